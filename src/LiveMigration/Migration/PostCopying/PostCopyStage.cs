using LiveMigration.Memory;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.PostCopying;

/// <summary>After the switch: the guest runs at the destination, the rest of its memory follows, and a page it waits for comes first.</summary>
/// <remarks>
/// Stands for: post-copy with background push, demand faults and recovery (Hines et al., VEE 2009; QEMU migration/postcopy-ram.c).
/// Leaves out: what its parts leave out. Source: QEMU 7.2 and 10.0; commit 20d8262281 for request latencies.
/// Checked by: every page is sent once after the switch and used after it arrived; closed forms; recorded QEMU runs.
/// What happens inside is caught up with when something from outside meets it (a command, the end), in one loop of its own: most of it
/// needs no event. The stage wakes at times before which it cannot be through.
/// </remarks>
internal sealed partial class PostCopyStage
{
    public const int TagWake = 20;
    public const int TagRecovered = 21;
    private static readonly VirtualDuration LooksWhilePaused = VirtualDuration.FromSeconds(1);

    private readonly Simulator simulator;
    private readonly MigrationPlan plan;
    private readonly PostCopyRules rules;
    private readonly MigrationRequest request;
    private readonly IMigratingMemory memory;
    private readonly PageEncoder encoder;
    private readonly RoundLedger ledger;
    private readonly PostCopySender sender;
    private readonly GuestAtDestination guest;
    private readonly IEventHandler session;
    private PostCopyMemory? pages;
    private EventHandle wake;
    private EventHandle recovered;
    private VirtualTime? doneAt;
    private VirtualTime resumedAt;
    private VirtualTime pausedAt;
    private VirtualDuration pausedTime;
    private ByteCount missingAtResume;
    private long lostPages;
    private int losses;

    public PostCopyStage(Simulator simulator, MigrationPlan plan, PostCopyRules rules, MigrationRequest request, IMigratingMemory memory, PageEncoder encoder, RoundLedger ledger, SharedWay? way, IEventHandler session)
    {
        (this.simulator, this.plan, this.rules, this.request, this.memory, this.encoder, this.ledger, this.session) = (simulator, plan, rules, request, memory, encoder, ledger, session);
        flow = way is null ? null : new StandingFlow(way, plan.Path.Connections, session);
        sender = new PostCopySender(plan, rules, memory, encoder, ledger);
        guest = new GuestAtDestination(request.Vm, () => simulator.Stream(request.Vm.Name + "/vcpus"));
    }

    /// <summary>Whether the guest has gone on at the destination.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the connection is lost.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Whether the two sides are comparing what has arrived.</summary>
    public bool IsRecovering { get; private set; }

    /// <summary>When the connection was last lost.</summary>
    public VirtualTime PausedAt => pausedAt;

    /// <summary>Since when no vCPU goes on by itself; null while one does.</summary>
    public VirtualTime? StandsStillSince => guest.StandsStillSince;

    /// <summary>What the guest lost by waiting for pages.</summary>
    public VirtualDuration Lost => guest.Lost;

    /// <summary>The same up to a time, if nothing changes until then.</summary>
    public VirtualDuration LostAt(VirtualTime time) => HasBegun ? guest.LostAt(time) : VirtualDuration.Zero;

    /// <summary>From the guest's stop to its resume at the destination.</summary>
    public VirtualDuration Switch()
    {
        pages = memory.SwitchToPostCopy(Math.Max(rules.PagesPerHostPage, request.Vm.HugePage.Bytes / PageExactMemory.PageBytes), request.Vm.Workload.Regions);
        var stretches = memory.PendingStretches;
        ledger.SentStream(rules.SwitchBytes.Bytes + (rules.CountsMissingList ? PostCopyRules.MissingListBytes(stretches).Bytes : 0));
        return rules.SwitchTime + new VirtualDuration(rules.TimePerMissingStretch.Nanoseconds * stretches) + plan.Path.Latency;
    }

    public void Begin(ByteCount threshold, VirtualDuration downtimeLimit, bool guestIsStopped)
    {
        (HasBegun, resumedAt, missingAtResume) = (true, simulator.Now, memory.Pending);
        BeginSharing();
        sender.Begin(simulator.Now, pages, threshold, downtimeLimit);
        guest.Begin(simulator.Now, pages, guestIsStopped);
        Reschedule();
    }

    /// <returns>Whether the source counts itself done now.</returns>
    public bool OnEvent(int tag)
    {
        CatchUp();
        if (tag == TagRecovered)
        {
            GoOn();
        }
        else if (doneAt == simulator.Now && IsAllCarried)
        {
            simulator.Cancel(wake);
            return true;
        }

        Reschedule();
        return false;
    }

