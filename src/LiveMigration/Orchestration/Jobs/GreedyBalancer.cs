using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Orchestration.Placement;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Moves one guest after the other from a host with much load to one with little: always the move that evens out most for the memory it sends.</summary>
/// <remarks>
/// Stands for: DRS: while the standard deviation of hosts' loads is above the target, of all moves from the most loaded hosts to the least loaded
/// take the one with the best gain for its cost, unless it gains too little. Load is processors asked for over processors, or where hosts do
/// not say how many they have, memory taken over memory.
/// Leaves out: reservations and shares, forecasts, the cost that a migration has for other guests.
/// Source: Gulati et al., VMware Distributed Resource Management, VMware Technical Journal 2012 (the loop; its cost model is not published: assumed memory).
/// Checked by: cases by hand; random clusters end no less even, and no rule breaks.
/// </remarks>
public sealed class GreedyBalancer : IBalancer
{
    /// <summary>The standard deviation of loads at which it is content; 0 or more.</summary>
    /// <value>Default 0.05, assumed.</value>
    public double Target { get; init; } = 0.05;

    /// <summary>What a move must take off the standard deviation; above 0.</summary>
    /// <value>Default 0.0001, assumed.</value>
    public double LeastGain { get; init; } = 0.0001;

    /// <summary>The most moves of one plan; 1 or more.</summary>
    /// <value>Default 1000.</value>
    public int MostMoves { get; init; } = 1000;

    /// <summary>How many of the most and of the least loaded hosts are looked at for each move; 1 or more.</summary>
    /// <value>Default 8.</value>
    public int HostsLookedAt { get; init; } = 8;

    /// <inheritdoc/>
    public double Imbalance(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new BalancedLoads(state).Deviation;
    }

    /// <inheritdoc/>
    public IReadOnlyList<BalancingMove> Moves(PlanningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var state = context.State;
        var loads = new BalancedLoads(state);
        var guests = state.GuestsByHost().Select(list => list.Where(g => state.GoesTo(g) < 0 && state.Book.GroupOf(g) is null).ToList()).ToList();
        var moves = new List<BalancingMove>();
        while (moves.Count < MostMoves && loads.Deviation > Target && Best(context, loads, guests) is { } best)
        {
            var (guest, to) = (best.Guest, best.To);
            var from = state.HostOf(guest);
            var why = string.Create(CultureInfo.InvariantCulture, $"{state.Hosts[from].Host.Name} is loaded to {loads.Of(from):P0}, {state.Hosts[to].Host.Name} to {loads.Of(to):P0}; the standard deviation falls from {loads.Deviation:0.####} to {loads.DeviationAfter(guest, from, to):0.####}");
            moves.Add(new BalancingMove(guest, to, why));
            loads.Move(guest, from, to);
            state.Leave(guest, to);
            guests[from].Remove(guest); // what comes to a host does not move on within one plan
        }

        return moves;
    }

    private (int Guest, int To)? Best(PlanningContext context, BalancedLoads loads, List<List<int>> guests)
    {
        (int, int)? best = null;
        var bestValue = 0.0;
        foreach (var from in loads.MostLoaded(HostsLookedAt))
        {
            foreach (var guest in guests[from])
            {
                foreach (var to in loads.LeastLoaded(HostsLookedAt))
                {
                    if (to == from)
                    {
                        continue;
                    }

                    var gain = loads.Deviation - loads.DeviationAfter(guest, from, to);
                    var value = gain / Math.Max(1, context.State.Vm(guest).AssignedMemory.Bytes);
                    if (gain >= LeastGain && value > bestValue && context.State.Hosts[to].State == HostState.Up && context.State.Fits(guest, to, context.Settings))
                    {
                        (best, bestValue) = ((guest, to), value);
                    }
                }
            }

            if (best is not null)
            {
                return best;
            }
        }

        return best;
    }
}
