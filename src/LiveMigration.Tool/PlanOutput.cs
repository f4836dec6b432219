using System.Text.Json;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>Prints the plans of scenarios' jobs without running them.</summary>
internal static class PlanOutput
{
    /// <returns>0, or 1 if a plan knows that it does not reach all.</returns>
    public static int Write(List<(string File, Scenario Scenario)> scenarios, ulong? seed, bool isJson, IAnsiConsole console)
    {
        var plans = new List<(string File, Scenario Scenario, List<JobPlan> Plans)>();
        foreach (var (file, scenario) in scenarios)
        {
            var seeded = scenario.WithSeed(seed ?? scenario.Seed);
            var fleet = new Fleet(new Simulator(seeded.Seed), seeded.Cluster);
            plans.Add((file, seeded, [.. seeded.Jobs.Select(fleet.PlanOf)]));
        }

        if (isJson)
        {
            WriteJson(plans);
        }
        else
        {
            foreach (var (_, scenario, ofScenario) in plans)
            {
                Paragraph.Write(console, $"[bold]{scenario.Name.EscapeMarkup()}[/], seed {scenario.Seed}{(ofScenario.Count == 0 ? ": no jobs" : "")}", hanging: 4);
                ofScenario.ForEach(plan => new JobStory(console).Tell(plan));
            }
        }

        return plans.SelectMany(p => p.Plans).All(plan => plan.Obstacles.Count == 0) ? 0 : 1;
    }

    private static void WriteJson(List<(string File, Scenario Scenario, List<JobPlan> Plans)> plans)
    {
        using var stdout = Console.OpenStandardOutput();
        using var json = new Utf8JsonWriter(stdout, ScenarioJson.Layout);
        json.WriteStartObject();
        json.WriteNumber("formatVersion", ReportJson.FormatVersion);
        json.WriteStartArray("plans");
        foreach (var (file, scenario, ofScenario) in plans)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("scenario", scenario.Name);
            json.WriteStartArray("jobs");
            ofScenario.ForEach(plan => JobJson.Write(json, plan));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        stdout.WriteByte((byte)'\n');
    }
}