    /// <summary>Lets everything happen that is due up to now.</summary>
    public void CatchUp()
    {
        KeepToShare();
        var until = simulator.Now;
        while (doneAt is null || guest.Clock < until || guest.NextWake <= until)
        {
            var next = IsPaused ? guest.NextWake : VirtualTime.Min(guest.NextWake, sender.NextAt);
            if (guest.RunTo(VirtualTime.Min(next, until)) is { } page)
            {
                Touched(page, until);
            }
            else if (next > until)
            {
                break;
            }
            else if (guest.NextWake == next)
            {
                guest.Wake();
            }
            else
            {
                sender.Act(next, VirtualTime.Min(until, VirtualTime.Min(guest.NextTouch, guest.NextWake)));
                guest.LookAt(sender.Flight);
                if (pages is not null)
                {
                    sender.Flight.Land(next, pages.Missing);
                }

                if (sender.HasSentAll)
                {
                    doneAt ??= VirtualTime.Max(next, sender.Flight.LastArrival) + rules.CompletionTime;
                }
            }
        }

        simulator.Digest.Add(until, TagWake, session.Subject, memory.Pending.Bytes, guest.Faults);
        simulator.Digest.Add(until, TagWake, session.Subject, guest.Requests, guest.Lost.Nanoseconds);
    }

    /// <summary>Plans the next wake anew after something changed.</summary>
    public void Reschedule()
    {
        simulator.Cancel(wake);
        FeedFlow();
        if (doneAt is not null && flow is not null)
        {
            if (!flow.IsUnderWay)
            {
                doneAt = VirtualTime.Max(doneAt.Value, simulator.Now);
                wake = simulator.Schedule(doneAt.Value, session, TagWake);
            }
        }
        else if (doneAt is { } end)
        {
            if (end < simulator.Now)
            {
                throw new InvalidOperationException($"Post-copy was through at {end} and is told so at {simulator.Now}: the least time of what was pending was too long.");
            }

            wake = simulator.Schedule(end, session, TagWake);
        }
        else if (!IsPaused)
        {
            wake = simulator.Schedule(NextLook(sender.SentAllNotBefore(simulator.Now, guest.NextTouch)), session, TagWake);
        }
        else if (guest.NextTouch < VirtualTime.MaxValue)
        {
            wake = simulator.Schedule(simulator.Now + LooksWhilePaused, session, TagWake);
        }
    }

    public void SetLimit(DataRate? maxBandwidth) => sender.SetLimit(maxBandwidth);

    public void StopGuest() => guest.Stop();

    public void ResumeGuest() => guest.Resume();

    /// <summary>The connection breaks: what is under way is lost, requests too.</summary>
    /// <returns>False if everything has arrived and nothing can be lost.</returns>
    public bool LoseConnection()
    {
        simulator.Cancel(recovered);
        IsRecovering = false;
        if (IsPaused)
        {
            return true;
        }

        if (sender.HasSentAll && (pages is null || sender.Flight.LastArrival <= simulator.Now) && IsAllCarried)
        {
            return false;
        }

        (IsPaused, pausedAt, doneAt) = (true, simulator.Now, null);
        losses++;
        sender.Stop();
        flow?.Stop();
        if (pages is not null)
        {
            var before = pages.PendingPages;
            var unsent = pages.ConnectionBroke(simulator.Now, sender.Flight);
            ledger.TakeBack(unsent);
            sender.TakeBack(unsent.TravellingBytes);
            lostPages += pages.PendingPages - before;
        }

        guest.LoseHope();
        return true;
    }

    /// <summary>A connection is there again: one round trip and the bitmap of what was received, then it goes on.</summary>
    public void Recover()
    {
        if (IsPaused && !IsRecovering)
        {
            var time = plan.Path.Latency * 2 + plan.Path.Rate.TimeFor(PostCopyRules.ReceivedBitmapBytes(request.Vm.Memory));
            recovered = simulator.Schedule(simulator.Now + time, session, TagRecovered);
            IsRecovering = true;
        }
    }

    public void Stop()
    {
        simulator.Cancel(wake);
        simulator.Cancel(recovered);
        StopSharing();
    }

    public PostCopyReport Report(VirtualTime at, VirtualTime start, string switchReason) => guest.Report(at) with
    {
        SwitchReason = switchReason,
        ResumedAt = resumedAt - start,
        MissingAtResume = missingAtResume,
        RequestedPages = sender.RequestedPages,
        ConnectionLosses = losses,
        PausedTime = pausedTime + (IsPaused ? at - pausedAt : VirtualDuration.Zero),
        LostPages = lostPages,
    };

    private void Touched(long page, VirtualTime until)
    {
        var unit = pages!.UnitOf(page);
        var isPending = pages.IsPending(unit);
        if (isPending && !IsPaused && guest.HasOneVcpu && sender.TryServe(page, guest.Clock + plan.Path.Latency + rules.RequestTime, until, out var served))
        {
            guest.Waited(served);
            return;
        }

        var arrival = isPending ? VirtualTime.MaxValue : sender.Flight.ArrivalOf(pages.LastPageOf(unit))!.Value;
        if (arrival <= guest.Clock)
        {
            pages.Used(page, guest.Clock);
        }
        else if (guest.Block(page, arrival) && !IsPaused)
        {
            sender.Request(unit, guest.Clock + plan.Path.Latency + rules.RequestTime);
        }
    }

    private void GoOn()
    {
        pausedTime += simulator.Now - pausedAt;
        (IsPaused, IsRecovering) = (false, false);
        lookedAt = simulator.Now;
        sender.GoOn(simulator.Now);
        foreach (var unit in guest.AwaitedUnits.Distinct())
        {
            sender.Request(unit, simulator.Now + plan.Path.Latency + rules.RequestTime);
        }
    }
}
