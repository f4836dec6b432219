using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Orchestration.Placement;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Empties as many hosts as it can and powers them off.</summary>
/// <remarks>
/// Stands for: distributed power management of vSphere, oVirt's power saving policy: hosts with the least memory taken first; each one's guests go to hosts
/// that stay, where the least memory is left that is enough. A host that took guests is not emptied itself, so no guest moves twice.
/// Leaves out: which set of hosts would be the fewest of all (bin packing); power itself, and when hosts are needed again.
/// Source: best fit by size, the usual heuristic. Checked by: cases by hand; random clusters.
/// </remarks>
public sealed record Consolidation : IJobPlanner
{
    /// <summary>Share of its memory that a host that takes guests keeps free; from 0 to below 1.</summary>
    /// <value>Default 0.</value>
    public double LeaveFree { get; init; }

    /// <summary>The most hosts that are emptied; null: as many as can be.</summary>
    /// <value>Default null.</value>
    public int? MostHosts { get; init; }

    /// <summary>Whether hosts that are empty are powered off; else they stay in maintenance.</summary>
    /// <value>Default true.</value>
    public bool PowersOff { get; init; } = true;

    /// <inheritdoc/>
    public string Name => "consolidate";

    /// <inheritdoc/>
    public IReadOnlyList<string> Faults(Cluster cluster)
    {
        var faults = new List<string>();
        if (!(LeaveFree is >= 0 and < 1))
        {
            faults.Add(FormattableString.Invariant($"{nameof(LeaveFree)} is {LeaveFree}; allowed is 0 to below 1"));
        }

        if (MostHosts < 1)
        {
            faults.Add($"{nameof(MostHosts)} is {MostHosts}; allowed is 1 or more, and with less nothing would be done");
        }

        return faults;
    }

    /// <inheritdoc/>
    public JobPlan Plan(PlanningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (state, plan) = (context.State, new JobPlanBuilder(Name));
        var evictions = new Evictions(context, new HostChooser(state, new BestFit()), plan);
        var guests = state.GuestsByHost();
        var takes = new bool[state.Hosts.Count];
        var up = state.Hosts.Where(h => h.State == HostState.Up).OrderBy(h => h.MemoryTaken.Bytes).ThenBy(h => h.Index).Select(h => h.Index).ToList();
        var emptied = 0;
        foreach (var host in up)
        {
            if (takes[host] || emptied == MostHosts || emptied == up.Count - 1)
            {
                continue;
            }

            state.Change(host, HostState.Maintenance);
            if (state.Hosts[host].Guests != guests[host].Count || guests[host].Any(guest => state.GoesTo(guest) >= 0) || evictions.TryAll(MovingUnits.Of(state, guests[host]), Allows, out _) is not { } moves)
            {
                state.Change(host, HostState.Up);
                continue;
            }

            emptied++;
            moves.ForEach(move => takes[move.To] = true);
            Empty(plan, evictions, state.Hosts[host].Host.Name, moves);
        }

        plan.Remark(string.Create(CultureInfo.InvariantCulture, $"{emptied} of {up.Count} hosts can be emptied"));
        return plan.Build();

        // An empty host takes nobody: it is one of those that are to be off.
        bool Allows(int[] unit, int to) => guests[to].Count > 0 && state.Hosts[to].MemoryFree.Bytes - MovingUnits.MemoryOf(state, unit) >= LeaveFree * state.Hosts[to].MemoryCapacity.Bytes;
    }

    private void Empty(JobPlanBuilder plan, Evictions evictions, string name, List<(int[] Unit, int To)> moves)
    {
        var entered = plan.Change(name, HostChange.EnterMaintenance, "it is to be empty", []);
        var steps = new List<int>();
        evictions.MoveAll(moves, $"{name} is to be empty", [entered], steps);
        if (PowersOff)
        {
            plan.Change(name, HostChange.PowerOff, "nothing runs on it any more", steps.Count == 0 ? [entered] : steps);
        }
    }
}
