using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration.PostCopying;
using LiveMigration.Migration.Throttles;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>One migration as a state machine on a simulator's events.</summary>
/// <remarks>
/// Stands for: pre-copy, stop-and-copy and post-copy of any hypervisor, by its <see cref="MigrationPlan"/>.
/// Leaves out: what each part leaves out; see <see cref="SharedWay"/> for migrations that share links.
/// Source: Clark et al., NSDI 2005; QEMU migration/migration.c (7.2, 10.0) for windows, early readings and commands.
/// Checked by: the geometric series, SimGrid's table, conservation of bytes, page versions, recorded QEMU runs.
/// Not thread-safe.
/// </remarks>
public sealed partial class MigrationSession : IEventHandler
{
    private const int TagFirstReading = 1;
    private const int TagRoundsBegin = 2;
    private const int TagTurn = 3;
    private const int TagLogRead = 4;
    private const int TagGuestStopped = 5;
    private const int TagLastReading = 6;
    private const int TagLastByte = 7;
    private const int TagResumed = 8;
    private const int TagTimer = 9;
    private const int TagAcknowledged = 10;
    private const int TagWoken = 11;
    private const int TagTimeLimit = 12;
    private const int TagTracesBegin = 13;
    private const int TagTracesInstalled = 14;
    private const int TagManagerAnswers = 15;
    private const int TagDisksHandedOver = 16;
    private const int TagShutDown = 17;
    private const int TagLook = 18;
    private const int TagIterated = 19;
    private const int TagCommand = 1000;

    // Assumed: QEMU spins from reading to reading there, which no figure of ours needs.
    private static readonly VirtualDuration IdleLook = VirtualDuration.FromMilliseconds(100);

    private static readonly VirtualDuration PieceOfSharedWay = VirtualDuration.FromMilliseconds(10);
    private static readonly VirtualDuration LooksPastTimeLimit = VirtualDuration.FromSeconds(1);

    private readonly Simulator simulator;
    private readonly MigrationPlan plan;
    private readonly ISwitchoverPolicy[] policies;
    private readonly IMigratingMemory memory;
    private readonly MigrationRequest request;
    private readonly PageEncoder encoder;
    private readonly RoundLedger ledger;

    // Of the plan what every round looks at.
    private readonly DataRate pathRate;
    private readonly VirtualDuration logReadTime;
    private readonly long countedSectionBytes;
    private PhaseLog phases;
    private readonly SendWindow? window;
    private readonly IGuestThrottle? throttle;
    private readonly GuestClock guest;
    private readonly PostCopyStage? postCopy;
    private readonly StorageStage? storage;
    private readonly StateBesidePages beside;
    private readonly VirtualTime start;
    private readonly EventHandle timeLimit;
    private List<EventHandle>? timers;
    private EventHandle throttleTick;
    private VirtualDuration? tickEvery;
    private readonly Transfer transfer;
    private readonly bool sharesWay;
    private EventHandle nextLook;
    private BandwidthGauge gauge;
    private SwitchoverTimes times;
    private readonly IReadOnlyList<string> refusals = [];
    private EventHandle next;
    private DataRate maxBandwidth;
    private VirtualDuration downtimeLimit;
    private ByteCount lastPending;
    private ByteCount beforeLastPending;
    private VirtualTime lostAt;
    private VirtualDuration setupTime;
    private VirtualTime setupBegan;
    private VirtualDuration loadTail;
    private long besideInRound;
    private ByteCount takenBack;
    private Reason reason = Reason.None;
    private string switchReason = "";
    private string switchCause = "by command";
    private int recoversToCome;
    private VirtualTime? stoodStillAt;
    private MigrationStatus? ending;
    private bool switchRequested;
    private bool stopRequested;
    private bool wasSwitched;
    private bool stoppedByCommand;
    private bool isOverdue;
    private bool sourceIsLost;
    private bool wasReadSuspended;

    /// <summary>A migration that starts now.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="plan">How it is carried out.</param>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="request">What moves where; names the report.</param>
    /// <param name="subject">Names it in the digest.</param>
    /// <param name="way">The shared network that carries it; null: it has its path for itself.</param>
    public MigrationSession(Simulator simulator, MigrationPlan plan, IMigratingMemory memory, MigrationRequest request, int subject = 0, SharedWay? way = null)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(request);
        if (way is not null)
        {
            // What goes to storage has a way of its own.
            way = plan.StateFile is null && plan.Technique != MigrationTechnique.StorageOnly ? way : null;
            plan = way is null || way.Route.Latency == plan.Path.Latency ? plan : plan with { Path = plan.Path with { Latency = way.Route.Latency } };
        }

