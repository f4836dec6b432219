using LiveMigration.Migration;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Makes the plan of one kind of job. Stateless; write your own for a job that is not here.</summary>
public interface IJobPlanner
{
    /// <summary>What it does, in a few words: <c>drain hv1</c>.</summary>
    string Name { get; }

    /// <summary>What it names that is not there, and numbers out of range; one sentence each.</summary>
    /// <value>Default none.</value>
    IReadOnlyList<string> Faults(Cluster cluster) => [];

    /// <summary>The plan from where everything is now. It has an end: each guest moves a limited number of times.</summary>
    JobPlan Plan(PlanningContext context);
}

/// <summary>What a planner goes by.</summary>
/// <param name="State">Who is where; the planner's own copy, in which it moves guests as it goes.</param>
/// <param name="Settings">How guests will migrate.</param>
/// <param name="Now">When the plan is to begin.</param>
public sealed record PlanningContext(ClusterState State, MigrationSettings Settings, VirtualTime Now)
{
    /// <summary>The cluster.</summary>
    public Cluster Cluster => State.Cluster;

    /// <summary>The numbers of the hosts of these names, which are there.</summary>
    public IReadOnlyList<int> HostsNamed(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var numbers = State.Hosts.ToDictionary(h => h.Host.Name, h => h.Index, StringComparer.Ordinal);
        return [.. names.Select(name => numbers[name])];
    }
}
