using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>What a job is going to do, and what it knows it cannot: data, to be looked at before it runs. Immutable.</summary>
public sealed record JobPlan
{
    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    /// <summary>The steps, by number from 1 on; a step comes after all that it waits for.</summary>
    public required IReadOnlyList<JobStep> Steps { get; init; }

    /// <summary>What cannot be reached, known before anything begins.</summary>
    public IReadOnlyList<JobObstacle> Obstacles { get; init; } = [];

    /// <summary>What a reader should know: what it was decided by, figures before and after; a sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>How many guests move.</summary>
    public int Moves => Steps.Count(step => step is MoveStep);
}

/// <summary>Something that a job cannot reach, or did not.</summary>
/// <param name="What">The guest, or the host, by name.</param>
/// <param name="Why">Why, in a sentence.</param>
/// <param name="WouldHelp">What would help, in a few words.</param>
/// <param name="Estimate">The time that it is estimated to take, where time is what lacks; else null.</param>
public sealed record JobObstacle(string What, string Why, string WouldHelp, VirtualDuration? Estimate = null);
