using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>What a window came to.</summary>
/// <param name="Taken">Pending memory that was sent in it.</param>
/// <param name="Sections">In so many sections.</param>
/// <param name="Length">From its beginning to the next one's.</param>
/// <param name="Slept">Whether its quota was used up before it was over.</param>
internal readonly record struct WindowRecord(ByteCount Taken, long Sections, VirtualDuration Length, bool Slept);

/// <summary>Watches windows for one that the next are like, and keeps what many of them sent as one came to.</summary>
/// <remarks>
/// Stands for: the windows of a pass in which nothing can be decided, advanced in one step.
/// Leaves out: the pauses inside the windows, which become an even pace; where a command comes, the sender looks up at once instead of after its section.
/// Checked by: window by window against many in one, over random migrations and commands.
/// </remarks>
internal sealed class EvenWindows
{
    private VirtualTime began;
    private ByteCount taken;
    private long sections;
    private bool slept;
    private bool isPlain;

    /// <summary>The window before the present one, where the present one has not begun to send and nothing but sending happened in that.</summary>
    public WindowRecord? Last { get; private set; }

    /// <summary>The run of windows that is under way; null if none is.</summary>
    public WindowRun? Run { get; private set; }

    public void Opened(VirtualTime at)
    {
        Last = isPlain && taken > ByteCount.Zero ? new WindowRecord(taken, sections, at - began, slept) : null;
        (began, taken, sections, slept, isPlain) = (at, ByteCount.Zero, 0, false, true);
    }

    public void Sent(ByteCount section)
    {
        taken += section;
        sections++;
        Last = null;
    }

    public void Sleeps() => slept = true;

    /// <summary>Something else happened: the present window says nothing about the next.</summary>
    public void Spoil() => (isPlain, Last) = (false, null);

    public void Begin(in WindowRun run)
    {
        Run = run;
        Spoil();
    }

    public void End() => Run = null;
}

/// <summary>Windows that are sent as one batch.</summary>
/// <param name="Window">What each comes to.</param>
/// <param name="Began">When the first began.</param>
/// <param name="Taken">What all take of the pending memory.</param>
/// <param name="Sent">What all come to.</param>
/// <param name="StreamBytes">Bytes of their sections' frames that count as transferred.</param>
internal readonly record struct WindowRun(WindowRecord Window, VirtualTime Began, ByteCount Taken, Memory.SendBatch Sent, long StreamBytes);
