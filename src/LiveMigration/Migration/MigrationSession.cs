using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>One migration as a state machine on a simulator's events.</summary>
/// <remarks>
/// Stands for: pre-copy and stop-and-copy of any hypervisor, by its <see cref="MigrationPlan"/>.
/// Leaves out: post-copy, throttling, compression, faults on the way.
/// Source: Clark et al., NSDI 2005; QEMU 7.2 migration/migration.c for windows and early reads.
/// Checked by: the geometric series, SimGrid's table, conservation of pages, page versions.
/// Not thread-safe.
/// </remarks>
public sealed class MigrationSession : IEventHandler
{
    private const int TagRoundsBegin = 1;
    private const int TagBatchEnds = 2;
    private const int TagGuestStopped = 3;
    private const int TagLastByte = 4;
    private const int TagResumed = 5;
    private static readonly VirtualDuration SectionLimit = VirtualDuration.FromMilliseconds(50); // MAX_WAIT, QEMU 7.2 migration/ram.c

    private static readonly Dictionary<MigrationPhase, MigrationPhase[]> Allowed = new()
    {
        [MigrationPhase.Waiting] = [MigrationPhase.Setup],
        [MigrationPhase.Setup] = [MigrationPhase.Rounds, MigrationPhase.Ended],
        [MigrationPhase.Rounds] = [MigrationPhase.StopAndCopy, MigrationPhase.Ended],
        [MigrationPhase.StopAndCopy] = [MigrationPhase.Activation],
        [MigrationPhase.Activation] = [MigrationPhase.Completed],
    };

    private readonly Simulator simulator;
    private readonly MigrationPlan plan;
    private readonly IMigratingMemory memory;
    private readonly List<RoundReport> rounds = [];
    private VirtualTime start;
    private VirtualTime guestAt;
    private VirtualTime stoppedAt;
    private VirtualTime windowStart;
    private ByteCount windowBytes;
    private DataRate bandwidth;
    private VirtualTime roundStart;
    private long roundPages;
    private ByteCount roundBytes;
    private ByteCount lastPending;
    private ByteCount transferred;
    private long normalPages;
    private long zeroPages;
    private string reason = "";
    private EventHandle next;

    /// <summary>A migration that has not started.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="plan">How it is carried out.</param>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="subject">Names it in the digest.</param>
    public MigrationSession(Simulator simulator, MigrationPlan plan, IMigratingMemory memory, int subject = 0)
    {
        this.simulator = simulator;
        this.plan = plan;
        this.memory = memory;
        Subject = subject;
    }

    /// <inheritdoc/>
    public int Subject { get; }

    /// <summary>Where it is.</summary>
    public MigrationPhase Phase { get; private set; }

    /// <summary>The outcome; null until it ended.</summary>
    public MigrationReport? Report { get; private set; }

    /// <summary>Starts now.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start()
    {
        Enter(MigrationPhase.Setup);
        start = guestAt = simulator.Now;
        memory.StartTracking();
        Then(plan.SetupTime, TagRoundsBegin);
    }

    /// <summary>Ends it by command; the guest goes on at the source. Too late once the guest is stopped.</summary>
    /// <returns>False if it was too late.</returns>
    public bool Cancel()
    {
        if (Phase is not (MigrationPhase.Setup or MigrationPhase.Rounds))
        {
            return false;
        }

        simulator.Cancel(next);
        End(MigrationStatus.Cancelled, "cancelled by command");
        return true;
    }

    void IEventHandler.OnEvent(int tag)
    {
        switch (tag)
        {
            case TagRoundsBegin:
                Enter(MigrationPhase.Rounds);
                windowStart = roundStart = simulator.Now;
                SendBatch();
                break;
            case TagBatchEnds:
                Decide();
                break;
            case TagGuestStopped:
                stoppedAt = simulator.Now;
                CloseRound(AdvanceAndRead());
                var rest = Count(memory.Take(SendBudget.Unlimited));
                Then(TimeToSend(rest) + plan.Path.Rate.TimeFor(plan.DeviceState) + plan.Path.Latency, TagLastByte);
                break;
            case TagLastByte:
                CloseRound(ByteCount.Zero);
                Enter(MigrationPhase.Activation);
                Then(plan.ResumeTime, TagResumed);
                break;
            case TagResumed:
                Enter(MigrationPhase.Completed);
                MakeReport(MigrationStatus.Completed);
                break;
        }
    }

    private RoundProgress Progress => new(rounds.Count, memory.Pending, lastPending, bandwidth);

    private void Decide()
    {
        if (plan.Window is { } window && simulator.Now - windowStart >= window)
        {
            bandwidth = DataRate.Of(windowBytes, simulator.Now - windowStart);
            windowStart = simulator.Now;
            windowBytes = ByteCount.Zero;
        }

        if (simulator.Now - start >= plan.TimeLimit)
        {
            End(MigrationStatus.NotConverged, $"time limit of {plan.TimeLimit} reached with {memory.Pending} left");
            return;
        }

        if (memory.Pending == ByteCount.Zero || (plan.ReadsLogEarly && Judge().Verdict == Verdict.StopAndCopy))
        {
            CloseRound(AdvanceAndRead());
            var (verdict, why) = Judge();
            lastPending = memory.Pending;
            reason = why;
            if (verdict == Verdict.StopAndCopy)
            {
                Enter(MigrationPhase.StopAndCopy);
                Then(plan.StopTime, TagGuestStopped);
                return;
            }

            if (verdict == Verdict.GiveUp)
            {
                End(MigrationStatus.NotConverged, why);
                return;
            }
        }

        SendBatch();
    }

