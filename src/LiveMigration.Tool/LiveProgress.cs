using System.Diagnostics;

namespace LiveMigration.Tool;

/// <summary>One line on standard error that tells how far a run is; only where both outputs are terminals.</summary>
internal sealed class LiveProgress(bool isWanted) : IDisposable
{
    private readonly bool isShown = isWanted && !Console.IsOutputRedirected && !Console.IsErrorRedirected;
    private readonly Stopwatch sinceLast = Stopwatch.StartNew();
    private bool isOnScreen;

    /// <summary>Shows a text, ten times a second at most.</summary>
    public void Show(Func<string> text)
    {
        if (isShown && sinceLast.ElapsedMilliseconds >= 100)
        {
            sinceLast.Restart();
            isOnScreen = true;
            Console.Error.Write("\r\u001b[K" + text());
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (isOnScreen)
        {
            Console.Error.Write("\r\u001b[K");
            isOnScreen = false;
        }
    }
}
