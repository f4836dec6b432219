using LiveMigration.Scenarios;
using LiveMigration.Scenarios.Reading;
using LiveMigration.Tests;

namespace LiveMigration.Charts.Tests;

/// <summary>Samples that were run with timelines.</summary>
internal static class Runs
{
    public static ScenarioResult Converging { get; } = Of("will-it-converge.yaml");

    public static ScenarioResult Throttled { get; } = Of("throttles.yaml");

    public static ScenarioResult Refused { get; } = Of("refused.yaml");

    public static Scenario Scenario(string sample) => ScenarioReader.ReadFile(RepositoryFolder.PathOf("samples/" + sample)).Scenario!;

    private static ScenarioResult Of(string sample) => ScenarioRun.Begin(Scenario(sample), recording: RunRecording.Small).RunToEnd();
}
