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
    private readonly EvenWindows? even;
    private readonly IGuestThrottle? throttle;
    private readonly GuestClock guest;
    private readonly PostCopyStage? postCopy;
    private readonly StorageStage? storage;
    private readonly StateBesidePages beside;
    private readonly DirtyPageRecorder? dirtyPages;
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
        dirtyPages = request.Detail == ReportDetail.Addresses ? new DirtyPageRecorder() : null;
        encoder = plan.Encoder(memory);
        (pathRate, logReadTime, countedSectionBytes) = (plan.Path.Rate, plan.LogReadTime, plan.CountedSectionBytes.Bytes);
        window = plan.Window is null ? null : new SendWindow(plan.Window);
        even = WatchWindows(window, memory, encoder);
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

    private void RunGuest()
    {
        var guestTime = guest.Advance(simulator.Now);
        memory.RunGuest(guestTime);
        beside.Run(guestTime);
        storage?.Run(guestTime);
    }

    private void Next(VirtualTime at, int tag) => next = simulator.Schedule(at, this, tag);
}
