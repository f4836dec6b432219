using System.Diagnostics;

namespace LiveMigration.Tool.Live;

/// <summary>How far long work is, on standard error: only where that is a terminal, only if it takes longer than half a second, and gone when it is done.</summary>
internal sealed class WorkProgress : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly LiveScreen? screen;
    private volatile bool isAsked;
    private volatile State state;

    /// <param name="isWanted">False for <c>--quiet</c>.</param>
    /// <param name="noColor">Without colours.</param>
    /// <param name="words">What is being done before anything is reported.</param>
    public WorkProgress(bool isWanted, bool noColor, string words)
    {
        state = new State(null, words);
        screen = isWanted && Terminal.CanDraw(Console.IsErrorRedirected) ? new LiveScreen(Console.Error, Terminal.IsPlain(noColor), Picture, Delay) : null;
    }

    /// <summary>Whether the next report is going to be looked at; work in small steps needs to report only then.</summary>
    public bool IsAsked => isAsked;

    /// <summary>Says how far it is; may be called by any thread.</summary>
    /// <param name="share">Done, 0 to 1; null if nobody knows.</param>
    /// <param name="words">What is done: <c>12 of 340 runs</c>.</param>
    public void Report(double? share, string words)
    {
        state = new State(share, words);
        isAsked = false;
    }

    /// <summary>Writes something to the terminal where the bar is not in its way.</summary>
    public void Aside(Action write)
    {
        if (screen is null)
        {
            write();
        }
        else
        {
            screen.Aside(write);
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void Dispose() => screen?.Dispose();

    private IReadOnlyList<string> Picture(Canvas canvas)
    {
        isAsked = true;
        return [ProgressLine.Of(canvas, state.Share, state.Words, clock.Elapsed)];
    }

    private sealed record State(double? Share, string Words);
}
