using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Throttles;

/// <summary>A share of its vCPU time that the guest is left with, the same from the migration's start until it leaves the source.</summary>
/// <remarks>
/// Stands for: an operator's cap for the time of a migration: <c>xl sched-credit -c</c>, a quota of a control group, a CPU limit in vSphere.
/// Leaves out: the length of the scheduler's slices, and that an idle vCPU loses less; with several vCPUs the cap is taken to be shared evenly.
/// Source: the definition.
/// Checked by: guest progress = share, page counts of a paced writer.
/// </remarks>
public sealed class CpuShare : IGuestThrottle
{
    /// <summary>A throttle for one migration.</summary>
    /// <param name="percent">What is left; from 1 to 99.</param>
    public CpuShare(int percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 99);
        AtStart = VcpuDuty.OfShare(1000 - percent * 10);
    }

    /// <inheritdoc/>
    public VcpuDuty AtStart { get; }

    /// <inheritdoc/>
    public VirtualDuration? TickEvery => null;

    /// <inheritdoc/>
    public bool CountsWrites => false;

    /// <inheritdoc/>
    public VcpuDuty? Begin(in ThrottleView view) => null;

    /// <inheritdoc/>
    public VcpuDuty? OnReading(in ThrottleView view) => null;

    /// <inheritdoc/>
    public ThrottleTick OnTick(in ThrottleView view) => default;
}
