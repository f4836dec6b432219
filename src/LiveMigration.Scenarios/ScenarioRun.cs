using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios;

/// <summary>Puts all virtual machines and migrations of a scenario on one simulator and runs it to the end.</summary>
/// <remarks>What holds for guests, places and retries is in <see cref="Fleet"/>. Not thread-safe; two runs share nothing.</remarks>
public static class ScenarioRun
{
    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="seed">The seed, see <see cref="Scenario.WithSeed"/>; null takes the scenario's.</param>
    /// <param name="progress">Called after every event; changes nothing.</param>
    /// <returns>The result; the same for the same scenario and seed, to the bit.</returns>
    public static ScenarioResult Execute(Scenario scenario, ulong? seed = null, Action<ScenarioProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        scenario = scenario.WithSeed(seed ?? scenario.Seed);
        var simulator = new Simulator(scenario.Seed);
        var fleet = new Fleet(simulator, scenario.Cluster);
        foreach (var order in scenario.Migrations)
        {
            fleet.Submit(order);
        }

        foreach (var job in scenario.Jobs)
        {
            fleet.Run(job);
        }

        var report = fleet.RunToEnd(progress is null ? null : () => progress(new ScenarioProgress(simulator.Now, fleet.EndedCount, fleet.Tickets.Count)));
        var outcomes = fleet.Tickets.Select(ticket => ticket.Outcome).ToList();
        List<JobReport> jobs = [.. fleet.Jobs.Select(job => job.Report).OfType<JobReport>()];
        return new ScenarioResult(scenario, simulator.Seed, simulator.Digest.Current, outcomes, ExpectationResults.Of(scenario, outcomes, report, jobs)) { Fleet = report, Jobs = jobs };
    }
}
