using LiveMigration.Hosts;
using LiveMigration.Orchestration.Placement;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Empties hosts at once and leaves them in maintenance.</summary>
/// <remarks>
/// Stands for: maintenance mode of vSphere, Hyper-V and oVirt, XAPI's host.evacuate, <c>kubectl drain</c>: the host takes no guests any more,
/// and all its guests ask for their migration at once; admission limits decide how many run.
/// The largest guest is placed first. What finds no host stays, is named before anything begins, and the host stays in maintenance.
/// Leaves out: shutting guests down that cannot move. Source: documented behaviour of these. Checked by: schedules written by hand; random clusters.
/// </remarks>
/// <param name="Hosts">Their names.</param>
public sealed record HostDrain(IReadOnlyList<string> Hosts) : IJobPlanner
{
    /// <inheritdoc/>
    public string Name => Hosts.Count == 1 ? $"drain {Hosts[0]}" : $"drain {Hosts.Count} hosts";

    /// <inheritdoc/>
    public IReadOnlyList<string> Faults(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return PlannerFaults.OfHosts(cluster, Hosts);
    }

    /// <inheritdoc/>
    public JobPlan Plan(PlanningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (state, plan) = (context.State, new JobPlanBuilder(Name));
        var entered = new int[state.Hosts.Count][];
        var drained = new List<int>();
        foreach (var host in context.HostsNamed(Hosts))
        {
            if (state.Hosts[host].State == HostState.Down)
            {
                plan.Remark($"{state.Hosts[host].Host.Name} is down: nothing is left to drain");
                continue;
            }

            state.Change(host, HostState.Maintenance);
            drained.Add(host);
            entered[host] = [plan.Change(state.Hosts[host].Host.Name, HostChange.EnterMaintenance, "no guest is to come to it any more", [])];
        }

        NameThoseOnTheirWay(state, plan, drained);
        var evictions = new Evictions(context, new HostChooser(state, context.Cluster.Placement), plan);
        var guests = state.GuestsByHost();
        var steps = new List<int>();
        foreach (var unit in MovingUnits.Of(state, [.. drained.SelectMany(host => guests[host])]))
        {
            var from = state.HostOf(unit[0]);
            if (!evictions.TryMove(unit, $"{state.Hosts[from].Host.Name} is to be empty", entered[from], steps))
            {
                evictions.Explain(unit);
            }
        }

        return plan.Build();
    }

    // Others' migrations go on: whoever leaves need not be moved, whoever comes cannot be before it has arrived.
    private static void NameThoseOnTheirWay(ClusterState state, JobPlanBuilder plan, List<int> drained)
    {
        foreach (var guest in MovingUnits.OnTheirWay(state))
        {
            var (name, to) = (state.Vm(guest).Name, state.Hosts[state.GoesTo(guest)].Host.Name);
            if (drained.Contains(state.GoesTo(guest)))
            {
                plan.CannotReach(new JobObstacle(name, $"it is on its way to {to} and will run there", "the job once more when it has arrived"));
            }
            else if (drained.Contains(state.HostOf(guest)))
            {
                plan.Remark($"{name} is on its way to {to} already");
            }
        }
    }
}
