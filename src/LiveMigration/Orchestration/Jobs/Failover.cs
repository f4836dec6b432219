using LiveMigration.Hosts;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Hosts fail when the job begins; their guests are started again elsewhere once that is found out.</summary>
/// <remarks>
/// Stands for: vSphere HA, failover clusters of Hyper-V, Nova's evacuate with Masakari, Proxmox HA: guests are started from their disks, so what was in
/// memory is gone; the largest first. A guest that finds no room stays down and is named. Leaves out: restart priorities, fencing that fails.
/// Source: documented behaviour of these; times assumed. Checked by: a schedule written by hand; random clusters.
/// </remarks>
/// <param name="Hosts">Names of those that fail; one that is down already has its guests started.</param>
public sealed record Failover(IReadOnlyList<string> Hosts) : IJobPlanner
{
    /// <summary>From the failure until guests are being started; 0 or more.</summary>
    /// <value>Default 30 s, assumed: heartbeats that stay away, and fencing.</value>
    public VirtualDuration DetectionTime { get; init; } = VirtualDuration.FromSeconds(30);

    /// <summary>From a guest's start until it serves again; 0 or more.</summary>
    /// <value>Default 60 s, assumed.</value>
    public VirtualDuration RestartTime { get; init; } = VirtualDuration.FromSeconds(60);

    /// <inheritdoc/>
    public string Name => $"failover of {string.Join(", ", Hosts)}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Faults(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return [.. PlannerFaults.OfHosts(cluster, Hosts), .. PlannerFaults.OfTimes((nameof(DetectionTime), DetectionTime), (nameof(RestartTime), RestartTime))];
    }

    /// <inheritdoc/>
    public JobPlan Plan(PlanningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (state, plan) = (context.State, new JobPlanBuilder(Name));
        var failing = context.HostsNamed(Hosts);
        var failed = new List<int>();
        foreach (var host in failing)
        {
            state.Change(host, HostState.Down);
            failed.Add(plan.Change(state.Hosts[host].Host.Name, HostChange.Fail, "it goes down with all that is on it", []));
        }

        // Those that are on their way away from it are lost with it too: what they have at the other end is not all.
        var lost = Enumerable.Range(0, state.GuestCount).Where(guest => failing.Contains(state.LastHostOf(guest))).ToList();
        lost.ForEach(state.Return);
        var units = MovingUnits.Of(state, [.. lost.Where(g => state.HostOf(g) >= 0)]).Concat(lost.Where(g => state.HostOf(g) < 0).Select(g => new[] { g })).ToList();
        lost.ForEach(state.Lose);
        int[] detected = [plan.Wait(DetectionTime, "until the failure is found out", failed)];
        var chooser = new HostChooser(state, context.Cluster.Placement);
        var evictions = new Evictions(context, chooser, plan);
        foreach (var unit in units)
        {
            var on = chooser.Choose(unit, null);
            if (on < 0)
            {
                evictions.Explain(unit, "; so it stays down", starts: true);
                continue;
            }

            foreach (var guest in unit)
            {
                state.Start(guest, on);
                plan.Restart(state.Vm(guest).Name, state.Hosts[on].Host.Name, RestartTime, $"its host went down; {state.Hosts[on].Host.Name} {chooser.Reason}", detected);
            }
        }

        return plan.Build();
    }
}