        this.simulator = simulator;
        this.plan = plan;
        policies = plan.Policies as ISwitchoverPolicy[] ?? [.. plan.Policies];
        this.memory = memory;
        this.request = request;
        Subject = subject;
        (ledger, phases) = (new RoundLedger(request.Detail), new PhaseLog(request.Detail));
        encoder = plan.Encoder(memory);
        (pathRate, logReadTime, countedSectionBytes) = (plan.Path.Rate, plan.LogReadTime, plan.CountedSectionBytes.Bytes);
        window = plan.Window is null ? null : new SendWindow(plan.Window);
        throttle = plan.Throttle?.Invoke();
        gauge = new BandwidthGauge(plan.SwitchoverBandwidth);
        sharesWay = way is not null;
        transfer = Transfer.Over(simulator, plan.Path, way, this);
        start = simulator.Now;
        guest = new GuestClock(start, request.Vm.CatchUp);
        postCopy = plan.PostCopy is null ? null : new PostCopyStage(simulator, plan, plan.PostCopy, request, memory, encoder, ledger, way, this);
        maxBandwidth = plan.MaxBandwidth;
        downtimeLimit = plan.DowntimeLimit;
        recoversToCome = plan.Commands.Count == 0 ? 0 : plan.Commands.Count(c => c is RecoverCommand);
        storage = plan.Storage is { } move ? new StorageStage(simulator, move, pathRate, plan.DowntimeLimit, Transfer.Over(simulator, plan.Path, way, this)) : null;
        beside = StateBesidePages.Of(plan.Devices, plan.UnusedEntries, storage?.States ?? []);
        ScheduleCommands(null);
        timeLimit = simulator.Schedule(start.PlusAtMost(plan.TimeLimit), this, TagTimeLimit);
        if (storage is not null)
        {
            phases.Enter(MigrationPhase.Storage, VirtualDuration.Zero);
            storage.Begin();
            return;
        }

