using System.Globalization;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>What a step of a convergence schedule does.</summary>
public enum ConvergenceAction
{
    /// <summary>Set the downtime limit.</summary>
    SetDowntime,

    /// <summary>Switch to post-copy.</summary>
    PostCopy,

    /// <summary>End the migration.</summary>
    Abort,
}

/// <summary>A step of a convergence schedule.</summary>
/// <param name="Limit">It is taken when more iterations than this were counted.</param>
/// <param name="Action">What it does.</param>
/// <param name="Downtime">The downtime limit to set; zero for another action.</param>
public readonly record struct ConvergenceStep(int Limit, ConvergenceAction Action, VirtualDuration Downtime = default);

/// <summary>oVirt's convergence schedule: a first downtime limit, then steps by count of iterations; the last ones follow each other.</summary>
public sealed record ConvergenceSchedule
{
    private const int Always = -1;
    private const int AbortAfter = 42;

    /// <summary>Its name in migration policies.</summary>
    public required string Name { get; init; }

    /// <summary>The first downtime limit.</summary>
    public required VirtualDuration Initial { get; init; }

    /// <summary>The steps, in order.</summary>
    public required IReadOnlyList<ConvergenceStep> Steps { get; init; }

    /// <summary>How many migrations a host takes part in at once.</summary>
    public required int MaxParallel { get; init; }

    /// <summary>Limit of a migration's bandwidth where the engine gives none.</summary>
    /// <value>Default null: the engine divides what there is.</value>
    public DataRate? Bandwidth { get; init; }

    /// <summary>Whether the guest may be slowed.</summary>
    /// <value>Default true.</value>
    public bool AutoConverge { get; init; } = true;

    /// <summary>Whether XBZRLE is used.</summary>
    public bool Xbzrle { get; init; }

    /// <summary>Whether several channels are used, without copying in the kernel.</summary>
    public bool Parallel { get; init; }

    /// <summary>Minimal downtime.</summary>
    public static ConvergenceSchedule MinimalDowntime { get; } = new()
    {
        Name = "minimal-downtime",
        MaxParallel = 2,
        Initial = Ms(100),
        Steps = [.. Downtimes((1, 150), (2, 200), (3, 300), (4, 400), (6, 500)), Abort],
    };

    /// <summary>Suspend workload if needed.</summary>
    public static ConvergenceSchedule SuspendWorkload { get; } = new()
    {
        Name = "suspend-workload",
        MaxParallel = 1,
        Xbzrle = true,
        Initial = Ms(100),
        Steps = [.. Downtimes((1, 150), (2, 200), (3, 300), (4, 400), (6, 500), (Always, 5_000)), Abort],
    };

    /// <summary>Post-copy migration.</summary>
    public static ConvergenceSchedule PostCopy { get; } = new()
    {
        Name = "post-copy",
        MaxParallel = 2,
        Initial = Ms(100),
        Steps = [.. Downtimes((1, 150), (2, 200)), new(Always, ConvergenceAction.PostCopy), Abort],
    };

    /// <summary>Very large VMs.</summary>
    public static ConvergenceSchedule VeryLargeVms { get; } = new()
    {
        Name = "very-large-vms",
        MaxParallel = 1,
        Parallel = true,
        Initial = Ms(300),
        Steps = [.. Downtimes((1, 400), (2, 500), (3, 700), (4, 1_000), (6, 1_500), (Always, 5_000)), Abort],
    };

    /// <summary>VDSM's own, where the engine gives no policy: downtimes that rise exponentially to 500 ms, and an end 42 iterations later.</summary>
    public static ConvergenceSchedule Legacy { get; } = LegacyOf(Ms(500), 5);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ConvergenceSchedule> All { get; } = [MinimalDowntime, SuspendWorkload, PostCopy, VeryLargeVms, Legacy];

    /// <summary>VDSM's own schedule with a last downtime limit and a number of steps of one's own.</summary>
    /// <param name="downtime">The last downtime limit (<c>migration_downtime</c>).</param>
    /// <param name="steps">How many limits there are (<c>migration_downtime_steps</c>); 2 or more.</param>
    /// <remarks>
    /// In whole milliseconds, cut: downtime / steps + base^i, where base^(steps - 1) is the rest. Assumed: that step i needs more than i iterations.
    /// </remarks>
    public static ConvergenceSchedule LegacyOf(VirtualDuration downtime, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        var last = Managed.WholeMilliseconds(downtime);
        var offset = last / (double)steps;
        var rise = PortableMath.Pow(last - offset, 1.0 / (steps - 1));
        var limits = new List<ConvergenceStep>();
        for (var (step, power) = (1, rise); step < steps; step++, power *= rise)
        {
            limits.Add(new ConvergenceStep(step, ConvergenceAction.SetDowntime, step == steps - 1 ? downtime : Ms((long)(offset + power))));
        }

        return new ConvergenceSchedule
        {
            Name = "legacy",
            MaxParallel = 2,
            Bandwidth = DataRate.FromMiBPerSecond(52),
            AutoConverge = false,
            Initial = Ms((long)(offset + 1)),
            Steps = [.. limits, new ConvergenceStep(steps - 1 + AbortAfter, ConvergenceAction.Abort)],
        };
    }

    /// <summary>Its steps in words: <c>100; 1: 150, 2: 200, then post-copy, abort</c>, in milliseconds.</summary>
    public override string ToString()
    {
        var steps = Steps.Select(step => (step.Limit == Always ? "then " : string.Create(CultureInfo.InvariantCulture, $"> {step.Limit}: ")) + step.Action switch
        {
            ConvergenceAction.SetDowntime => string.Create(CultureInfo.InvariantCulture, $"{step.Downtime.TotalMilliseconds:0}"),
            ConvergenceAction.PostCopy => "post-copy",
            _ => "abort",
        });
        return string.Create(CultureInfo.InvariantCulture, $"{Initial.TotalMilliseconds:0}; ") + string.Join(", ", steps);
    }

    private static ConvergenceStep Abort => new(Always, ConvergenceAction.Abort);

    private static IEnumerable<ConvergenceStep> Downtimes(params (int Limit, long Downtime)[] steps) =>
        steps.Select(step => new ConvergenceStep(step.Limit, ConvergenceAction.SetDowntime, Ms(step.Downtime)));

    private static VirtualDuration Ms(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);
}

/// <summary>The walk through a convergence schedule as a bare rule: at most one step a look.</summary>
/// <param name="schedule">The schedule.</param>
/// <remarks>
/// Iterations are counted from the one that the first look found, and looked at when their number rose since the look before.
/// Source: MonitorThread in VDSM's lib/vdsm/virt/migration.py, fd4b0df20b.
/// </remarks>
public sealed class ScheduleWalk(ConvergenceSchedule schedule)
{
    private int? first;
    private int before;
    private int next;

    /// <summary>Steps taken so far.</summary>
    public int StepsTaken => next;

    /// <summary>The monitor looks.</summary>
    /// <param name="iteration">Readings of the dirty log so far.</param>
    /// <returns>The step to take now; null takes none.</returns>
    public ConvergenceStep? Look(int iteration)
    {
        if (first is not { } from)
        {
            (first, before) = (iteration, iteration);
            return null;
        }

        if (iteration <= before || next == schedule.Steps.Count)
        {
            return null;
        }

        before = iteration;
        return schedule.Steps[next].Limit < iteration - from ? schedule.Steps[next++] : null;
    }
}
