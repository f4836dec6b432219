using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>A run in a few lines: one a migration, or where there are many one for all and one for each that did not complete.</summary>
internal sealed class BriefStory(IAnsiConsole console)
{
    /// <summary>The most lines about migrations.</summary>
    public const int MostLines = 50;

    public void Tell(ScenarioResult result)
    {
        var name = result.Name.EscapeMarkup();
        IReadOnlyList<MigrationOutcome> told = result.Migrations;
        if (told.Count > MostLines)
        {
            var fleet = result.Fleet;
            Paragraph.Write(console, $"{name}: {ReportWords.Count(fleet.Orders)} migrations in {ReportWords.Time(fleet.TimeToDrain)}: {string.Join(", ", fleet.Outcomes.Select(o => $"{ReportWords.Count(o.Count)} {StatusWords.Of(o.Status)}"))}; downtime at most {ReportWords.Time(fleet.Downtime.Max)}, {fleet.Sent} sent", hanging: 4);
            told = [.. told.Where(outcome => outcome.Report.Status != MigrationStatus.Completed)];
        }

        foreach (var outcome in told.Take(MostLines))
        {
            Paragraph.Write(console, $"{name}: {outcome.Vm.Name.EscapeMarkup()} {Words.Way(outcome).EscapeMarkup()}: {Words.Verdict(outcome.Report)}", hanging: 4);
        }

        if (told.Count > MostLines)
        {
            Paragraph.Write(console, $"{name}: and {ReportWords.Count(told.Count - MostLines)} more that did not complete; --out writes each to migrations.csv", hanging: 4);
        }

        foreach (var job in result.Jobs)
        {
            new JobStory(console).TellBriefly(result.Name, job);
        }

        foreach (var expectation in result.Expectations.Where(e => !e.IsMet))
        {
            Paragraph.Write(console, "  " + Words.Expectation(expectation), hanging: 10);
        }
    }
}