    private void SendBatch()
    {
        if (plan.Window is not { } window)
        {
            Then(TimeToSend(Count(memory.Take(SendBudget.Unlimited))), TagBatchEnds);
            return;
        }

        var quota = plan.MaxBandwidth.IsUnlimited ? new ByteCount(long.MaxValue) : plan.MaxBandwidth.BytesIn(window) - windowBytes;
        var batch = Count(memory.Take(new SendBudget(quota, SectionLimit)));
        windowBytes += batch.WireBytes;
        var sent = simulator.Now + TimeToSend(batch);
        Next(batch.WireBytes >= quota ? VirtualTime.Max(sent, windowStart + window + plan.WindowOvershoot) : sent, TagBatchEnds);
    }

    private VirtualDuration TimeToSend(in SentBatch batch)
    {
        var wire = plan.Path.Rate.TimeFor(batch.WireBytes);
        return wire > batch.SenderTime ? wire : batch.SenderTime;
    }

    private SentBatch Count(SentBatch batch)
    {
        normalPages += batch.NormalPages;
        zeroPages += batch.ZeroPages;
        roundPages += batch.NormalPages + batch.ZeroPages;
        roundBytes += batch.WireBytes;
        transferred += batch.WireBytes;
        return batch;
    }

    private ByteCount AdvanceAndRead()
    {
        memory.RunGuest(simulator.Now - guestAt);
        guestAt = simulator.Now;
        var dirtied = memory.ReadLog();
        simulator.Digest.Add(simulator.Now, TagBatchEnds, Subject, dirtied.Bytes, memory.Pending.Bytes);
        return dirtied;
    }

    private void CloseRound(ByteCount dirtied)
    {
        if (plan.Window is null && roundBytes > ByteCount.Zero)
        {
            bandwidth = DataRate.Of(roundBytes, simulator.Now - roundStart);
        }

        if (Phase == MigrationPhase.StopAndCopy && roundPages == 0 && simulator.Now == stoppedAt)
        {
            // Nothing was sent between the last judgement and the stop: it is no round.
            roundStart = simulator.Now;
            return;
        }

        var progress = Progress;
        var threshold = plan.Policies.Select(p => p.Threshold(progress)).FirstOrDefault(t => t is not null);
        rounds.Add(new RoundReport
        {
            Index = rounds.Count + 1,
            Start = roundStart - start,
            Length = simulator.Now - roundStart,
            PagesSent = roundPages,
            BytesSent = roundBytes,
            Dirtied = dirtied,
            Remaining = memory.Pending,
            Threshold = threshold,
            ThrottlePercent = 0,
            IsStopAndCopy = Phase == MigrationPhase.StopAndCopy && simulator.Now > stoppedAt,
        });
        roundStart = simulator.Now;
        roundPages = 0;
        roundBytes = ByteCount.Zero;
    }

    private (Verdict Verdict, string Reason) Judge()
    {
        var progress = Progress;
        foreach (var policy in plan.Policies)
        {
            var judgement = policy.Judge(progress);
            if (judgement.Verdict != Verdict.Continue)
            {
                return judgement;
            }
        }

        return (Verdict.Continue, "");
    }

    private void End(MigrationStatus status, string why)
    {
        reason = why;
        Enter(MigrationPhase.Ended);
        MakeReport(status);
    }

    private void MakeReport(MigrationStatus status) => Report = new MigrationReport
    {
        Vm = "vm",
        Source = "source",
        Destination = "destination",
        Hypervisor = "textbook",
        Technique = MigrationTechnique.PreCopy,
        Status = status,
        Reason = reason,
        StartedAt = start,
        TotalTime = simulator.Now - start,
        SetupTime = plan.SetupTime,
        Downtime = status == MigrationStatus.Completed ? simulator.Now - stoppedAt : VirtualDuration.Zero,
        GuestPause = status == MigrationStatus.Completed ? simulator.Now - stoppedAt : VirtualDuration.Zero,
        ClientOutage = status == MigrationStatus.Completed ? simulator.Now - stoppedAt : VirtualDuration.Zero,
        Transferred = transferred,
        NormalPages = normalPages,
        ZeroPages = zeroPages,
        LogReadings = [],
        Rounds = rounds,
        Phases = [],
        GuestSlowdown = 0,
        DestinationIsUpToDate = status == MigrationStatus.Completed ? memory.DestinationIsUpToDate() : null,
        Digest = simulator.Digest.Current,
    };

    private void Then(VirtualDuration after, int tag) => Next(simulator.Now + after, tag);

    private void Next(VirtualTime at, int tag) => next = simulator.Schedule(at, this, tag);

    private void Enter(MigrationPhase phase)
    {
        if (!Allowed.TryGetValue(Phase, out var allowed) || !allowed.Contains(phase))
        {
            throw new InvalidOperationException($"A migration cannot go from {Phase} to {phase}.");
        }

        Phase = phase;
    }
}
