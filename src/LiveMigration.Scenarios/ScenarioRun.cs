using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios;

/// <summary>All virtual machines and migrations of a scenario on one simulator, run to the end.</summary>
/// <remarks>What holds for guests, places and retries is in <see cref="Orchestration.Fleet"/>. Not thread-safe; two runs share nothing.</remarks>
public sealed class ScenarioRun
{
    private readonly Scenario scenario;

    private ScenarioRun(Scenario scenario, RunRecording? recording)
    {
        this.scenario = scenario;
        Simulator = new Simulator(scenario.Seed);
        Fleet = new Fleet(Simulator, scenario.Cluster) { Records = recording?.Of(scenario) };
        foreach (var order in scenario.Migrations)
        {
            Fleet.Submit(order);
        }

        foreach (var job in scenario.Jobs)
        {
            Fleet.Run(job);
        }
    }

    /// <summary>Whose events drive it; whoever wants to look on, <see cref="Simulator.Watch">watches</see> it.</summary>
    public Simulator Simulator { get; }

    /// <summary>The cluster in motion.</summary>
    public Fleet Fleet { get; }

    /// <summary>Puts everything of a scenario in its place; nothing has happened yet.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="seed">The seed, see <see cref="Scenario.WithSeed"/>; null takes the scenario's.</param>
    /// <param name="recording">What is kept over time; null: nothing.</param>
    public static ScenarioRun Begin(Scenario scenario, ulong? seed = null, RunRecording? recording = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new ScenarioRun(scenario.WithSeed(seed ?? scenario.Seed), recording);
    }

    /// <summary>Runs a scenario from beginning to end.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="seed">The seed, see <see cref="Scenario.WithSeed"/>; null takes the scenario's.</param>
    /// <param name="progress">Called after every event; changes nothing.</param>
    /// <returns>The result; the same for the same scenario and seed, to the bit.</returns>
    public static ScenarioResult Execute(Scenario scenario, ulong? seed = null, Action<ScenarioProgress>? progress = null) => Begin(scenario, seed).RunToEnd(progress);

    /// <summary>Runs until nothing happens any more; once.</summary>
    /// <param name="progress">Called after every event; changes nothing.</param>
    /// <returns>The result; the same for the same scenario and seed, to the bit.</returns>
    public ScenarioResult RunToEnd(Action<ScenarioProgress>? progress = null)
    {
        var report = Fleet.RunToEnd(progress is null ? null : () => progress(new ScenarioProgress(Simulator.Now, Fleet.EndedCount, Fleet.Tickets.Count)));
        var outcomes = Fleet.Tickets.Select(ticket => ticket.Outcome).ToList();
        List<JobReport> jobs = [.. Fleet.Jobs.Select(job => job.Report).OfType<JobReport>()];
        return new ScenarioResult(scenario, Simulator.Seed, Simulator.Digest.Current, outcomes, ExpectationResults.Of(scenario, outcomes, report, jobs)) { Fleet = report, Jobs = jobs };
    }
}
