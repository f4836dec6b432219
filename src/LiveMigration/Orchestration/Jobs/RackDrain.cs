using LiveMigration.Hosts;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Empties the hosts of a rack in waves, reboots each as soon as it is empty, and takes it back before the next wave.</summary>
/// <remarks>
/// Stands for: rolling updates of vSphere's Lifecycle Manager, Hyper-V's Cluster-Aware Updating, node upgrades of KubeVirt and OpenStack.
/// Guests go to hosts outside the rack or already done; hosts of the rack whose turn is to come only take them where no other host does.
/// A host whose guests do not all find a place is left alone and named; the others go on. In the run a wave begins when the one before is done to the end.
/// Leaves out: reboots that fail. Source: documented behaviour of these. Checked by: a schedule written by hand; random clusters.
/// </remarks>
/// <param name="Rack">The rack's name.</param>
public sealed record RackDrain(string Rack) : IJobPlanner
{
    /// <summary>Hosts of a wave; 1 or more.</summary>
    /// <value>Default 1.</value>
    public int HostsAtOnce { get; init; } = 1;

    /// <summary>From a host being empty until it takes guests again; 0 or more.</summary>
    /// <value>Default 10 min, assumed: firmware of a server with much memory and its updates.</value>
    public VirtualDuration RebootTime { get; init; } = VirtualDuration.FromSeconds(600);

    /// <summary>Whether guests go back to their host when it is there again.</summary>
    /// <value>Default false.</value>
    public bool BackFill { get; init; }

    /// <inheritdoc/>
    public string Name => $"drain rack {Rack}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Faults(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var faults = new List<string>();
        if (!cluster.Hosts.Any(h => h.Rack == Rack))
        {
            faults.Add($"A job names the rack \"{Rack}\", in which no host stands");
        }

        if (HostsAtOnce < 1)
        {
            faults.Add($"{nameof(HostsAtOnce)} is {HostsAtOnce}; allowed is 1 or more, and with less nothing would ever be done");
        }

        return [.. faults, .. PlannerFaults.OfTimes((nameof(RebootTime), RebootTime))];
    }

    /// <inheritdoc/>
    public JobPlan Plan(PlanningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (state, plan) = (context.State, new JobPlanBuilder(Name));
        var toDo = state.Hosts.Where(h => h.Host.Rack == Rack && h.State == HostState.Up).Select(h => h.Index).ToList();
        foreach (var host in state.Hosts.Where(h => h.Host.Rack == Rack && h.State != HostState.Up))
        {
            plan.Remark($"{host.Host.Name} is {(host.State == HostState.Down ? "down" : "in maintenance")} and left as it is");
        }

        LeaveThoseWithGuestsOnTheirWay(state, plan, toDo);
        var later = new bool[state.Hosts.Count];
        toDo.ForEach(host => later[host] = true);
        var evictions = new Evictions(context, new HostChooser(state, context.Cluster.Placement) { Avoided = later }, plan);
        IReadOnlyList<int> before = [];
        foreach (var hosts in toDo.Chunk(HostsAtOnce))
        {
            before = Wave(context, plan, evictions, hosts, before);
            foreach (var host in hosts)
            {
                later[host] = false;
            }
        }

        return plan.Build();
    }

    // Others' migrations go on, and no host is rebooted under a guest.
    private static void LeaveThoseWithGuestsOnTheirWay(ClusterState state, JobPlanBuilder plan, List<int> toDo)
    {
        foreach (var guest in MovingUnits.OnTheirWay(state))
        {
            var (from, to) = (state.HostOf(guest), state.GoesTo(guest));
            foreach (var host in new[] { from, to }.Where(toDo.Remove))
            {
                plan.CannotReach(new JobObstacle(state.Hosts[host].Host.Name, $"{state.Vm(guest).Name} is on its way from {state.Hosts[from].Host.Name} to {state.Hosts[to].Host.Name}; so {state.Hosts[host].Host.Name} is left as it is", "the job once more when it has arrived"));
            }
        }
    }

    // Returns the steps that the next wave waits for.
    private IReadOnlyList<int> Wave(PlanningContext context, JobPlanBuilder plan, Evictions evictions, int[] hosts, IReadOnlyList<int> before)
    {
        var state = context.State;
        var guests = state.GuestsByHost();
        var (moved, last) = (new List<(int Host, List<(int[] Unit, int To)> Moves, int Back)>(), new List<int>());
        foreach (var host in hosts)
        {
            state.Change(host, HostState.Maintenance);
        }

        foreach (var host in hosts)
        {
            var name = state.Hosts[host].Host.Name;
            if (evictions.TryAll(MovingUnits.Of(state, guests[host]), null, out var unfitting) is not { } moves)
            {
                evictions.Explain(unfitting!, $"; so {name} is left as it is");
                continue;
            }

            var entered = plan.Change(name, HostChange.EnterMaintenance, "it is to be empty for its reboot", before);
            var steps = new List<int>();
            evictions.MoveAll(moves, $"{name} is to be empty for its reboot", [entered], steps);
            var rebooted = plan.Wait(RebootTime, $"{name} reboots", steps.Count == 0 ? [entered] : steps);
            var back = plan.Change(name, HostChange.LeaveMaintenance, "it has rebooted", [rebooted]);
            last.Add(back);
            moved.Add((host, moves, back));
        }

        evictions.EndWave();
        foreach (var host in hosts)
        {
            state.Change(host, HostState.Up);
        }

        foreach (var (host, moves, back) in BackFill ? moved : [])
        {
            foreach (var (unit, _) in moves)
            {
                evictions.MoveTo(unit, host, $"{state.Hosts[host].Host.Name} is back", [back], last);
            }
        }

        evictions.EndWave();
        plan.Wave++;
        return last.Count > 0 ? last : before;
    }
}
