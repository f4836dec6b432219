using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>KubeVirt's monitor of one migration without stall detection: its checks in their order, at every poll.</summary>
internal sealed class KubeVirtMonitor(KubeVirt kubeVirt, MigrationControl control)
{
    private readonly ProgressWatch progress = new(kubeVirt.ProgressTimeout);
    private readonly DowntimeRamp? ramp = kubeVirt.DowntimeTuning is { } tuning ? new DowntimeRamp(tuning, kubeVirt.MaxDowntime) : null;
    private VirtualDuration completionTime = kubeVirt.CompletionTimeFor(control.Request);
    private bool isPostCopy;
    private bool isPaused;
    private bool isAborted;

    public void Begin() => control.PollEvery(KubeVirt.PollInterval, Look);

    private void Look()
    {
        var saw = control.Ask();
        var isStuck = progress.IsStuck(saw.Elapsed, saw.DataRemaining);
        if (ramp?.Look(saw.Elapsed, saw.Iteration) is { } limit)
        {
            control.Do(new SetLimitsCommand(default, DowntimeLimit: limit), FormattableString.Invariant($"iteration {saw.Iteration}; the limit may rise to {kubeVirt.MaxDowntime.TotalMilliseconds:0} ms"));
        }

        var isOver = completionTime > VirtualDuration.Zero && Managed.WholeSeconds(saw.Elapsed) > Managed.WholeSeconds(completionTime);
        if (isPostCopy)
        {
            control.Wait("in post-copy nothing is looked at");
        }
        else if (isAborted)
        {
            control.Wait("it is being aborted");
        }
        else if (isOver && kubeVirt.MayDisturb && !isPaused)
        {
            Assist();
        }
        else if (isStuck)
        {
            Abort(FormattableString.Invariant($"no less was left than at the look before for more than {kubeVirt.ProgressTimeout.TotalSeconds:0} s"));
        }
        else if (isOver)
        {
            Abort(FormattableString.Invariant($"not completed after {completionTime.TotalSeconds:0} s"));
        }
        else
        {
            control.Wait(completionTime > VirtualDuration.Zero ? FormattableString.Invariant($"it has {completionTime.TotalSeconds:0} s and makes progress") : "it makes progress");
        }
    }

    private void Assist()
    {
        var why = FormattableString.Invariant($"its completion time of {completionTime.TotalSeconds:0} s is over");
        if (kubeVirt.AllowPostCopy && !Managed.HasVfio(control.Request))
        {
            isPostCopy = true;
            control.Do(new StartPostCopyCommand(default), why);
            return;
        }

        isPaused = true;
        completionTime *= 2;
        if (Managed.HasVfio(control.Request))
        {
            control.Do(new SetLimitsCommand(default, DowntimeLimit: Managed.Shortest(completionTime, Managed.LongestDowntime)), why + ", and its VFIO devices stop with the switchover alone");
            return;
        }

        control.Do(new SuspendGuestCommand(default), why + "; from here on it has twice that");
    }

    private void Abort(string why)
    {
        isAborted = true;
        control.Do(new CancelCommand(default), why);
    }
}
