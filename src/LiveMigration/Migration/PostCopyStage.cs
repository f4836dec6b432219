using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>After the switch: the guest runs at the destination, the rest of its memory follows, and a page it waits for comes first.</summary>
/// <remarks>
/// Stands for: post-copy with background push, demand faults and windows (Hines et al., VEE 2009; QEMU migration/postcopy-ram.c, 7.2).
/// Leaves out: several vCPUs that fault apart from each other (the first fault stops the whole guest), reads (a workload tells
/// of writes alone), prefetch around a fault beyond going on behind it, huge pages; a page of a section that is under way counts as there.
/// Source: QEMU 7.2 for order and windows; commit 20d8262281 for request latencies.
/// Checked by: every page is sent once after the switch; recorded QEMU runs.
/// </remarks>
internal sealed class PostCopyStage
{
    public const int TagTurn = 20;
    public const int TagFault = 21;
    public const int TagRequestArrived = 22;
    public const int TagPageArrived = 23;

    // Short enough that a request does not wait long behind the push, as a socket buffer is: 64 pages.
    private const long PagesPerSection = 64;
    private static readonly VirtualDuration Horizon = VirtualDuration.FromSeconds(1);

    private readonly Simulator simulator;
    private readonly MigrationPlan plan;
    private readonly PostCopyRules rules;
    private readonly IMigratingMemory memory;
    private readonly PageEncoder encoder;
    private readonly RoundLedger ledger;
    private readonly GuestClock guest;
    private readonly Func<bool> isStoppedByCommand;
    private readonly SendWindow? window;
    private DataRate limit;
    private ByteCount threshold;
    private VirtualDuration downtimeLimit;
    private EventHandle turn;
    private EventHandle fault;
    private bool sleeps;
    private long? wanted;
    private bool requestIsHere;
    private bool isStalled;
    private VirtualTime faultedAt;
    private long faults;
    private VirtualDuration longestStall;
    private VirtualTime busyUntil;

    public PostCopyStage(Simulator simulator, MigrationPlan plan, PostCopyRules rules, IMigratingMemory memory, PageEncoder encoder, RoundLedger ledger, GuestClock guest, Func<bool> isStoppedByCommand)
    {
        (this.simulator, this.plan, this.rules, this.memory, this.encoder, this.ledger, this.guest, this.isStoppedByCommand) = (simulator, plan, rules, memory, encoder, ledger, guest, isStoppedByCommand);
        limit = rules.MaxBandwidth;
        window = plan.Window is null ? null : new SendWindow(plan.Window);
    }

    public string Reason => $"post-copy: the guest went on at the destination and waited for {faults} pages, {longestStall.TotalMilliseconds:0.###} ms at the longest";

    public void SetLimit(DataRate? maxBandwidth) => limit = maxBandwidth ?? limit;

    /// <summary>From the guest's stop to its resume at the destination.</summary>
    public VirtualDuration SwitchTime()
    {
        var stretches = memory.PendingStretches;
        ledger.SentStream(rules.SwitchBytes.Bytes + (rules.CountsMissingList ? PostCopyRules.MissingListBytes(stretches).Bytes : 0));
        return rules.SwitchTime + new VirtualDuration(rules.TimePerMissingStretch.Nanoseconds * stretches) + plan.Path.Latency;
    }

    public void Begin(IEventHandler session, ByteCount thresholdThen, VirtualDuration downtimeLimitThen)
    {
        (threshold, downtimeLimit) = (thresholdThen, downtimeLimitThen);
        window?.Begin(simulator.Now, 0);
        var batch = SendBatch.Unlimited;
        encoder.PostCopyBegins(ref batch);
        Sent(batch, session);
        turn = simulator.Schedule(simulator.Now, session, TagTurn);
        WatchGuest(session);
    }

    /// <returns>When the source counts itself done, if the last page was sent by this event.</returns>
    public VirtualTime? OnEvent(int tag, IEventHandler session)
    {
        switch (tag)
        {
            case TagTurn:
                return Turn(session);
            case TagFault when wanted is { } page && !memory.IsPending(page):
                wanted = null;
                WatchGuest(session);
                return null;
            case TagFault when wanted is null || !guest.IsRunning:
                WatchGuest(session);
                return null;
            case TagFault:
                Faulted(session);
                return null;
            case TagRequestArrived:
                RequestArrived(session);
                return null;
            default:
                PageArrived(session);
                return null;
        }
    }

