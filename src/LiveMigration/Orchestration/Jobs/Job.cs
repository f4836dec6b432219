using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>A job that is to run on a fleet. Immutable.</summary>
public sealed record Job
{
    /// <summary>Makes its plan when its time has come.</summary>
    public required IJobPlanner Planner { get; init; }

    /// <summary>What it is called.</summary>
    /// <value>Default null: the planner's name.</value>
    public string? Name { get; init; }

    /// <summary>When it is planned and begins.</summary>
    /// <value>Default the beginning.</value>
    public VirtualTime At { get; init; }

    /// <summary>How guests migrate.</summary>
    public MigrationSettings Settings { get; init; } = new();

    /// <summary>Who looks after each migration while it runs; null: nobody, on a platform its controller.</summary>
    /// <value>Default null.</value>
    public IMigrationController? Controller { get; init; }

    /// <summary>Whether and when a migration is tried again to the same host; null: it is not, on a platform as that does.</summary>
    public RetryRule? Retry { get; init; }

    /// <summary>Of those that wait for their places the higher go first.</summary>
    /// <value>Default 0.</value>
    public int Priority { get; init; }

    /// <summary>How often another host is looked for where a guest did not get to the planned one; 0 or more.</summary>
    /// <value>Default 1.</value>
    public int Replans { get; init; } = 1;
}
