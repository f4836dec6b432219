using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Orchestration.Placement;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Mends rules that are broken, then evens out the load of the hosts.</summary>
/// <remarks>
/// Stands for: a run of DRS, of Hyper-V's node fairness, of oVirt's balancing. Rooms that moves take are all there at once, so that they fit in any order.
/// Guests that rules keep together stay where they are. Source: <see cref="GreedyBalancer"/>. Checked by: cases by hand; random clusters.
/// </remarks>
public sealed record Balancing : IJobPlanner
{
    /// <summary>Decides what moves.</summary>
    /// <value>Default <see cref="GreedyBalancer"/>.</value>
    public IBalancer Balancer { get; init; } = new GreedyBalancer();

    /// <inheritdoc/>
    public string Name => "balance";

    /// <inheritdoc/>
    public JobPlan Plan(PlanningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (state, plan) = (context.State, new JobPlanBuilder(Name));
        var evictions = new Evictions(context, new HostChooser(state, context.Cluster.Placement), plan);
        var before = Balancer.Imbalance(state);
        var steps = new List<int>();
        Mend(state, evictions, steps);
        foreach (var move in Balancer.Moves(context with { State = state.Copy() }))
        {
            var (vm, host) = (state.Vm(move.Guest), state.Hosts[move.To].Host);
            if (state.GoesTo(move.Guest) < 0 && state.Fits(move.Guest, move.To, context.Settings))
            {
                evictions.MoveTo([move.Guest], move.To, move.Why, [], steps);
            }
            else
            {
                plan.CannotReach(new JobObstacle(vm.Name, $"the balancer sends it to {host.Name}, where it does not fit: {string.Join("; ", state.HostOf(move.Guest) is >= 0 and var on && on != move.To ? PlacementCheck.Reasons(state, move.Guest, move.To, context.Settings).Select(r => r.Text) : ["it is not where it could move from"])}", "a balancer that asks whether a guest fits"));
            }
        }

        evictions.EndWave();
        plan.Remark(string.Create(CultureInfo.InvariantCulture, $"standard deviation of hosts' loads {before:0.####} before, {Balancer.Imbalance(state):0.####} after; {steps.Count} {(steps.Count == 1 ? "guest moves" : "guests move")}"));
        return plan.Build();
    }

    private static void Mend(ClusterState state, Evictions evictions, List<int> steps)
    {
        foreach (var guest in state.Book.Rules.Where(r => r.Rule.Strength == RuleStrength.Must).SelectMany(r => r.Guests).Distinct().Order())
        {
            if (state.HostOf(guest) is >= 0 and var on && state.Hosts[on].State == HostState.Up && state.GoesTo(guest) < 0 && Breaks(state, guest, on)
                && !evictions.TryMove([guest], $"{state.Hosts[on].Host.Name} breaks a rule of {state.Vm(guest).Name}", [], steps))
            {
                evictions.Explain([guest], "; so a rule stays broken");
            }
        }
    }

    // Those that a step before moves away count no more.
    private static bool Breaks(ClusterState state, int guest, int on) => state.Book.Of(guest).Select(number => state.Book.Rules[number]).Any(rule => rule.Rule.Strength == RuleStrength.Must && (rule.Rule is KeepApart apart
        ? rule.Guests.Any(other => other != guest && state.GoesTo(other) < 0 && state.HostOf(other) is >= 0 and var at && state.Book.DomainOf(apart, at) == state.Book.DomainOf(apart, on))
        : !state.Keeps(rule, guest, on)));
}