        BeginSetup();
    }

    private MigrationSession(Simulator simulator, MigrationPlan plan, MigrationRequest request, int subject, IReadOnlyList<string> refusals)
    {
        (this.simulator, this.plan, this.request, Subject) = (simulator, plan, request, subject);
        policies = [.. plan.Policies];
        (ledger, phases) = (new RoundLedger(request.Detail), new PhaseLog(request.Detail));
        memory = FluidMemory.Nothing();
        beside = StateBesidePages.Of([], ByteCount.Zero, []);
        encoder = plan.Encoder(memory);
        start = simulator.Now;
        guest = new GuestClock(start, VirtualDuration.Zero);
        gauge = new BandwidthGauge(null);
        transfer = Transfer.Over(simulator, plan.Path, null, this);
        this.refusals = refusals;
        End(MigrationStatus.Refused, string.Join(". ", refusals));
    }

    /// <inheritdoc/>
    public int Subject { get; }

    /// <summary>Where it is.</summary>
    public MigrationPhase Phase => phases.Current;

    /// <summary>The outcome; null until it ended.</summary>
    public MigrationReport? Report { get; private set; }

    /// <summary>Called once when <see cref="Report"/> is there.</summary>
    public Action<MigrationReport>? Ended { get; set; }

    private VirtualDuration Elapsed => EndedAt - start;

    // A paused post-copy is found to stand still a little later.
    private VirtualTime EndedAt => stoodStillAt ?? simulator.Now;

    private RoundProgress ProgressWhen(bool isExact) => new(ledger.RoundCount, PendingWhen(isExact), isExact, lastPending, beforeLastPending, gauge.Bandwidth, gauge.Threshold, downtimeLimit, Elapsed);

    // As QEMU counts: what a device can only send in the pause is seen when the log is read (hw/vfio/migration.c).
    private ByteCount PendingWhen(bool isExact) => memory.Pending + beside.Pending + (isExact ? beside.OnlyInThePause : ByteCount.Zero);

    /// <summary>A migration that is refused before it begins: its report is there at once.</summary>
    /// <param name="simulator">Whose time it is.</param>
    /// <param name="plan">How it would have been carried out.</param>
    /// <param name="request">What was to move where.</param>
    /// <param name="subject">Names it in the digest.</param>
    /// <param name="why">All that stands against it, one sentence each.</param>
    public static MigrationSession Refused(Simulator simulator, MigrationPlan plan, MigrationRequest request, int subject, IReadOnlyList<string> why)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(why);
        return new MigrationSession(simulator, plan, request, subject, why);
    }

    /// <summary>Ends it by command; the guest goes on at the source. Takes effect when the sender next looks up.</summary>
    /// <returns>False if it is too late: the guest is stopped or the migration has ended.</returns>
    public bool Cancel() => Cancel("cancelled by command");

    private bool Cancel(string why) => EndBeforeSwitchover(MigrationStatus.Cancelled, why);

    void IEventHandler.OnEvent(int tag)
    {
        switch (tag)
        {
            case TagTracesBegin:
                RunGuest();
                guest.Run(simulator.Now, runs: false);
                Next(simulator.Now + plan.TracingStun, TagTracesInstalled);
                break;
            case TagTracesInstalled:
                guest.Run(simulator.Now, runs: !stoppedByCommand && times.SuspendedAt is null);
                goto case TagFirstReading;
            case TagFirstReading:
                HoldBack(throttle?.Begin(View(ByteCount.Zero)));
                ledger.Read(Elapsed, ByteCount.Zero, memory.Pending, Threshold(), guest.ThrottlePercent, guestStopped: false, byTimer: false);
                Next(simulator.Now + plan.LogReadTime, TagRoundsBegin);
                TellIteration();
                break;
            case TagIterated:
                Iterated?.Invoke();
                break;
            case TagRoundsBegin:
                BeginRounds();
                break;
            case TagTurn:
                Turn();
                break;
            case TagWoken:
                Woken();
                break;
            case TagLogRead:
                PassEnded();
                break;
            case TagGuestStopped:
                GuestStopped();
                break;
            case TagLastReading:
                SendRest();
                break;
            case TagLastByte:
                LastByteSent();
                break;
            case TagResumed:
                Resumed();
                break;
            case TagAcknowledged:
                Finish();
                break;
            case TagTimer:
                TimerTicks();
                break;
            case TagTimeLimit when phases.Current == MigrationPhase.PostCopyPaused:
                postCopy!.CatchUp();
                EndIfNothingCanHappen();
                break;
            case TagTimeLimit when plan.ChecksTimeAfterPasses && phases.Current is (MigrationPhase.Setup or MigrationPhase.Rounds):
                isOverdue = true;
                break;
            case TagManagerAnswers:
                Obey(new ContinueCommand(VirtualDuration.Zero));
                break;
            case TagTimeLimit:
                TimeIsUp();
                break;
            case PostCopyStage.TagWake or PostCopyStage.TagRecovered:
                PostCopyWoke(tag);
                break;
            case StorageStage.TagCopied:
                RunGuest();
                if (storage!.Copied(Subject))
                {
                    DisksCopied();
                }

                break;
            case TagDisksHandedOver:
                (times.ResumedAt, times.SourceDoneAt, times.WasFelt) = (simulator.Now, simulator.Now, !stoppedByCommand);
                guest.Run(simulator.Now, runs: !stoppedByCommand);
                Finish();
                break;
            case TagShutDown:
                End(ending!.Value, reason);
                break;
            case TagLook:
                LookWhetherItMoves();
                break;
            default:
                recoversToCome -= plan.Commands[tag - TagCommand] is RecoverCommand ? 1 : 0;
                Obey(plan.Commands[tag - TagCommand]);
                break;
        }

        if (tag == TagTimeLimit && sharesWay)
        {
            LookWhetherItMoves();
        }
    }

    // Where disks move by themselves, a mirror is complete now, and rounds of dirty blocks end in a pause.
    private void DisksCopied()
    {
        var move = plan.Storage!;
        if (plan.Technique != MigrationTechnique.StorageOnly)
        {
            BeginSetup();
            return;
        }

        reason = new Reason($"the disks live on {move.To}, {request.Vm.Name} stayed on {request.Source.Name}");
        if (move.Technique == StorageTechnique.Mirror)
        {
            Finish();
            return;
        }

        times.StoppedAt = simulator.Now;
        guest.Run(simulator.Now, runs: false);
        phases.Enter(MigrationPhase.StopAndCopy, Elapsed);
        Next(simulator.Now + DataRate.Min(move.Bandwidth, move.MaxCopyRate).TimeFor(beside.TakeRest(DataRate.Unlimited).Disks) + move.DrainTime, TagDisksHandedOver);
    }

    private void PassEnded()
    {
        var verdict = Judge(isExact: true, out var why);
        if (isOverdue && verdict == Verdict.Continue)
        {
            isOverdue = false;
            TimeIsUp();
            if (Report is not null)
            {
                return;
            }

            verdict = Judge(isExact: true, out why);
        }

        if (times.SuspendedAt is not null && verdict == Verdict.Continue)
        {
            if (wasReadSuspended)
            {
                // Since a reading found it suspended a pass has sent what can be sent before the stop; more passes change nothing.
                (verdict, why) = (Verdict.StopAndCopy, new Reason($"stopped a suspended guest with {PendingWhen(isExact: true)} left"));
            }

            wasReadSuspended = true;
        }

        Act(verdict, why);
    }

    private string WhatWasLeft()
    {
        if (phases.Current == MigrationPhase.Storage)
        {
            return $"{storage!.Left} of the disks were left, copied at {storage.Rate} beside the guest's own reads and writes";
        }

        if (phases.Current == MigrationPhase.PreSwitchover)
        {
            return "the guest stood still before the switchover, and no command to go on came";
        }

        var ofDevices = beside.OnlyInThePause > ByteCount.Zero ? $" and {beside.OnlyInThePause} of devices' state for the pause" : "";

        // Without windows a batch is a whole pass: all of it is on its way, and what the next one is to send is not known yet.
        var left = window is null && ledger.RoundCount > 0
            ? $"{lastPending}{ofDevices} were left at the last reading of the dirty log"
            : $"{memory.Pending + beside.Pending}{ofDevices} were left";
        return $"{left}, and {gauge.Threshold} fit in the downtime limit of {downtimeLimit.TotalMilliseconds:0.###} ms at {gauge.Bandwidth}";
    }

    private void BeginSetup()
    {
        setupBegan = simulator.Now;
        phases.Enter(MigrationPhase.Setup, Elapsed);
        if (throttle is not null)
        {
            guest.Throttle(setupBegan, throttle.AtStart);
        }

        memory.StartTracking();
        Next(setupBegan + plan.SetupTime, plan.TracingStun == VirtualDuration.Zero ? TagFirstReading : TagTracesBegin);
    }

    private void RunGuest()
    {
        var guestTime = guest.Advance(simulator.Now);
        memory.RunGuest(guestTime);
        beside.Run(guestTime);
        storage?.Run(guestTime);
    }

    private void TimeIsUp()
    {
        if (phases.Current is MigrationPhase.Setup or MigrationPhase.Rounds)
        {
            switch (plan.AtTimeLimit)
            {
                case TimeLimitAction.SuspendGuest:
                    Suspend();
                    return;
                case TimeLimitAction.SwitchToPostCopy when postCopy is not null:
                    (switchRequested, switchCause) = (true, $"at the time limit of {plan.TimeLimit.TotalSeconds:0.###} s");
                    return;
                case TimeLimitAction.StopAndCopy:
                    stopRequested = true;
                    return;
                default:
                    break;
            }
        }

        EndBeforeSwitchover(MigrationStatus.NotConverged, $"time limit of {plan.TimeLimit.TotalSeconds:0.###} s reached: {WhatWasLeft()}");
    }

    // The guest stands still at the source from here on; the rounds go on and end soon, since nothing is dirtied.
    private void Suspend()
    {
        if (phases.Current is not (MigrationPhase.Setup or MigrationPhase.Rounds) || times.StoppedAt is not null || times.SuspendedAt is not null)
        {
            return;
        }

        RunGuest();
        guest.Run(simulator.Now, runs: false);
        times.SuspendedAt = simulator.Now;
    }

    private void Next(VirtualTime at, int tag) => next = simulator.Schedule(at, this, tag);
}
