using LiveMigration.Orchestration.Placement;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Decides which guests move where to balance a cluster. Write your own, and give it to <see cref="Balancing"/>.</summary>
public interface IBalancer
{
    /// <summary>How unevenly the hosts that are up are loaded; the lower the better.</summary>
    double Imbalance(ClusterState state);

    /// <summary>The moves, in the order in which they are to be asked for; each fits beside all before it while no room is given back.</summary>
    /// <param name="context">Where everything is; the balancer's own copy.</param>
    /// <returns>Each guest at most once; a move that does not fit is left out of the plan and named.</returns>
    IReadOnlyList<BalancingMove> Moves(PlanningContext context);
}

/// <summary>A move that balances.</summary>
/// <param name="Guest">The guest's number.</param>
/// <param name="To">The destination's number.</param>
/// <param name="Why">Why, in a sentence.</param>
public readonly record struct BalancingMove(int Guest, int To, string Why);
