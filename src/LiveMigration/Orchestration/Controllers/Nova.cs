using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>What Nova does with a migration that has used up its time.</summary>
public enum NovaTimeoutAction
{
    /// <summary>End it.</summary>
    Abort,

    /// <summary>Switch to post-copy where that is permitted, else let the guest stand still until it runs at the destination.</summary>
    ForceComplete,
}

/// <summary>OpenStack Nova with libvirt: the downtime limit rises in steps whose length follows the guest's size, and so does the time it has.</summary>
/// <remarks>
/// Stands for: the monitor of a live migration in nova-compute.
/// Leaves out: an operator's own force-complete or abort (commands of the migration); the scheduler; what Nova writes to its database every 5 s.
/// Source: nova/virt/libvirt/driver.py and migration.py, nova/conf/libvirt.py, master of August 2026.
/// Checked by: the steps that the options' documentation gives.
/// </remarks>
public sealed record Nova : IMigrationController
{
    /// <summary>How often the monitor looks.</summary>
    public static readonly VirtualDuration PollInterval = VirtualDuration.FromMilliseconds(500);

    /// <summary>What each of memory and disks counts for at least.</summary>
    public static readonly ByteCount LeastSize = ByteCount.FromGiB(2);

    /// <summary>The last downtime limit; 100 ms or more.</summary>
    /// <value>Default 500 ms (<c>live_migration_downtime</c>).</value>
    public VirtualDuration Downtime { get; init; } = VirtualDuration.FromMilliseconds(500);

    /// <summary>In how many steps it is reached; 3 or more.</summary>
    /// <value>Default 10 (<c>live_migration_downtime_steps</c>).</value>
    public int DowntimeSteps { get; init; } = 10;

    /// <summary>How long each step lasts for each GiB; 3 s or more.</summary>
    /// <value>Default 75 s (<c>live_migration_downtime_delay</c>).</value>
    public VirtualDuration DowntimeDelay { get; init; } = VirtualDuration.FromSeconds(75);

    /// <summary>The time that it has for each GiB; zero: it has all the time.</summary>
    /// <value>Default 800 s (<c>live_migration_completion_timeout</c>).</value>
    public VirtualDuration CompletionTimeout { get; init; } = VirtualDuration.FromSeconds(800);

    /// <summary>What is done when that is used up.</summary>
    /// <value>Default <see cref="NovaTimeoutAction.Abort"/> (<c>live_migration_timeout_action</c>).</value>
    public NovaTimeoutAction TimeoutAction { get; init; }

    /// <summary>Whether post-copy may be used.</summary>
    /// <value>Default false (<c>live_migration_permit_post_copy</c>).</value>
    public bool PermitPostCopy { get; init; }

    /// <summary>Whether auto-converge may be used; only where post-copy is not.</summary>
    /// <value>Default false (<c>live_migration_permit_auto_converge</c>).</value>
    public bool PermitAutoConverge { get; init; }

    /// <summary>Channels; 1 uses none beside the main connection.</summary>
    /// <value>Default 1 (<c>live_migration_parallel_connections</c>).</value>
    public int ParallelConnections { get; init; } = 1;

    /// <inheritdoc/>
    public string Name => "nova";

    /// <inheritdoc/>
    public IReadOnlyList<string> Hypervisors => Managed.ByLibvirt;

    /// <inheritdoc/>
    public ControllerSettings AsksFor(MigrationRequest request) => new()
    {
        DowntimeLimit = StepsFor(request)[0].DowntimeLimit,
        PostCopy = PermitPostCopy ? new PostCopySettings() : null,
        AutoConverge = PermitAutoConverge && !PermitPostCopy ? new AutoConvergeSettings() : null,
        Multifd = ParallelConnections > 1 ? new MultifdSettings { Channels = ParallelConnections } : null,
        TimeLimit = Managed.Longest(ControllerSettings.DefaultTimeLimit, CompletionTimeFor(request) * 2),
    };

    /// <summary>What counts as a guest's size: its memory and what of its disks moves, each as <see cref="LeastSize"/> at least.</summary>
    public static ByteCount SizeOf(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ByteCount(AtLeast(request.Vm.Memory) + Managed.DisksOf(request).Sum(disk => AtLeast(disk.Size)));

        static long AtLeast(ByteCount size) => Math.Max(LeastSize.Bytes, size.Bytes);
    }

    /// <summary>The downtime limits and when, since the migration's start, each comes into force.</summary>
    public IReadOnlyList<(VirtualDuration After, VirtualDuration DowntimeLimit)> StepsFor(MigrationRequest request)
    {
        var delay = Managed.WholeSeconds(DowntimeDelay.PerGiB(SizeOf(request)));
        return [.. Enumerable.Range(0, DowntimeSteps + 1).Select(step => (VirtualDuration.FromSeconds(delay * step), LimitAt(step)))];
    }

    /// <summary>The time that a migration has; zero: all the time.</summary>
    public VirtualDuration CompletionTimeFor(MigrationRequest request) => VirtualDuration.FromSeconds(Managed.WholeSeconds(CompletionTimeout.PerGiB(SizeOf(request))));

    /// <inheritdoc/>
    public void Begin(MigrationControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        new Monitor(this, control).Begin();
    }

    // Downtime / steps at first, then as much of the rest each time; in whole milliseconds, cut.
    private VirtualDuration LimitAt(int step)
    {
        var milliseconds = Downtime.Nanoseconds / 1_000_000;
        return VirtualDuration.FromMilliseconds(milliseconds * (DowntimeSteps + (DowntimeSteps - 1L) * step) / ((long)DowntimeSteps * DowntimeSteps));
    }

    private sealed class Monitor(Nova nova, MigrationControl control)
    {
        private readonly IReadOnlyList<(VirtualDuration After, VirtualDuration DowntimeLimit)> steps = nova.StepsFor(control.Request);
        private readonly VirtualDuration completionTime = nova.CompletionTimeFor(control.Request);
        private int step;
        private bool isForced;

        public void Begin() => control.PollEvery(PollInterval, Look);

        private void Look()
        {
            var saw = control.Ask();
            if (isForced || saw.IsPostCopy)
            {
                control.Wait("it is being completed");
                return;
            }

            if (completionTime > VirtualDuration.Zero && saw.Elapsed > completionTime)
            {
                TimeIsUp();
                return;
            }

            var due = step;
            while (due + 1 < steps.Count && saw.Elapsed > steps[due + 1].After)
            {
                due++;
            }

            if (due == step)
            {
                control.Wait(step + 1 < steps.Count ? FormattableString.Invariant($"step {step} of {steps.Count - 1} lasts until {steps[step + 1].After.TotalSeconds:0} s") : "the last step is reached");
                return;
            }

            step = due;
            control.Do(new SetLimitsCommand(default, DowntimeLimit: steps[step].DowntimeLimit), FormattableString.Invariant($"step {step} of {steps.Count - 1}, due after {steps[step].After.TotalSeconds:0} s"));
        }

        private void TimeIsUp()
        {
            var why = FormattableString.Invariant($"its time of {completionTime.TotalSeconds:0} s is used up");
            isForced = true;
            control.Do(
                nova.TimeoutAction == NovaTimeoutAction.Abort ? new CancelCommand(default) : nova.PermitPostCopy ? new StartPostCopyCommand(default) : new SuspendGuestCommand(default),
                why);
        }
    }
}
