using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// The rounds: sections of pages, windows, readings of the dirty log, the policies' judgement.
public sealed partial class MigrationSession
{
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

        JudgeAndAct(isExact: false);
    }

    // Where the limit was raised during its sleep, the sender goes on in the same window before it closes it.
    private void Woken()
    {
        if (ending is null && !window!.IsSpent(maxBandwidth))
        {
            JudgeAndAct(isExact: false);
            return;
        }

        Turn();
    }

    private void JudgeAndAct(bool isExact) => Act(Judge(isExact, out var why), why);

    private void Act(Verdict verdict, Reason? why)
    {
        switch (verdict)
        {
            case Verdict.ReadLog:
                ReadLog(byTimer: false);
                Next(simulator.Now + logReadTime, TagLogRead);
                TellIteration();
                break;
            case Verdict.StopAndCopy:
                reason = why!;
                Next(simulator.Now + plan.StopTime, TagGuestStopped);
                break;
            case Verdict.SwitchToPostCopy:
                (wasSwitched, switchReason) = (true, why!.ToString());
                Next(simulator.Now + plan.StopTime, TagGuestStopped);
                break;
            case Verdict.GiveUp:
                End(MigrationStatus.NotConverged, why!);
                break;
            default:
                SendSection();
                break;
        }
    }

    // Why: where the verdict ends the rounds.
    private Verdict Judge(bool isExact, out Reason? why)
    {
        var progress = ProgressWhen(isExact);
        why = null;
        if (stopRequested)
        {
            var left = progress.Pending == ByteCount.Zero ? "what was dirtied since the last reading of the log left to send" : $"{progress.Pending} known to be left";
            why = new Reason($"stopped at the time limit of {plan.TimeLimit.TotalSeconds:0.###} s with {left}");
            return Verdict.StopAndCopy;
        }

        foreach (var policy in policies)
        {
            var verdict = policy.Judge(progress);
            if (verdict == Verdict.Continue)
            {
                continue;
            }

            if (verdict == Verdict.SwitchToPostCopy && postCopy is null)
            {
                return Verdict.Continue;
            }

            why = verdict == Verdict.ReadLog ? null : new Reason(policy, progress);
            return verdict;
        }

        if (!switchRequested || postCopy is null)
        {
            return Verdict.Continue;
        }

        why = new Reason($"switched to post-copy {switchCause} with {memory.Pending} left");
        return Verdict.SwitchToPostCopy;
    }

    private void SendSection()
    {
        RunGuest();
        ledger.BeginSending(Elapsed);

        // Without windows a batch is a whole pass, unless something is to be decided in the middle of it. It is made in place: a copy
        // of what was written a moment ago would cost as much as the rest of this.
        var quota = new ByteCount(window is null ? long.MaxValue : window.Left(maxBandwidth));
        var timeLimit = window is null ? UntilNextQuestion() : window.SectionLimit;
        var batch = new SendBatch(quota, timeLimit, timeLimit < VirtualDuration.MaxValue ? transfer.Expected(Rate) : DataRate.Unlimited, startsAt: simulator.Now);
        var before = PendingWhen(isExact: true);
        encoder.Section(ref batch, begins: true);
        memory.Take(encoder, ref batch);
        encoder.Section(ref batch, begins: false);
        ledger.Sent(batch);
        ledger.SentStream(countedSectionBytes);
        var (stream, all) = beside.Take(LeftBeside(batch));
        ledger.SentStream(stream.Bytes);
        window?.Use(batch.AccountedBytes + all.Bytes);
        var onDisks = all - stream;
        var then = storage is null ? VirtualDuration.Zero : Longer(storage.Rate.TimeFor(onDisks) - transfer.Expected(Rate).TimeFor(onDisks), VirtualDuration.Zero);
        besideInRound += all.Bytes;
        var changesNothing = before == PendingWhen(isExact: true);
        if (beside.OnlyInThePause > ByteCount.Zero && (changesNothing || IsHeldUpByDevicesAlone))
        {
            // What holds the migration up cannot be sent before the pause: look again later.
            (then, changesNothing) = (then + IdleLook, false);
        }

        transfer.Begin(batch, Rate, TagTurn, all, then);
        if (changesNothing && !transfer.TakesTime)
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

    private VirtualDuration UntilNextQuestion()
    {
        var next = VirtualDuration.MaxValue;
        foreach (var policy in policies)
        {
            next = Earlier(next, policy.AsksAt);
        }

        if (postCopy is not null)
        {
            foreach (var command in plan.Commands)
            {
                next = Earlier(next, command is StartPostCopyCommand or ForceCompleteCommand ? command.At : null);
            }

            next = Earlier(next, plan.AtTimeLimit == TimeLimitAction.SwitchToPostCopy ? plan.TimeLimit : null);
        }

        if (next == VirtualDuration.MaxValue || transfer.Expected(Rate).IsUnlimited)
        {
            return VirtualDuration.MaxValue;
        }

        // A share of a way may fall, so that what was to last until then lasts much longer: it goes in small pieces.
        var length = next - Elapsed;
        return sharesWay && length > PieceOfSharedWay ? PieceOfSharedWay : length;
    }

    private VirtualDuration Earlier(VirtualDuration next, VirtualDuration? question) => question is { } at && at > Elapsed && at < next ? at : next;

    // Where no windows keep the limit it caps the path, the last pages included. The guest's mirrored writes take their part of the path.
    private DataRate Rate
    {
        get
        {
            var path = pathRate;
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

        var threshold = Threshold();
        ledger.Read(Elapsed, dirtied, memory.Pending, threshold, guest.ThrottlePercent, stopped, byTimer);
        if (!byTimer)
        {
            // Where nothing was sent since the reading that decided to stop, the stop begins no round of its own.
            if (!stopped || ledger.RoundBytes > 0)
            {
                ledger.CloseRound(Elapsed, dirtied, memory.Pending, threshold, guest.ThrottlePercent, isStopAndCopy: false);
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
        foreach (var policy in policies)
        {
            if (policy.Threshold(progress) is { } threshold)
            {
                return threshold;
            }
        }

        return null;
    }
}
