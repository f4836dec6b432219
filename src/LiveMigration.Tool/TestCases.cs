using System.Globalization;
using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Tool;

/// <summary>What of a scenario's result is a test case: each expectation, or where nothing is expected each migration and job.</summary>
internal static class TestCases
{
    private const int MostDetailed = 3;

    public static List<TestCase> Of(ScenarioResult result, ReplicationSummary? replications) => Distinct(
        replications is { Expectations.Count: > 0 } many ? [.. many.Expectations.Select(Of)]
        : replications is not null ? [new TestCase("every run goes as it should", replications.Succeeded == replications.Count ? TestOutcome.Passed : TestOutcome.Failed, $"{replications.Succeeded} of {replications.Count} did")]
        : result.Expectations.Count > 0 ? [.. result.Expectations.Select(e => Of(e, result))]
        : [.. result.Migrations.Take(result.Scenario.Migrations.Count).Select(Of), .. result.Jobs.Select(job => new TestCase($"{job.Job}: is done", job.IsComplete ? TestOutcome.Passed : TestOutcome.Failed, string.Join("; ", job.NotReached.Select(o => $"{o.What}: {o.Why}"))))]);

    private static TestCase Of(ExpectationResult e, ScenarioResult result) => new(
        NameOf(e),
        e.IsMet ? TestOutcome.Passed : TestOutcome.Failed,
        e.Sentence,
        e.IsMet ? "" : Details(e.Kind == ExpectationKind.Vm ? [.. result.Migrations.Where(m => m.Vm.Name == e.Name)] : [.. result.Migrations.Where(m => m.Report.Status != MigrationStatus.Completed)]));

    private static TestCase Of(ReplicatedExpectation e) => new(
        NameOf(e.Worst) + (e.Worst.InRuns < 1 ? $" in {ReportWords.Percent(e.Worst.InRuns)} of the runs" : ""),
        e.IsMet ? TestOutcome.Passed : TestOutcome.Failed,
        $"broken in {e.Broken} of {e.Runs} runs, the worst with seed {e.WorstSeed}: {e.Worst.Sentence}");

    private static TestCase Of(MigrationOutcome outcome) => outcome.Report.Status == MigrationStatus.Completed
        ? new TestCase($"{outcome.Vm.Name}: completes", TestOutcome.Passed)
        : new TestCase($"{outcome.Vm.Name}: completes", TestOutcome.Failed, $"{StatusWords.Of(outcome.Report.Status)}: {outcome.Report.Reason}", Details([outcome]));

    private static string NameOf(ExpectationResult e) => $"{e.Subject}: {e.What} {e.Expected}";

    private static string Details(List<MigrationOutcome> outcomes)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var console = Terminal.Plain(text);
        foreach (var report in outcomes.Take(MostDetailed).Select(outcome => outcome.Report))
        {
            text.WriteLine($"{report.Vm} from {report.Source} to {report.Destination}: {StatusWords.Of(report.Status)}: {report.Reason}");
            if (report.Rounds.Count > 0)
            {
                RoundsTable.Write(console, report.Rounds);
            }
        }

        if (outcomes.Count > MostDetailed)
        {
            text.WriteLine($"and {outcomes.Count - MostDetailed} more");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    // CI systems take two cases of one name for one.
    private static List<TestCase> Distinct(List<TestCase> cases)
    {
        var sofar = new Dictionary<string, int>(StringComparer.Ordinal);
        return cases.ConvertAll(one => (sofar[one.Name] = sofar.GetValueOrDefault(one.Name) + 1) is > 1 and var which ? one with { Name = $"{one.Name} ({which})" } : one);
    }
}
