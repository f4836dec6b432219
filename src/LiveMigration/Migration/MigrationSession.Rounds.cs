using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// The rounds: windows, readings of the dirty log, the policies' judgement.
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
        even?.End();
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
            even?.Opened(simulator.Now);
        }

        if (window is not null && window.IsSpent(maxBandwidth))
        {
            even?.Sleeps();
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
                if (!TrySendWindows())
                {
                    SendSection();
                }

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
            why = new Reason(FormattableString.Invariant($"stopped at the time limit of {plan.TimeLimit.TotalSeconds:0.###} s with {left}"));
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

    private void ReadLog(bool byTimer)
    {
        even?.Spoil();
        RunGuest();
        beside.Read();
        dirtyPages?.Read(Elapsed, memory);
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
