using LiveMigration.Memory;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.Encoders;

/// <summary>Writes the pages it is told, all at once when time passes.</summary>
internal sealed class ScriptedWriter : IPageWriter
{
    public List<int> Next { get; } = [];

    public VirtualDuration TimeToNextWrite => VirtualDuration.MaxValue;

    public void Write(VirtualDuration guestTime, PageBitmap written)
    {
        Next.ForEach(page => written.Add(page));
        Next.Clear();
    }

    public long WriteOne() => throw new NotSupportedException();

    public void Skip(VirtualDuration guestTime)
    {
    }

    public void NextPhase()
    {
    }
}
