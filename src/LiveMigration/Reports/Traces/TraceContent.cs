using LiveMigration.Migration;
using LiveMigration.Reports.Fleets;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;

namespace LiveMigration.Reports.Traces;

/// <summary>What a trace tells of. Immutable.</summary>
public sealed record TraceContent
{
    /// <summary>The migrations, in order.</summary>
    public required IReadOnlyList<TracedMigration> Migrations { get; init; }

    /// <summary>What they came to together: migrations at once and the use of links over time.</summary>
    /// <value>Default null: neither is told.</value>
    public FleetReport? Fleet { get; init; }

    /// <summary>The jobs that ordered them.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<TracedJob> Jobs { get; init; } = [];
}

/// <summary>One migration of a trace.</summary>
/// <param name="Attempts">Its attempts in order of time, at least one; the last is what it came to.</param>
public sealed record TracedMigration(IReadOnlyList<TracedAttempt> Attempts);

/// <summary>One attempt of a migration.</summary>
/// <param name="Report">What it came to.</param>
public sealed record TracedAttempt(MigrationReport Report)
{
    /// <summary>What was commanded or befell it; what it did not live to see is left out.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<MigrationCommand> Commands { get; init; } = [];

    /// <summary>How it looked over time.</summary>
    /// <value>Default null: counters have a value a reading of the log and a round.</value>
    public MigrationTimeline? Timeline { get; init; }
}

/// <summary>A job of a trace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="BeganAt">When it began.</param>
/// <param name="EndedAt">When its last step had ended.</param>
/// <param name="Steps">The steps that began, in the order of the plan.</param>
public sealed record TracedJob(string Name, VirtualTime BeganAt, VirtualTime EndedAt, IReadOnlyList<TracedStep> Steps);

/// <summary>A step of a job.</summary>
/// <param name="What">What is done, in a few words.</param>
/// <param name="BeganAt">When it was its turn.</param>
/// <param name="EndedAt">When it had ended.</param>
/// <param name="Status">How it ended, in a word.</param>
/// <param name="Reason">Why, or what it is for.</param>
public sealed record TracedStep(string What, VirtualTime BeganAt, VirtualTime EndedAt, string Status, string Reason);
