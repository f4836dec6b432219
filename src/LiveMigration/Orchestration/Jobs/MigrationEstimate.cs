using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>How long a migration is going to take, before it begins.</summary>
/// <remarks>
/// Stands for: what an operator reckons: memory over bandwidth, then what was dirtied meanwhile, and so on until it fits in the downtime limit.
/// Leaves out: readings of the log, set-up, pauses, zero pages, compression; of workloads other than flat ones all that they dirty, so that the estimate is the least it takes.
/// Source: the geometric series (Clark et al., NSDI 2005). Checked by: equal to the textbook's migration of a flat workload.
/// </remarks>
public static class MigrationEstimate
{
    private const int MostRounds = 30;

    /// <summary>The time of a migration that has its way for itself; null if it is dirtied as fast as it is sent.</summary>
    /// <exception cref="ArgumentException">The source's hypervisor does not take the settings.</exception>
    public static VirtualDuration? Of(HypervisorCatalog hypervisors, MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(hypervisors);
        ArgumentNullException.ThrowIfNull(request);
        var plan = hypervisors.Plan(request);
        var rate = DataRate.Min(plan.Path.Rate, plan.MaxBandwidth);
        var (dirty, largest) = request.Vm.Workload is FlatWorkload flat ? (flat.DirtyRate, flat.WorkingSetSize) : (new DataRate(0), ByteCount.Zero);
        var (left, total) = (request.Vm.AssignedMemory, VirtualDuration.Zero);
        var fits = rate.BytesIn(plan.DowntimeLimit);
        for (var round = 0; round < MostRounds; round++)
        {
            var time = rate.TimeFor(left);
            total += time;
            var next = dirty.BytesPerSecond == 0 ? ByteCount.Zero : dirty.BytesIn(time);
            next = next < largest ? next : largest;
            if (next <= fits)
            {
                return total + rate.TimeFor(next);
            }

            if (round > 0 && next >= left)
            {
                return null;
            }

            left = next;
        }

        return total + rate.TimeFor(left);
    }

    /// <summary>How many such migrations at once get the bandwidth that <see cref="Of"/> reckons with from one card; at least one.</summary>
    /// <exception cref="ArgumentException">The source's hypervisor does not take the settings.</exception>
    public static int MostAtFullRate(HypervisorCatalog hypervisors, MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(hypervisors);
        ArgumentNullException.ThrowIfNull(request);
        var plan = hypervisors.Plan(request);
        return (int)Math.Clamp(plan.Path.Rate.BytesPerSecond / Math.Max(1, plan.MaxBandwidth.BytesPerSecond), 1, int.MaxValue);
    }
}
