using System.Runtime.InteropServices;

namespace LiveMigration.Tool;

/// <summary>While something is written: what is to be cleaned up if the user or the system ends the process in the middle of it.</summary>
/// <remarks>The process ends as it would without this, once what must not be cut in two is through.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly Lock gate = new();
    private readonly Action cleanUp;
    private readonly PosixSignalRegistration[] registrations;
    private bool isOver;

    public Interruption(Action cleanUp)
    {
        this.cleanUp = cleanUp;
        registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => Interrupted()))];
    }

    /// <summary>Does what must be done whole or not at all.</summary>
    /// <returns>False if the process is about to end and it was not done.</returns>
    public bool Whole(Action action)
    {
        lock (gate)
        {
            if (!isOver)
            {
                action();
            }

            return !isOver;
        }
    }

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void Interrupted()
    {
        lock (gate)
        {
            isOver = true;
            try
            {
                cleanUp();
            }
            catch (Exception e) when (WritableFile.IsOfFiles(e))
            {
                // The process ends; there is nobody left to tell.
            }
        }
    }
}
