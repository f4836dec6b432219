using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>A transfer that has its path for itself: in closed form, with one event at its end.</summary>
internal sealed class LoneTransfer(Simulator simulator, IEventHandler owner) : Transfer
{
    private long pagesLeft;
    private long behindLeft;
    private DataRate rate = DataRate.Unlimited;
    private VirtualTime since;
    private VirtualTime senderDoneAt;
    private VirtualDuration after;
    private EventHandle ended;
    private int tagAtEnd;

    /// <summary>When its last byte is handed over and what follows is done.</summary>
    public VirtualTime End { get; private set; }

    public override bool TakesTime => End > simulator.Now;

    public override bool IsStalled => false;

    public override DataRate Expected(DataRate most) => most;

    public override void GoOnAt(DataRate most)
    {
        var now = simulator.Now;
        if (most == rate || pagesLeft + behindLeft == 0)
        {
            return;
        }

        (pagesLeft, behindLeft) = (UnsentOfPages(), RestBehind().Bytes);
        (since, rate) = (now, most);
        if (pagesLeft + behindLeft > 0)
        {
            simulator.Cancel(ended);
            ScheduleEnd();
        }
    }

    public override void Clear() => pagesLeft = behindLeft = 0;

    public override void GiveUp()
    {
        simulator.Cancel(ended);
        Clear();
    }

    public override ByteCount RestBehind() => new(simulator.Now <= PagesEnd ? behindLeft : UnsentSince(PagesEnd, behindLeft));

    protected override void Begin(long bytes, VirtualDuration senderTime, DataRate most, int tag, ByteCount behind, VirtualDuration then)
    {
        (pagesLeft, behindLeft, rate, since, after, tagAtEnd) = (bytes, behind.Bytes, most, simulator.Now, then, tag);
        senderDoneAt = since + senderTime;
        ScheduleEnd();
    }

    // The path carries no more than the sender has worked on, which it does evenly.
    protected override long UnsentOfPages()
    {
        var now = simulator.Now;
        var unfinished = now < senderDoneAt ? (long)((Int128)pagesLeft * (senderDoneAt - now).Nanoseconds / (senderDoneAt - since).Nanoseconds) : 0;
        return Math.Max(unfinished, UnsentSince(since, pagesLeft));
    }

    private VirtualTime PagesEnd => VirtualTime.Max(since.PlusAtMost(rate.TimeFor(new ByteCount(pagesLeft))), senderDoneAt);

    private long UnsentSince(VirtualTime from, long bytes) => rate.IsUnlimited ? 0 : bytes - Math.Min(bytes, rate.BytesIn(simulator.Now - from).Bytes);

    private void ScheduleEnd()
    {
        End = (behindLeft == 0 ? PagesEnd : PagesEnd.PlusAtMost(rate.TimeFor(new ByteCount(behindLeft)))).PlusAtMost(after);
        ended = simulator.Schedule(End, owner, tagAtEnd);
    }
}
