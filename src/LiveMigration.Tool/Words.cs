using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>Figures and facts as the story says them.</summary>
internal static class Words
{
    /// <summary>How a migration ended, with colours.</summary>
    public static string Verdict(MigrationReport report) => report.Status switch
    {
        MigrationStatus.Completed => $"[green]completed[/] in {ReportWords.Time(report.TotalTime)}: downtime {ReportWords.Time(report.Downtime)}, {report.Sent} sent",
        MigrationStatus.Refused => $"[yellow]refused[/]: {report.Reason.EscapeMarkup()}",
        var status => $"[red]{StatusWords.Of(status)}[/] after {ReportWords.Time(report.TotalTime)}: downtime {ReportWords.Time(report.Downtime)}, {report.Sent} sent",
    };

    /// <summary>Whether an expectation is met, with colours.</summary>
    public static string Expectation(ExpectationResult expectation) =>
        $"{(expectation.IsMet ? "[green]met    [/]" : "[red]NOT MET[/]")} {expectation.Subject.EscapeMarkup()}: {expectation.Sentence.EscapeMarkup()}";

    /// <summary>In how many runs an expectation held, with colours, and the run in which it was broken by most.</summary>
    public static string Expectation(ReplicatedExpectation expectation)
    {
        var one = expectation.Worst;
        var asked = one.InRuns < 1 ? $" in {ReportWords.Percent(one.InRuns)} of the runs" : "";
        var held = expectation.Broken == 0 ? $"held in all {ReportWords.Count(expectation.Runs)} runs" : $"broken in {ReportWords.Count(expectation.Broken)} of {ReportWords.Count(expectation.Runs)} runs, the worst with seed {expectation.WorstSeed}: it was {one.Actual}{(one.Miss.Length > 0 ? $": {one.Miss}" : "")}";
        return $"{(expectation.IsMet ? "[green]met    [/]" : "[red]NOT MET[/]")} {one.Subject.EscapeMarkup()}: {one.What}: {(one.Expected + asked).EscapeMarkup()}: {held.EscapeMarkup()}";
    }

    /// <summary>Where a migration went or was to go, after the guest's name.</summary>
    public static string Way(MigrationOutcome outcome) => outcome.Order.To is null && outcome.Report.Status == MigrationStatus.Refused ? $"stays on {outcome.Source.Name}"
        : MovesDisksAlone(outcome.Report) ? $"stays on {outcome.Destination.Name}"
        : $"to {outcome.Destination.Name}";

    public static bool MovesDisksAlone(MigrationReport report) => report is { Technique: MigrationTechnique.StorageOnly, Status: not MigrationStatus.Refused };
}