    /// <summary>A guest that was stopped by command goes on, unless it waits for a page.</summary>
    public void Resume(IEventHandler session)
    {
        if (!isStalled)
        {
            guest.Run(simulator.Now, runs: true);
            WatchGuest(session);
        }
    }

    public void Stop()
    {
        simulator.Cancel(turn);
        simulator.Cancel(fault);
    }

    private VirtualTime? Turn(IEventHandler session)
    {
        sleeps = false;
        if (memory.Pending == ByteCount.Zero)
        {
            simulator.Cancel(fault);
            return simulator.Now + rules.CompletionTime;
        }

        if (window is not null && window.TryClose(simulator.Now, out var bytes, out var length))
        {
            threshold = new ByteCount((long)((Int128)bytes.Bytes * downtimeLimit.Nanoseconds / length.Nanoseconds));
        }

        if (requestIsHere)
        {
            SendWanted(session);
            return null;
        }

        if (window is not null && memory.Pending < threshold)
        {
            // As QEMU up to 10.0: what fits in the downtime limit goes without a limit.
            limit = DataRate.Unlimited;
        }

        if (window is not null && window.IsSpent(limit))
        {
            sleeps = true;
            turn = simulator.Schedule(window.End, session, TagTurn);
            return null;
        }

        var batch = new SendBatch(new ByteCount(window?.Left(limit) ?? long.MaxValue), VirtualDuration.MaxValue, plan.Path.Rate, PagesPerSection);
        memory.Take(encoder, ref batch);
        encoder.Section(ref batch, begins: false);
        Sent(batch, session);
        turn = simulator.Schedule(simulator.Now + TimeFor(batch), session, TagTurn);
        return null;
    }

    private void Sent(in SendBatch batch, IEventHandler session)
    {
        ledger.Sent(batch);
        window?.Use(batch.AccountedBytes);
        simulator.Digest.Add(simulator.Now, TagTurn, session.Subject, batch.WireBytes, memory.Pending.Bytes);
    }

    private VirtualDuration TimeFor(in SendBatch batch)
    {
        var rate = window is null ? DataRate.Min(plan.Path.Rate, limit) : plan.Path.Rate;
        var wire = rate.TimeFor(new ByteCount(batch.TravellingBytes));
        var sender = new VirtualDuration(rules.PageTime.Nanoseconds * batch.NormalPages);
        var time = wire > sender ? wire : sender;
        busyUntil = simulator.Now + time;
        return time;
    }

    private void WatchGuest(IEventHandler session)
    {
        if (!guest.IsRunning)
        {
            return;
        }

        var next = memory.RunGuestUntilFault(Horizon);
        wanted = next?.Page;
        fault = simulator.Schedule(simulator.Now + (next?.After ?? Horizon), session, TagFault);
    }

    private void Faulted(IEventHandler session)
    {
        faults++;
        faultedAt = simulator.Now;
        isStalled = true;
        guest.Run(simulator.Now, runs: false);
        fault = simulator.Schedule(simulator.Now + plan.Path.Latency + rules.RequestTime, session, TagRequestArrived);
    }

    private void RequestArrived(IEventHandler session)
    {
        if (!memory.IsPending(wanted!.Value))
        {
            // The push was faster; the page is on its way.
            fault = simulator.Schedule(VirtualTime.Max(busyUntil, simulator.Now) + plan.Path.Latency + rules.PlaceTime, session, TagPageArrived);
        }
        else if (rules.Preempt)
        {
            SendWanted(session);
        }
        else
        {
            requestIsHere = true;
            if (sleeps)
            {
                // A request wakes a sender that sleeps through its window.
                simulator.Cancel(turn);
                turn = simulator.Schedule(simulator.Now, session, TagTurn);
            }
        }
    }

    private void PageArrived(IEventHandler session)
    {
        var stall = simulator.Now - faultedAt;
        longestStall = stall > longestStall ? stall : longestStall;
        wanted = null;
        isStalled = false;
        if (!isStoppedByCommand())
        {
            guest.Run(simulator.Now, runs: true);
        }

        WatchGuest(session);
    }

    private void SendWanted(IEventHandler session)
    {
        requestIsHere = false;
        var batch = SendBatch.Unlimited;
        memory.TakeDemanded(wanted!.Value, encoder, ref batch);
        Sent(batch, session);
        var time = TimeFor(batch);
        fault = simulator.Schedule(simulator.Now + time + plan.Path.Latency + rules.PlaceTime, session, TagPageArrived);
        if (!rules.Preempt)
        {
            turn = simulator.Schedule(simulator.Now + time, session, TagTurn);
        }
    }
}
