using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.PostCopying;

/// <content>
/// How it keeps to what a shared way gives it. The sender works page by page at the rate that the flow had since the last look, which is at
/// most <see cref="BetweenLooks"/> ago; in the end the flow has carried what the sender has sent, byte for byte.
/// Leaves out: what was handed to the path before the share changed arrives as was reckoned then.
/// </content>
internal sealed partial class PostCopyStage
{
    private static readonly VirtualDuration BetweenLooks = VirtualDuration.FromMilliseconds(5);
    private static readonly VirtualDuration BetweenLooksWhenStalled = VirtualDuration.FromSeconds(1);

    private readonly StandingFlow? flow;
    private VirtualTime lookedAt;
    private DataRate rateThen;
    private bool hadFlow;
    private long credit;

    /// <summary>Whether its way carries nothing.</summary>
    public bool IsStalled => flow is { IsStalled: true };

    // What the flow has to carry yet, as far as it is known.
    private long Owed => sender.Travelled - flow!.Carried + (pages is null ? memory.Pending.Bytes : encoder.LeastBytes(pages.PendingFull, pages.PendingZero));

    private bool IsAllCarried => flow is null || (!flow.IsUnderWay && Owed <= 0);

    private void BeginSharing()
    {
        lookedAt = simulator.Now;
        if (flow is not null)
        {
            sender.GoOnAt(flow.Expected(plan.Path.Rate), simulator.Now);
        }
    }

    // What has happened since the last look happened at the rate that the flow had.
    private void KeepToShare()
    {
        if (flow is null || IsPaused || simulator.Now == lookedAt)
        {
            return;
        }

        var (since, length) = (lookedAt, simulator.Now - lookedAt);
        var carried = flow.Look();
        lookedAt = simulator.Now;
        var wasSteady = Math.Abs(rateThen.BytesIn(length).Bytes - carried) <= 2;
        if (carried == 0 || (wasSteady && rateThen.BytesPerSecond == 0))
        {
            if (hadFlow)
            {
                sender.StandStill(since, simulator.Now);
            }
        }
        else if (wasSteady)
        {
            // Where it is its own limit that holds it back, the sender keeps that by itself.
            sender.GoOnAt(rateThen == flow.Cap && rateThen < plan.Path.Rate ? flow.Expected(plan.Path.Rate) : rateThen, since);
        }
        else
        {
            var rate = DataRate.Min(plan.Path.Rate, DataRate.Of(new ByteCount(carried + credit), length));
            sender.GoOnAt(new DataRate(Math.Max(1, rate.BytesPerSecond)), since);
        }
    }

    // What requests sent beyond the push's limit goes without it.
    private void FeedFlow()
    {
        if (flow is null || IsPaused)
        {
            return;
        }

        flow.Look();
        var ahead = sender.Travelled - flow.Carried;
        credit = Math.Max(0, -ahead);
        flow.GoOn(Owed, ahead > sender.Pace.BytesIn(VirtualDuration.FromMilliseconds(100)).Bytes ? plan.Path.Rate : DataRate.Min(plan.Path.Rate, sender.Pace));
        (hadFlow, rateThen) = (flow.IsUnderWay, flow.Rate);
    }

    private VirtualTime NextLook(VirtualTime wake) => flow is null ? wake : VirtualTime.Min(wake, simulator.Now + (flow.IsStalled ? BetweenLooksWhenStalled : BetweenLooks));

    private void StopSharing()
    {
        if (flow is null)
        {
            return;
        }

        flow.Stop();
        var unsent = sender.Travelled - flow.Carried;
        ledger.TakeBack(new SendBatch { WireBytes = unsent });
        sender.TakeBack(unsent);
    }
}
