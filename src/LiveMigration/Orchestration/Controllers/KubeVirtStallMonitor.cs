using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>KubeVirt's monitor of one migration with stall detection: bandwidth at polls, the rule at iterations, timeouts at both.</summary>
internal sealed class KubeVirtStallMonitor(KubeVirt kubeVirt, StallDetectorOptions options, MigrationControl control)
{
    private readonly StallDetector detector = new(options);
    private readonly bool hasVfio = Managed.HasVfio(control.Request);
    private VirtualDuration completionTime = kubeVirt.CompletionTimeFor(control.Request);
    private VirtualDuration switchoverDeadline;
    private ByteCount lastRecord;
    private bool isFirstLook = true;
    private bool isPaused;
    private bool isPostCopy;
    private bool isAborted;
    private bool hasActed;

    public void Begin()
    {
        switchoverDeadline = completionTime;
        control.PollEvery(KubeVirt.PollInterval, () => Look(isIteration: false));
        control.OnIteration(() =>
        {
            // Whichever comes first is waited for, and then the other anew.
            control.PollEvery(KubeVirt.PollInterval, () => Look(isIteration: false));
            Look(isIteration: true);
        });
    }

    private void Look(bool isIteration)
    {
        var saw = control.Ask();
        if (isAborted)
        {
            control.Wait("it is being aborted");
            return;
        }

        if (isFirstLook)
        {
            isFirstLook = false;
            control.Do(new SetLimitsCommand(default, DowntimeLimit: Managed.Shortest(kubeVirt.MaxDowntime, Managed.QemuDowntime)), "where every migration begins");
        }

        isPaused |= saw.GuestIsPaused && !isPostCopy;
        if (isIteration)
        {
            lastRecord = saw.DataRemaining;
            Iterated(saw);
        }
        else if (isPaused || isPostCopy)
        {
            lastRecord = saw.DataRemaining;
        }
        else if (saw.Bandwidth.BytesPerSecond > 0)
        {
            detector.Measure(saw.Bandwidth);
        }

        if (!isAborted)
        {
            LookAtTime(saw);
        }
    }

    private void Iterated(in MigrationStatistics saw)
    {
        var wasStalled = detector.IsStalled;
        var best = detector.Best;
        if (hasActed || !detector.Iterated(saw.Elapsed, saw.DataRemaining))
        {
            control.Wait(hasActed ? "the switchover is under way" : "no stall so far");
            return;
        }

        if (!wasStalled)
        {
            control.Note(FormattableString.Invariant($"a stall: {saw.DataRemaining} left is no less, by {options.StallMargin * 100:0.##} %, than what was left {options.StallProgressTimeout.TotalSeconds:0} s ago or before; the best was {detector.Best}"));
        }
        else if (detector.Best != best)
        {
            control.Note($"patience ran out: now aims at {detector.Best}");
        }

        if (!detector.IsGoodMoment(saw.DataRemaining))
        {
            control.Wait($"at most {detector.Target} must be left");
            return;
        }

        Act(saw);
    }

    private void Act(in MigrationStatistics saw)
    {
        var needs = detector.TimeFor(saw.DataRemaining);
        if (!detector.CanFinish(saw.Elapsed, completionTime, needs))
        {
            control.Wait("what is left takes longer than is left of its time");
            return;
        }

        var estimate = FormattableString.Invariant($"{saw.DataRemaining} left take {needs.TotalMilliseconds:0} ms at {detector.Bandwidth}");
        if (kubeVirt is { MayDisturb: true, AllowPostCopy: true } && !hasVfio)
        {
            StartPostCopy(estimate);
        }
        else if (kubeVirt.MayDisturb)
        {
            RaiseLimit(saw, Managed.LongestDowntime, estimate + ", and its workload may be disturbed");
        }
        else if (needs.TotalMilliseconds <= kubeVirt.MaxDowntime.TotalMilliseconds * (decimal)options.PrecopyPossibleFactor)
        {
            RaiseLimit(saw, kubeVirt.MaxDowntime, FormattableString.Invariant($"{estimate}, within {options.PrecopyPossibleFactor:0.##} times the largest downtime of {kubeVirt.MaxDowntime.TotalMilliseconds:0} ms"));
        }
        else
        {
            Abort(FormattableString.Invariant($"{estimate}, more than {options.PrecopyPossibleFactor:0.##} times the largest downtime of {kubeVirt.MaxDowntime.TotalMilliseconds:0} ms"));
        }
    }

    private void LookAtTime(in MigrationStatistics saw)
    {
        var deadline = isPaused ? completionTime : switchoverDeadline;
        if (isPostCopy || completionTime == VirtualDuration.Zero || Managed.WholeSeconds(saw.Elapsed) <= Managed.WholeSeconds(deadline))
        {
            return;
        }

        var why = FormattableString.Invariant($"not completed after {deadline.TotalSeconds:0} s");
        var isCompletable = detector.CanFinish(saw.Elapsed, completionTime, detector.TimeFor(lastRecord));
        if (!hasActed && isCompletable && kubeVirt.AllowPostCopy && !hasVfio)
        {
            StartPostCopy(why);
        }
        else if (!hasActed && isCompletable && kubeVirt.MayDisturb)
        {
            RaiseLimit(saw, Managed.LongestDowntime, why);
            completionTime = detector.Scaled(completionTime);
        }
        else
        {
            Abort(why);
        }
    }

    private void StartPostCopy(string why)
    {
        (hasActed, isPostCopy) = (true, true);
        control.Do(new StartPostCopyCommand(default), why);
    }

    private void RaiseLimit(in MigrationStatistics saw, VirtualDuration limit, string why)
    {
        hasActed = true;
        switchoverDeadline = VirtualDuration.FromSeconds(Managed.WholeSeconds(saw.Elapsed)) + options.SwitchoverTimeout;
        control.Do(new SetLimitsCommand(default, DowntimeLimit: limit), why);
    }

    private void Abort(string why)
    {
        (hasActed, isAborted) = (true, true);
        control.Do(new CancelCommand(default), why);
    }
}
