using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration.PostCopying;
using LiveMigration.Migration.Throttles;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>One migration as a state machine on a simulator's events.</summary>
/// <remarks>
/// Stands for: pre-copy, stop-and-copy and post-copy of any hypervisor, by its <see cref="MigrationPlan"/>.
/// Leaves out: flows that share a link; what each part leaves out.
/// Source: Clark et al., NSDI 2005; QEMU migration/migration.c (7.2, 10.0) for windows, early readings and commands.
/// Checked by: the geometric series, SimGrid's table, conservation of bytes, page versions, recorded QEMU runs.
/// Not thread-safe.
/// </remarks>
public sealed class MigrationSession : IEventHandler
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
    private const int TagCommand = 1000;

    // Assumed: QEMU spins from reading to reading there, which no figure of ours needs.
    private static readonly VirtualDuration IdleLook = VirtualDuration.FromMilliseconds(100);

    private static readonly Workloads.FlatWorkload NothingToDo = new() { WorkingSetSize = ByteCount.Zero, DirtyRate = new DataRate(0) };

    private readonly Simulator simulator;
    private readonly MigrationPlan plan;
    private readonly IMigratingMemory memory;
    private readonly MigrationRequest request;
    private readonly PageEncoder encoder;
    private readonly RoundLedger ledger = new();
    private readonly PhaseLog phases = new();
    private readonly SendWindow? window;
    private readonly IGuestThrottle? throttle;
    private readonly GuestClock guest;
    private readonly PostCopyStage? postCopy;
    private readonly StorageStage? storage;
    private readonly StateBesidePages beside;
    private readonly VirtualTime start;
    private readonly List<EventHandle> timers = [];
    private EventHandle throttleTick;
    private VirtualDuration? tickEvery;
    private readonly Transfer transfer = new();
    private readonly BandwidthGauge gauge;
    private readonly SwitchoverTimes times = new();
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
    private string reason = "";
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
    private bool wasReadSuspended;

    /// <summary>A migration that starts now.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="plan">How it is carried out.</param>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="request">What moves where; names the report.</param>
    /// <param name="subject">Names it in the digest.</param>
    public MigrationSession(Simulator simulator, MigrationPlan plan, IMigratingMemory memory, MigrationRequest request, int subject = 0)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(request);
        this.simulator = simulator;
        this.plan = plan;
        this.memory = memory;
        this.request = request;
        Subject = subject;
        encoder = plan.Encoder(memory);
        window = plan.Window is null ? null : new SendWindow(plan.Window);
        throttle = plan.Throttle?.Invoke();
        gauge = new BandwidthGauge(plan.SwitchoverBandwidth);
        start = simulator.Now;
        guest = new GuestClock(start, request.Vm.CatchUp);
        postCopy = plan.PostCopy is null ? null : new PostCopyStage(simulator, plan, plan.PostCopy, request, memory, encoder, ledger, this);
        maxBandwidth = plan.MaxBandwidth;
        downtimeLimit = plan.DowntimeLimit;
        recoversToCome = plan.Commands.Count(c => c is RecoverCommand);
        storage = plan.Storage is { } move ? new StorageStage(simulator, move, plan.Path.Rate, plan.DowntimeLimit) : null;
        beside = new StateBesidePages(plan.Devices, plan.UnusedEntries, storage?.States ?? []);
        ScheduleCommands(null);
        timers.Add(simulator.Schedule(start.PlusAtMost(plan.TimeLimit), this, TagTimeLimit));
        if (storage is not null)
        {
            phases.Enter(MigrationPhase.Storage, VirtualDuration.Zero);
            storage.Begin(this);
            return;
        }

        BeginSetup();
    }

    private MigrationSession(Simulator simulator, MigrationPlan plan, MigrationRequest request, int subject, IReadOnlyList<string> refusals)
    {
        (this.simulator, this.plan, this.request, Subject) = (simulator, plan, request, subject);
        memory = new FluidMemory(ByteCount.Zero, NothingToDo);
        beside = new StateBesidePages([], ByteCount.Zero, []);
        encoder = plan.Encoder(memory);
        start = simulator.Now;
        guest = new GuestClock(start, VirtualDuration.Zero);
        gauge = new BandwidthGauge(null);
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

    private RoundProgress ProgressWhen(bool isExact) => new(ledger.Rounds.Count, PendingWhen(isExact), isExact, lastPending, beforeLastPending, gauge.Bandwidth, gauge.Threshold, downtimeLimit) { Elapsed = Elapsed };

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
    public bool Cancel() => EndBeforeSwitchover(MigrationStatus.Cancelled, "cancelled by command");

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
                ledger.Read(new LogReading(Elapsed, ByteCount.Zero, memory.Pending, Threshold(), guest.ThrottlePercent, GuestStopped: false, ByTimer: false));
                Next(simulator.Now + plan.LogReadTime, TagRoundsBegin);
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
                if (storage!.Copied(this))
                {
                    DisksCopied();
                }

                break;
            case TagDisksHandedOver:
                (times.ResumedAt, times.SourceDoneAt, times.WasFelt) = (simulator.Now, simulator.Now, !stoppedByCommand);
                guest.Run(simulator.Now, runs: !stoppedByCommand);
                Finish();
                break;
            default:
                recoversToCome -= plan.Commands[tag - TagCommand] is RecoverCommand ? 1 : 0;
                Obey(plan.Commands[tag - TagCommand]);
                break;
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

        reason = $"the disks live on {move.To}, {request.Vm.Name} stayed on {request.Source.Name}";
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
        var judgement = Judge(isExact: true);
        if (isOverdue && judgement.Verdict == Verdict.Continue)
        {
            isOverdue = false;
            TimeIsUp();
            if (Report is not null)
            {
                return;
            }

            judgement = Judge(isExact: true);
        }

        if (times.SuspendedAt is not null && judgement.Verdict == Verdict.Continue)
        {
            // Since a reading found it suspended a pass has sent what can be sent before the stop; more passes change nothing.
            judgement = wasReadSuspended ? (Verdict.StopAndCopy, $"stopped a suspended guest with {PendingWhen(isExact: true)} left") : judgement;
            wasReadSuspended = true;
        }

        Act(judgement);
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
        var left = window is null && ledger.Rounds.Count > 0
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

    private void BeginRounds()
    {
        setupTime = simulator.Now - setupBegan;
        phases.Enter(MigrationPhase.Rounds, Elapsed);
        ledger.BeginRound(Elapsed);
        lastPending = beforeLastPending = PendingWhen(isExact: true);
        ledger.SentStream(plan.StreamHeadBytes.Bytes);
        if (window is not null)
        {
            window.Begin(setupBegan + plan.Window!.FirstStart, plan.Window.FirstBytes.Bytes);
        }

        if (throttle?.TickEvery is { } period)
        {
            tickEvery = period;
            throttleTick = simulator.Schedule(VirtualTime.Max(setupBegan + period, simulator.Now), this, TagTimer);
        }

        Turn();
    }

    /// <summary>Between two sections the sender looks up: at what was asked of it, at its window, at what is left.</summary>
    private void Turn()
    {
        transfer.Clear();
        if (ending is { } status)
        {
            if (status == MigrationStatus.Failed && simulator.Now < lostAt + plan.FailureNoticeTime)
            {
                Next(lostAt + plan.FailureNoticeTime, TagTurn);
                return;
            }

            End(status, reason);
            return;
        }

        if (window is not null && window.TryClose(simulator.Now, out var bytes, out var length))
        {
            gauge.Measure(bytes, length, downtimeLimit);
        }

        if (window is not null && window.IsSpent(maxBandwidth))
        {
            Next(window.End, TagWoken);
            return;
        }

        Act(Judge(isExact: false));
    }

    // Where the limit was raised during its sleep, the sender goes on in the same window before it closes it.
    private void Woken()
    {
        if (ending is null && !window!.IsSpent(maxBandwidth))
        {
            Act(Judge(isExact: false));
            return;
        }

        Turn();
    }

    private void Act((Verdict Verdict, string Reason) judgement)
    {
        switch (judgement.Verdict)
        {
            case Verdict.ReadLog:
                ReadLog(byTimer: false);
                Next(simulator.Now + plan.LogReadTime, TagLogRead);
                break;
            case Verdict.StopAndCopy:
                reason = judgement.Reason;
                Next(simulator.Now + plan.StopTime, TagGuestStopped);
                break;
            case Verdict.SwitchToPostCopy:
                (wasSwitched, switchReason) = (true, judgement.Reason);
                Next(simulator.Now + plan.StopTime, TagGuestStopped);
                break;
            case Verdict.GiveUp:
                End(MigrationStatus.NotConverged, judgement.Reason);
                break;
            default:
                SendSection();
                break;
        }
    }

    private (Verdict Verdict, string Reason) Judge(bool isExact)
    {
        var progress = ProgressWhen(isExact);
        if (stopRequested)
        {
            var left = progress.Pending == ByteCount.Zero ? "what was dirtied since the last reading of the log left to send" : $"{progress.Pending} known to be left";
            return (Verdict.StopAndCopy, $"stopped at the time limit of {plan.TimeLimit.TotalSeconds:0.###} s with {left}");
        }

        foreach (var policy in plan.Policies)
        {
            var judgement = policy.Judge(progress);
            if (judgement.Verdict != Verdict.Continue)
            {
                return judgement.Verdict == Verdict.SwitchToPostCopy && postCopy is null ? (Verdict.Continue, "") : judgement;
            }
        }

        return switchRequested && postCopy is not null ? (Verdict.SwitchToPostCopy, $"switched to post-copy {switchCause} with {memory.Pending} left") : (Verdict.Continue, "");
    }

    private void SendSection()
    {
        RunGuest();
        ledger.BeginSending(Elapsed);
        var batch = window is null ? UpToNextQuestion() : new SendBatch(new ByteCount(window.Left(maxBandwidth)), window.SectionLimit, Rate);
        batch = batch with { StartsAt = simulator.Now };
        var before = PendingWhen(isExact: true);
        encoder.Section(ref batch, begins: true);
        memory.Take(encoder, ref batch);
        encoder.Section(ref batch, begins: false);
        ledger.Sent(batch);
        ledger.SentStream(plan.CountedSectionBytes.Bytes);
        var (stream, all) = beside.Take(LeftBeside(batch));
        ledger.SentStream(stream.Bytes);
        window?.Use(batch.AccountedBytes + all.Bytes);
        var onDisks = all - stream;
        transfer.Begin(simulator.Now, batch, Rate, all, storage is null ? VirtualDuration.Zero : Longer(storage.Rate.TimeFor(onDisks) - Rate.TimeFor(onDisks), VirtualDuration.Zero));
        besideInRound += all.Bytes;
        if (beside.OnlyInThePause > ByteCount.Zero && (before == PendingWhen(isExact: true) || IsHeldUpByDevicesAlone))
        {
            // What holds the migration up cannot be sent before the pause: look again later.
            Next(transfer.End + IdleLook, TagTurn);
        }
        else if (transfer.End > simulator.Now || before != PendingWhen(isExact: true))
        {
            Next(transfer.End, TagTurn);
        }
        else
        {
            throw new InvalidOperationException("The plan's policies go on although nothing is known to be left; one of them must have the dirty log read then.");
        }
    }

    // What is known to be left would fit, and what devices have for the pause does not: readings in quick succession would change nothing.
    private bool IsHeldUpByDevicesAlone => window is not null && Threshold() is { } fits && memory.Pending + beside.Pending < fits && beside.OnlyInThePause > fits;

    // As with pages, what makes a window exceed its limit is the last.
    private static ByteCount LeftBeside(in SendBatch batch) => batch.Quota == long.MaxValue
        ? new ByteCount(long.MaxValue)
        : new ByteCount(Math.Max(0, batch.Quota + 1 - batch.AccountedBytes));

    // Without windows a batch is a whole pass, unless something is to be decided in the middle of it.
    private SendBatch UpToNextQuestion()
    {
        var next = plan.Policies.Select(p => p.AsksAt)
            .Concat(plan.Commands.Select(c => c is StartPostCopyCommand or ForceCompleteCommand && postCopy is not null ? c.At : (VirtualDuration?)null))
            .Append(plan.AtTimeLimit == TimeLimitAction.SwitchToPostCopy && postCopy is not null ? plan.TimeLimit : null)
            .Where(at => at > Elapsed).Min();
        return next is { } at && !Rate.IsUnlimited ? new SendBatch(new ByteCount(long.MaxValue), at - Elapsed, Rate) : SendBatch.Unlimited;
    }

    // Where no windows keep the limit it caps the path, the last pages included. The guest's mirrored writes take their part of the path.
    private DataRate Rate
    {
        get
        {
            var path = plan.Path.Rate;
            if (storage is not null && guest.IsRunning && times.StoppedAt is null && !path.IsUnlimited)
            {
                path = new DataRate(Math.Max(1, path.BytesPerSecond - storage.MirroredWrites.BytesPerSecond));
            }

            return window is null ? DataRate.Min(path, maxBandwidth) : path;
        }
    }

    private void ReadLog(bool byTimer)
    {
        RunGuest();
        beside.Read();
        var dirtied = memory.ReadLog();
        encoder.LogWasRead();
        simulator.Digest.Add(simulator.Now, TagLogRead, Subject, dirtied.Bytes, memory.Pending.Bytes);
        var stopped = times.StoppedAt is not null;
        if (window is null && ledger.RoundBytes + besideInRound > 0 && !stopped)
        {
            gauge.Measure(new ByteCount(ledger.RoundBytes + besideInRound), Elapsed - ledger.SendingStart, downtimeLimit);
        }

        if (!stopped)
        {
            HoldBack(throttle?.OnReading(View(dirtied)));
            KeepTicking(ticked: false);
        }

        ledger.Read(new LogReading(Elapsed, dirtied, memory.Pending, Threshold(), guest.ThrottlePercent, stopped, byTimer));
        if (!byTimer)
        {
            // Where nothing was sent since the reading that decided to stop, the stop begins no round of its own.
            if (!stopped || ledger.RoundBytes > 0)
            {
                ledger.CloseRound(Elapsed, dirtied, memory.Pending, Threshold(), guest.ThrottlePercent, isStopAndCopy: false);
            }
            else
            {
                ledger.BeginRound(Elapsed);
            }

            (beforeLastPending, lastPending) = (lastPending, PendingWhen(isExact: true));
            besideInRound = 0;
        }
    }

    private ByteCount? Threshold()
    {
        var progress = ProgressWhen(isExact: true);
        return plan.Policies.Select(p => p.Threshold(progress)).FirstOrDefault(t => t is not null);
    }

    private void GuestStopped()
    {
        if (ending is { } status)
        {
            End(status, reason);
            return;
        }

        RunGuest();
        times.StoppedAt = simulator.Now;
        guest.Run(simulator.Now, runs: false);
        if (plan.PauseBeforeSwitchover && !wasSwitched)
        {
            phases.Enter(MigrationPhase.PreSwitchover, Elapsed);
            ScheduleCommands(MigrationPhase.PreSwitchover);
            if (plan.ManagerAnswerTime is { } answer)
            {
                timers.Add(simulator.Schedule(simulator.Now + answer, this, TagManagerAnswers));
            }

            return;
        }

        StopAndCopy();
    }

    private void StopAndCopy()
    {
        phases.Enter(MigrationPhase.StopAndCopy, Elapsed);
        ReadLog(byTimer: false);
        Next(simulator.Now + plan.FinalReadTime, TagLastReading);
    }

    private void SendRest()
    {
        if (wasSwitched)
        {
            times.SourceDoneAt = times.StoppedAt + plan.PostCopy!.SourceDowntime;
            Next(VirtualTime.Max(simulator.Now, times.StoppedAt!.Value + postCopy!.Switch()), TagResumed);
            return;
        }

        encoder.GuestStopped();
        var batch = SendBatch.Unlimited with { StartsAt = simulator.Now };
        do
        {
            // A memory whose log is cleared in chunks gives its pages chunk by chunk.
            memory.Take(encoder, ref batch);
        }
        while (memory.Pending > ByteCount.Zero);

        encoder.Section(ref batch, begins: false);
        ledger.Sent(batch);
        var rest = beside.TakeRest(Rate);
        ledger.SentStream(rest.Counted.Bytes);
        var behind = rest.Counted + rest.Disks + plan.DeviceState;
        var storageWaits = plan.Storage is { } move ? Longer(move.Bandwidth.TimeFor(rest.Disks) - Rate.TimeFor(rest.Disks), VirtualDuration.Zero) + move.DrainTime : VirtualDuration.Zero;
        transfer.Begin(simulator.Now, batch, Rate, behind, rest.Waiting + plan.DeviceSaveTime + storageWaits);
        var afterDevices = Rate.TimeFor(behind - rest.Devices) + plan.DeviceSaveTime + storageWaits;
        loadTail = Longer(rest.LoadedAfter - rest.Waiting - Rate.TimeFor(rest.Devices) - afterDevices, VirtualDuration.Zero);
        if (plan.StateFile is { } file)
        {
            loadTail += file.OwnershipTime + file.ReadRate.TimeFor(new ByteCount(batch.TravellingBytes) + behind);
        }

        Next(transfer.End, TagLastByte);
    }

    private static VirtualDuration Longer(VirtualDuration a, VirtualDuration b) => a > b ? a : b;

    private void LastByteSent()
    {
        transfer.Clear();
        ledger.CloseRound(Elapsed, ByteCount.Zero, memory.Pending, Threshold(), 0, isStopAndCopy: true);
        ledger.SentStream(plan.StreamEndBytes.Bytes);
        times.SourceDoneAt = simulator.Now;
        phases.Enter(MigrationPhase.Activation, Elapsed);
        Next(simulator.Now + plan.Path.Latency + loadTail + plan.ResumeTime, TagResumed);
    }

    private void Resumed()
    {
        times.ResumedAt = simulator.Now;
        times.WasFelt = !stoppedByCommand;
        guest.Throttle(simulator.Now, VcpuDuty.Free);
        guest.Run(simulator.Now, runs: !stoppedByCommand);
        if (wasSwitched)
        {
            ledger.CloseRound(Elapsed, ByteCount.Zero, memory.Pending, Threshold(), 0, isStopAndCopy: true);
            phases.Enter(MigrationPhase.PostCopy, Elapsed);
            postCopy!.Begin(gauge.Threshold, downtimeLimit, stoppedByCommand);
            return;
        }

        if (plan.SourceEnd == SourceEnd.AtResume)
        {
            times.SourceDoneAt = simulator.Now + plan.AcknowledgeTime;
        }

        Finish();
    }

    private void Finish()
    {
        if (wasSwitched)
        {
            ledger.CloseRound(Elapsed, ByteCount.Zero, memory.Pending, null, 0, isStopAndCopy: false);
            reason = $"{switchReason}; {Waited()}";
        }

        times.SourceDoneAt ??= simulator.Now;
        phases.Enter(MigrationPhase.Completed, Elapsed);
        MakeReport(MigrationStatus.Completed);
    }

    private void TimerTicks()
    {
        if (phases.Current != MigrationPhase.Rounds)
        {
            return;
        }

        if (throttle!.CountsWrites)
        {
            RunGuest();
        }

        var tick = throttle.OnTick(View(ByteCount.Zero, newReadings: 0) with { Now = simulator.Now, Written = throttle.CountsWrites ? memory.TakeWritten() : ByteCount.Zero });
        if (tick.Duty is { } held)
        {
            guest.Throttle(simulator.Now, held);
        }

        if (tick.ReadsLog)
        {
            ReadLog(byTimer: true);
        }

        KeepTicking(ticked: true);
    }

    private void KeepTicking(bool ticked)
    {
        if (throttle is null || (!ticked && throttle.TickEvery == tickEvery))
        {
            return;
        }

        simulator.Cancel(throttleTick);
        tickEvery = throttle.TickEvery;
        throttleTick = tickEvery is { } every ? simulator.Schedule(simulator.Now + every, this, TagTimer) : default;
    }

    private void HoldBack(VcpuDuty? duty)
    {
        if (duty is { } held)
        {
            guest.Throttle(simulator.Now + plan.LogReadTime, held);
        }
    }

    private ThrottleView View(ByteCount dirtied, int newReadings = 1) => new()
    {
        Now = simulator.Now + plan.LogReadTime,
        Readings = ledger.Readings.Count + newReadings,
        Dirtied = dirtied,
        Transferred = new ByteCount(ledger.PageBytes + ledger.StreamBytes),
        Threshold = Threshold() ?? gauge.Threshold,
        Bandwidth = gauge.Bandwidth,
    };

    private void ScheduleCommands(MigrationPhase? phase)
    {
        for (var i = 0; i < plan.Commands.Count; i++)
        {
            if (plan.Commands[i].WhenPhase == phase)
            {
                timers.Add(simulator.Schedule(simulator.Now.PlusAtMost(plan.Commands[i].At), this, TagCommand + i));
            }
        }
    }

    /// <summary>Carries a command out now, whatever its own time.</summary>
    public void Obey(MigrationCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (Report is not null)
        {
            return;
        }

        if (IsInPostCopy)
        {
            ObeyInPostCopy(command);
            return;
        }

        switch (command)
        {
            case CancelCommand:
                Cancel();
                break;
            case LoseDestinationCommand:
                LosePeer("destination was lost");
                break;
            case LoseNetworkCommand:
                LoseNetwork();
                break;
            case LoseSourceCommand:
                LoseSource();
                break;
            case StartPostCopyCommand:
                switchRequested = true;
                break;
            case ContinueCommand:
                if (phases.Current == MigrationPhase.PreSwitchover)
                {
                    StopAndCopy();
                }

                break;
            case SetLimitsCommand limits:
                maxBandwidth = limits.MaxBandwidth ?? maxBandwidth;
                downtimeLimit = limits.DowntimeLimit ?? downtimeLimit;
                GoOnAtNewRate();
                postCopy?.SetLimit(limits.MaxPostcopyBandwidth);
                break;
            case StopGuestCommand:
                RunGuest();
                guest.Run(simulator.Now, runs: false);
                stoppedByCommand = true;
                break;
            case ResumeGuestCommand when stoppedByCommand:
                stoppedByCommand = false;
                if (times.SuspendedAt is not null && times.StoppedAt is null)
                {
                    times.SuspendedAt = simulator.Now; // from here on it is the migration that it waits for
                }
                else if (phases.Current is MigrationPhase.Storage or MigrationPhase.Setup or MigrationPhase.Rounds && times.StoppedAt is null)
                {
                    RunGuest();
                    guest.Run(simulator.Now, runs: true);
                }

                break;
            case ForceCompleteCommand when postCopy is not null:
                switchRequested = true;
                break;
            case ForceCompleteCommand:
                Suspend();
                break;
            case NextWorkloadPhaseCommand:
                RunGuest();
                memory.NextWorkloadPhase();
                break;
        }
    }

    // Where the limit caps the path, what of the present batch is not on the wire yet goes on at the new rate.
    private void GoOnAtNewRate()
    {
        if (transfer.GoOnAt(Rate, simulator.Now))
        {
            simulator.Cancel(next);
            Next(transfer.End, phases.Current == MigrationPhase.StopAndCopy ? TagLastByte : TagTurn);
        }
    }

    private bool IsInPostCopy => phases.Current is MigrationPhase.PostCopy or MigrationPhase.PostCopyPaused;

    private void PostCopyWoke(int tag)
    {
        if (postCopy!.OnEvent(tag))
        {
            times.SourceDoneAt = simulator.Now;
            Finish();
            return;
        }

        if (phases.Current == MigrationPhase.PostCopyPaused && !postCopy.IsPaused)
        {
            phases.Enter(MigrationPhase.PostCopy, Elapsed);
        }

        EndIfNothingCanHappen();
    }

    // The guest at the destination is run up to the present before anything is changed.
    private void ObeyInPostCopy(MigrationCommand command)
    {
        postCopy!.CatchUp();
        switch (command)
        {
            case LoseDestinationCommand:
                End(MigrationStatus.GuestLost, "the destination was lost after the guest had switched over to it");
                return;
            case LoseSourceCommand:
                End(MigrationStatus.GuestLost, $"the source was lost while {memory.Pending} of the guest's memory were there alone");
                return;
            case LoseNetworkCommand when postCopy.LoseConnection() && phases.Current == MigrationPhase.PostCopy:
                phases.Enter(MigrationPhase.PostCopyPaused, Elapsed);
                break;
            case RecoverCommand:
                postCopy.Recover();
                break;
            case SetLimitsCommand limits:
                postCopy.SetLimit(limits.MaxPostcopyBandwidth);
                break;
            case StopGuestCommand:
                postCopy.StopGuest();
                guest.Run(simulator.Now, runs: false);
                stoppedByCommand = true;
                break;
            case ResumeGuestCommand when stoppedByCommand:
                postCopy.ResumeGuest();
                guest.Run(simulator.Now, runs: true);
                stoppedByCommand = false;
                break;
            case NextWorkloadPhaseCommand:
                memory.NextWorkloadPhase();
                break;
        }

        postCopy.Reschedule();
        EndIfNothingCanHappen();
    }

    // Without its connection and without a command to recover it, post-copy ends when its guest stands still, or at the time limit.
    private void EndIfNothingCanHappen()
    {
        if (phases.Current != MigrationPhase.PostCopyPaused || recoversToCome > 0 || postCopy!.IsRecovering)
        {
            return;
        }

        const string Lost = "the connection was lost after the guest had switched over";
        if (postCopy.StandsStillSince is { } at)
        {
            stoodStillAt = VirtualTime.Max(at, postCopy.PausedAt);
            End(MigrationStatus.Paused, $"{Lost}; it stands still since {(at - start).TotalSeconds:0.###} s and waits for recovery: {memory.Pending} are still at the source");
        }
        else if (Elapsed >= plan.TimeLimit)
        {
            End(MigrationStatus.Paused, $"{Lost}; it runs on until it needs one of the {memory.Pending} that are still at the source, and waits for recovery");
        }
    }

    private string Waited()
    {
        var report = postCopy!.Report(simulator.Now, start, switchReason);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the guest went on at the destination and waited for pages {report.Faults:N0} times, {report.LongestStall.TotalMilliseconds:0.###} ms at the longest");
    }

    private void LoseNetwork()
    {
        if (phases.Current == MigrationPhase.Activation && plan.SourceEnd == SourceEnd.AtLastByte)
        {
            return; // the destination has everything, and the source waits for no answer
        }

        LosePeer("connection was lost");
    }

    private void LoseSource()
    {
        // What the destination has in full it runs by itself.
        if (phases.Current != MigrationPhase.Activation)
        {
            End(MigrationStatus.GuestLost, "the source was lost, and the guest with it");
        }
    }

    private void LosePeer(string what)
    {
        lostAt = ending is null ? simulator.Now : lostAt;
        var goesOn = $"the {what}; the guest goes on at the source";
        switch (phases.Current)
        {
            case MigrationPhase.StopAndCopy:
                End(MigrationStatus.Failed, goesOn);
                break;
            case MigrationPhase.Activation:
                // A source that does not wait for the destination has let the guest go with the last byte.
                End(plan.SourceEnd == SourceEnd.AtResume ? MigrationStatus.Failed : MigrationStatus.GuestLost, plan.SourceEnd == SourceEnd.AtResume ? goesOn : $"the {what} before it ran the guest, and the source had let it go");
                break;
            default:
                EndBeforeSwitchover(MigrationStatus.Failed, goesOn);
                break;
        }
    }

    private bool EndBeforeSwitchover(MigrationStatus status, string why)
    {
        if (phases.Current is not (MigrationPhase.Storage or MigrationPhase.Setup or MigrationPhase.Rounds or MigrationPhase.PreSwitchover) || (times.StoppedAt is not null && phases.Current == MigrationPhase.Rounds))
        {
            return false;
        }

        if (ending is not null)
        {
            // What came first decides.
            return ending == status;
        }

        reason = why;
        if (window is not null && phases.Current == MigrationPhase.Rounds)
        {
            // A sender that keeps windows sleeps through them.
            ending = status;
            return true;
        }

        End(status, why);
        return true;
    }

    // What of the present batch is not on the wire yet will not be sent. In the pause the processors' state is the last.
    private void GiveUpTransfer()
    {
        var rest = transfer.Rest(simulator.Now);
        takenBack = new ByteCount(rest.Pages * PageExactMemory.PageBytes);
        ledger.TakeBack(rest);
        var last = phases.Current == MigrationPhase.StopAndCopy ? plan.DeviceState.Bytes : 0;
        ledger.SentStream(-beside.GiveBack(new ByteCount(Math.Max(0, transfer.RestBehind(simulator.Now).Bytes - last))).Bytes);
        transfer.Clear();
    }

    private void End(MigrationStatus status, string why)
    {
        reason = why;
        simulator.Cancel(next);
        GiveUpTransfer();
        postCopy?.Stop();
        if (storage is not null && times.StoppedAt is null)
        {
            RunGuest();
            storage.Stop();
        }

        if (!stoppedByCommand && status is not (MigrationStatus.GuestLost or MigrationStatus.Paused))
        {
            guest.Run(simulator.Now, runs: true);
        }

        if (ledger.RoundPages > 0 || ledger.RoundBytes > 0)
        {
            ledger.CloseRound(Elapsed, ByteCount.Zero, memory.Pending + takenBack, Threshold(), 0, times.StoppedAt is not null, isUnfinished: true);
        }

        if ((times.SuspendedAt ?? times.StoppedAt) is not null && guest.IsRunning && !wasSwitched)
        {
            // It stood still and goes on at the source.
            (times.ResumedAt, times.WasFelt) = (simulator.Now, true);
        }

        phases.Enter(MigrationPhase.Ended, Elapsed);
        MakeReport(status);
    }

    private void MakeReport(MigrationStatus status)
    {
        CancelTimers();
        guest.Advance(simulator.Now);
        var afterSwitch = postCopy is { HasBegun: true } ? postCopy.Report(EndedAt, start, switchReason) : null;
        guest.Stalled(postCopy?.Lost ?? VirtualDuration.Zero);
        var moved = status == MigrationStatus.Completed;
        var end = moved && plan.SourceEnd == SourceEnd.AtLastByte ? times.SourceDoneAt!.Value : VirtualTime.Max(EndedAt, times.SourceDoneAt ?? EndedAt);
        Report = new MigrationReport
        {
            Vm = request.Vm.Name,
            Source = request.Source.Name,
            Destination = request.Destination.Name,
            Hypervisor = plan.Hypervisor,
            Technique = plan.Technique,
            Assumptions = plan.Assumptions,
            Status = status,
            Reason = reason,
            Refusals = refusals,
            StartedAt = start,
            TotalTime = end - start,
            SetupTime = setupTime,
            Downtime = moved ? (wasSwitched ? plan.PostCopy!.SourceDowntime : times.SourceDoneAt!.Value - (times.StoppedAt ?? times.SourceDoneAt.Value)) : VirtualDuration.Zero,
            GuestPause = times.Pause,
            ClientOutage = moved && plan.Technique != MigrationTechnique.StorageOnly && times.Pause > VirtualDuration.Zero ? times.Pause + request.Destination.Relearning.FoundAfter(plan.Announcements) : times.Pause,
            Transferred = new ByteCount(ledger.PageBytes + ledger.StreamBytes),
            StreamBytes = new ByteCount(ledger.StreamBytes),
            DeviceBytes = beside.DeviceBytes,
            Storage = storage?.Report(),
            NormalPages = ledger.NormalPages,
            ZeroPages = ledger.ZeroPages,
            Encoding = encoder.Report,
            PostCopy = afterSwitch,
            LogReadings = ledger.Readings,
            Rounds = ledger.Rounds,
            Phases = phases.Ended,
            GuestSlowdown = Elapsed == VirtualDuration.Zero ? 0 : Math.Clamp(guest.Lost.TotalSeconds / Elapsed.TotalSeconds, 0, 1),
            DestinationIsUpToDate = moved && plan.Technique != MigrationTechnique.StorageOnly ? memory.DestinationIsUpToDate() : null,
            Digest = simulator.Digest.Current,
        };
        Ended?.Invoke(Report);
    }

    private void CancelTimers()
    {
        timers.ForEach(timer => simulator.Cancel(timer));
        timers.Clear();
        simulator.Cancel(throttleTick);
    }

    private void Next(VirtualTime at, int tag) => next = simulator.Schedule(at, this, tag);
}
