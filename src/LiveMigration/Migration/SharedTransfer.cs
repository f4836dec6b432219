using LiveMigration.Networking;
using LiveMigration.Networking.Sharing;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>A transfer on a shared way: a flow carries the batch, another what follows behind it.</summary>
/// <remarks>
/// A sender that works longer on a batch than the path takes holds the flow to its own pace, so that links are used as evenly as it works.
/// The owner is told by the network's own event where nothing is to be waited for behind the last byte.
/// </remarks>
internal sealed class SharedTransfer(Simulator simulator, SharedWay way, int connections, IEventHandler owner) : Transfer, IFlowHandler, IEventHandler
{
    // What a way that carries nothing at present is reckoned with.
    private static readonly DataRate Least = new(1_000_000);
    private readonly int weight = WeightOf(way, connections);
    private Step step;
    private FlowHandle flow;
    private EventHandle waiting;
    private DataRate rate = DataRate.Unlimited;
    private DataRate pace;
    private VirtualTime senderDoneAt;
    private ByteCount behind;
    private VirtualDuration after;
    private int tagAtEnd;

    private enum Step
    {
        Nothing,
        Pages,
        SenderWorks,
        Behind,
        Afterwards,
    }

    int IEventHandler.Subject => owner.Subject;

    public override bool TakesTime => IsFlowing || step == Step.SenderWorks || after > VirtualDuration.Zero;

    public override bool IsStalled => IsFlowing && way.Network.RateOf(flow).BytesPerSecond == 0;

    // A flow may have finished of which it is not told yet, since another is told first.
    private bool IsFlowing => step is Step.Pages or Step.Behind && way.Network.Contains(flow);

    /// <summary>Each connection has the way's weight.</summary>
    public static int WeightOf(SharedWay way, int connections) => (int)Math.Min(FlowNetwork.MaxWeight, (long)way.Weight * connections);

    /// <summary>About what a flow gets that starts now.</summary>
    public static DataRate Expected(SharedWay way, DataRate most, int weight) =>
        DataRate.Min(most, new DataRate(Math.Max(Least.BytesPerSecond, way.Network.OfferTo(way.Route.Links.AsSpan(), weight).BytesPerSecond)));

    public override DataRate Expected(DataRate most) => Expected(way, most, weight);

    public override void GoOnAt(DataRate most)
    {
        rate = most;
        if (IsFlowing)
        {
            way.Network.Change(flow, Cap, weight);
        }
    }

    public override void Clear() => step = Step.Nothing;

    public override void GiveUp()
    {
        if (IsFlowing)
        {
            way.Network.Cancel(flow);
        }

        simulator.Cancel(waiting);
        Clear();
    }

    public override ByteCount RestBehind() => step switch
    {
        Step.Pages or Step.SenderWorks => behind,
        Step.Behind when IsFlowing => way.Network.RemainingOf(flow),
        _ => ByteCount.Zero,
    };

    void IFlowHandler.OnFlowFinished(FlowHandle finished, int tag)
    {
        if (step == Step.Nothing)
        {
            return; // it was given up since
        }

        if (step == Step.Behind)
        {
            Afterwards(isOwnEvent: true);
        }
        else if (senderDoneAt > simulator.Now)
        {
            WaitForSender();
        }
        else
        {
            FollowBehind(isOwnEvent: true);
        }
    }

    void IEventHandler.OnEvent(int tag) => FollowBehind(isOwnEvent: true);

    protected override void Begin(long bytes, VirtualDuration senderTime, DataRate most, int tag, ByteCount behind, VirtualDuration then)
    {
        (rate, this.behind, after, tagAtEnd) = (most, behind, then, tag);
        senderDoneAt = simulator.Now + senderTime;
        if (bytes > 0)
        {
            // Rounded up, so that the path is through before the sender is.
            pace = senderTime == VirtualDuration.Zero ? DataRate.Unlimited : new DataRate(DataRate.Of(new ByteCount(bytes), senderTime).BytesPerSecond + 1);
            step = Step.Pages;
            StartFlow(new ByteCount(bytes));
        }
        else if (senderTime > VirtualDuration.Zero)
        {
            WaitForSender();
        }
        else
        {
            FollowBehind(isOwnEvent: false);
        }
    }

    protected override long UnsentOfPages() => step == Step.Pages && IsFlowing ? way.Network.RemainingOf(flow).Bytes : 0;

    private DataRate Cap => step == Step.Pages ? DataRate.Min(rate, pace) : rate;

    private void WaitForSender()
    {
        step = Step.SenderWorks;
        waiting = simulator.Schedule(senderDoneAt, this, 0);
    }

    private void FollowBehind(bool isOwnEvent)
    {
        if (behind > ByteCount.Zero)
        {
            step = Step.Behind;
            StartFlow(behind);
        }
        else
        {
            Afterwards(isOwnEvent);
        }
    }

    // Nobody is told while it begins.
    private void Afterwards(bool isOwnEvent)
    {
        step = Step.Afterwards;
        if (isOwnEvent && after == VirtualDuration.Zero)
        {
            owner.OnEvent(tagAtEnd);
        }
        else
        {
            waiting = simulator.Schedule(simulator.Now.PlusAtMost(after), owner, tagAtEnd);
        }
    }

    private void StartFlow(ByteCount bytes) => flow = way.Network.Start(way.Route.Links.AsSpan(), bytes, this, 0, Cap, weight);
}
