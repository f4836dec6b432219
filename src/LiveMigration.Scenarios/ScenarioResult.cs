using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios;

/// <summary>What one run of a scenario came to. Immutable.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Seed">The seed it ran with.</param>
/// <param name="Digest">Digest of every event; equal runs have equal digests.</param>
/// <param name="Migrations">One entry a migration, in the order of the scenario; after those the ones of its jobs, in the order of asking.</param>
/// <param name="Expectations">One entry for each thing expected, in the order of the scenario.</param>
public sealed record ScenarioResult(Scenario Scenario, ulong Seed, string Digest, IReadOnlyList<MigrationOutcome> Migrations, IReadOnlyList<ExpectationResult> Expectations)
{
    /// <summary>What all its migrations came to together.</summary>
    public required FleetReport Fleet { get; init; }

    /// <summary>What each job came to, in the order of the scenario; empty if there were none.</summary>
    public IReadOnlyList<JobReport> Jobs { get; init; } = [];

    /// <summary>The scenario's name.</summary>
    public string Name => Scenario.Name;

    /// <summary>The reports, in the order of the scenario.</summary>
    public IEnumerable<MigrationReport> Reports => Migrations.Select(m => m.Report);

    /// <summary>Whether all went as it should: every expectation is met, or, where there are none, every job reached what it was for and every other migration completed.</summary>
    public bool Succeeded => Scenario.Expectations.Count > 0
        ? Expectations.All(e => e.IsMet)
        : Jobs.All(job => job.IsComplete) && Migrations.Take(Scenario.Migrations.Count).All(m => m.Report.Status == MigrationStatus.Completed);
}

/// <summary>How far a run is.</summary>
/// <param name="Now">The present virtual time.</param>
/// <param name="Ended">Migrations that ended.</param>
/// <param name="Total">Migrations of the scenario.</param>
public readonly record struct ScenarioProgress(VirtualTime Now, int Ended, int Total);
