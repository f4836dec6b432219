using LiveMigration.Orchestration;
using LiveMigration.Reporting.Data;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Reporting.Html;

/// <summary>The page of one scenario's run.</summary>
internal static class ScenarioPage
{
    /// <summary>Up to so many migrations each one is told; of more, half as many.</summary>
    public const int MostTold = 16;

    public static void Write(Stream stream, ScenarioResult result, ReplicationSummary? replications, string command)
    {
        var told = Told(result);
        var charted = told.Where(HasCharts).ToList();
        var html = PageParts.Head("A live migration, simulated", result.Name).Add(Verdict(result));
        if (result.Migrations.Count > 1)
        {
            html.Add(FleetSection.Details(result));
        }

        html.Add(OutcomeSections.Expectations(result)).Add(OutcomeSections.Jobs(result.Jobs));
        html.Add(Migrations(result, told, charted)).Add(OutcomeSections.Replications(replications));
        html.Add(InputsSection.Of(result.Scenario, result.Seed, result.Digest, command, result.Migrations)).Add(PageParts.Foot());
        PageShell.Write(stream, result.Name, html, PageJson.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("migrations");
            foreach (var outcome in charted)
            {
                MigrationData.Write(json, outcome);
            }

            json.WriteEndArray();
            if (result.Migrations.Count > 1)
            {
                FleetData.Write(json, result);
            }

            json.WriteEndObject();
        }));
    }

    private static HtmlText Verdict(ScenarioResult result)
    {
        var kind = Kind(result);
        var html = new HtmlText().Add($"<section id=\"verdict\" class=\"{kind}\">\n<p class=\"headline\"><span class=\"mark\" aria-hidden=\"true\">{(kind == "good" ? "\u2713" : kind == "bad" ? "\u2717" : "!")}</span> {Verdicts.Of(result)}</p>\n");
        if (result.Migrations.Count == 1)
        {
            html.Add($"<p class=\"why\">{Why(result.Migrations[0].Report)}</p>\n");
        }

        if (result.Expectations.Count > 0)
        {
            var met = result.Expectations.Count(e => e.IsMet);
            html.Add($"<p><a href=\"#expected\">{(met == result.Expectations.Count ? $"What was expected came out ({met} of {met})." : $"{result.Expectations.Count - met} of {result.Expectations.Count} expectations not met.")}</a></p>\n");
        }

        html.Add(result.Migrations.Count == 1 ? MigrationSection.Figures(result.Migrations[0]) : result.Migrations.Count == 0 ? new HtmlText() : FleetSection.Figures(result.Fleet));
        return html.Add($"</section>\n");
    }

    // Good: all moved, and as it should; bad: something that should be is not; doubtful: not all moved, and that was expected or nothing broke.
    private static string Kind(ScenarioResult result)
    {
        var worst = result.Migrations.Select(m => Verdicts.Kind(m.Report.Status)).Distinct().ToList();
        return result.Succeeded ? worst.TrueForAll(kind => kind == "good") ? "good" : "doubtful"
            : result.Expectations.Count == 0 && !worst.Contains("bad") ? "doubtful"
            : "bad";
    }

    private static string Why(MigrationReport report) => report.Refusals.Count > 1 ? $"{report.Refusals.Count} things stand against it; each is named below with what would fit." : report.Reason;

    private static HtmlText Migrations(ScenarioResult result, List<MigrationOutcome> told, List<MigrationOutcome> charted)
    {
        var html = new HtmlText();
        if (result.Migrations.Count == 1)
        {
            return html.Add($"<section id=\"migration\">\n<h2>{Title(told[0])}</h2>\n").Add(Guest(told[0])).Add(MigrationSection.Details(told[0], charted.Count == 1 ? 0 : null, AtEachEnd(told.Count))).Add($"</section>\n");
        }

        if (told.Count == 0)
        {
            return html;
        }

        html.Add($"<section id=\"migrations\">\n<h2>{(told.Count == result.Migrations.Count ? "Each migration" : "Single migrations")}</h2>\n");
        if (told.Count < result.Migrations.Count)
        {
            html.Add($"<p class=\"note\">Shown are {told.Count} of {ReportWords.Count(result.Migrations.Count)}: first those that were recorded over time, then those that did not complete, then the longest downtimes. migrations.csv has all.</p>\n");
        }

        foreach (var (outcome, i) in told.Select((outcome, i) => (outcome, i)))
        {
            var number = charted.FindIndex(other => ReferenceEquals(other, outcome));
            html.Add(i == 0 ? new HtmlText().Add($"<details class=\"migration\" open>") : new HtmlText().Add($"<details class=\"migration\">"));
            html.Add($"<summary><span class=\"{Verdicts.Kind(outcome.Report.Status)}\">{Verdicts.Word(outcome.Report.Status)}</span> {Title(outcome)}</summary>\n");
            html.Add($"<p class=\"why\">{Verdicts.Of(outcome)} {Why(outcome.Report)}</p>\n").Add(Guest(outcome)).Add(MigrationSection.Figures(outcome));
            html.Add(MigrationSection.Details(outcome, number < 0 ? null : number, AtEachEnd(told.Count))).Add($"</details>\n");
        }

        return html.Add($"</section>\n");
    }

    private static HtmlText Guest(MigrationOutcome outcome) => new HtmlText().Add($"<p>{outcome.Vm.Name} has {outcome.Vm.Memory.ToString()} of memory and {ReportWords.Vcpus(outcome.Vm.Vcpus)}; it {ReportWords.Workload(outcome.Vm.Workload)}. {outcome.Report.Hypervisor}, {StatusWords.Of(outcome.Report.Technique)}, begun at {ReportWords.Time(outcome.Report.StartedAt)}{(outcome.Waited > default(Simulation.VirtualDuration) ? $" after {ReportWords.Time(outcome.Waited)} of waiting for its places" : "")}.</p>\n");

    private static string Title(MigrationOutcome outcome) => outcome.Source.Name == outcome.Destination.Name ? $"{outcome.Vm.Name} on {outcome.Source.Name}" : $"{outcome.Vm.Name} from {outcome.Source.Name} to {outcome.Destination.Name}";

    // The more migrations have tables, the shorter these are.
    private static int AtEachEnd(int told) => Math.Clamp(200 / told, 12, 100);

    private static bool HasCharts(MigrationOutcome outcome) => outcome.Timeline is not null || outcome.Report.Rounds.Count > 0;

    private static List<MigrationOutcome> Told(ScenarioResult result) => result.Migrations.Count <= MostTold
        ? [.. result.Migrations]
        : [.. result.Migrations.OrderBy(m => m.Timeline is null).ThenBy(m => m.Report.Status == MigrationStatus.Completed).ThenByDescending(m => m.Report.Downtime).Take(MostTold / 2)];
}
