using System.Globalization;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Html;

/// <summary>What was expected, how figures spread over many seeds, and what jobs came to.</summary>
internal static class OutcomeSections
{
    private const int MostSteps = 100;
    private const int MostExpectations = 200;
    private const int MostReplicated = 50;

    public static HtmlText Expectations(ScenarioResult result)
    {
        var html = new HtmlText();
        if (result.Expectations.Count == 0)
        {
            return html;
        }

        var broken = result.Expectations.Count(e => !e.IsMet);
        html.Add($"<section id=\"expected\">\n<h2>What was expected</h2>\n<p>{(broken == 0 ? $"All {result.Expectations.Count} met." : $"{ReportWords.Count(broken)} of {ReportWords.Count(result.Expectations.Count)} not met.")}</p>\n");
        string[] heads = ["", "of", "what", "expected", "came out", "missed by"];
        html.Add(new HtmlTable("Expectations", broken == 0 ? heads[..^1] : heads) { TextColumns = heads.Length }
            .With(result.Expectations.OrderBy(e => e.IsMet).Take(MostExpectations).Select(e => (string[])[e.IsMet ? "\u2713 met" : "\u2717 NOT MET", e.Subject, e.What, e.Expected, e.Actual, .. broken == 0 ? [] : new[] { e.Miss }])));
        if (result.Expectations.Count > MostExpectations)
        {
            html.Add($"<p class=\"note\">{ReportWords.Count(result.Expectations.Count - MostExpectations)} more are in report.json.</p>\n");
        }

        return html.Add($"</section>\n");
    }

    public static HtmlText Replications(ReplicationSummary? summary)
    {
        var html = new HtmlText();
        if (summary is null)
        {
            return html;
        }

        html.Add($"<section id=\"replications\">\n<h2>Over {ReportWords.Count(summary.Count)} seeds</h2>\n<p>Seeds {summary.FirstSeed} to {summary.FirstSeed + (ulong)(summary.Count - 1)}: {(summary.Succeeded == summary.Count ? "all" : ReportWords.Count(summary.Succeeded))} went as they should. What is above is of the first.</p>\n");
        var rows = summary.Migrations.Take(MostReplicated).SelectMany(m => new[]
        {
            Row($"{m.Vm} to {m.Destination}", "total time", m.TotalTimeMs, Time),
            Row($"{m.Completed} of {m.Runs} completed", "downtime", m.DowntimeMs, Time),
            Row("", "sent", m.TransferredBytes, bytes => new ByteCount((long)Math.Round(bytes)).ToString()),
        });
        html.Add(new HtmlTable("Spread over seeds", ["migration", "figure", "mean", "lowest", "5 % below", "95 % below", "highest"]) { TextColumns = 2 }.With(rows));
        if (summary.Migrations.Count > MostReplicated)
        {
            html.Add($"<p class=\"note\">{ReportWords.Count(summary.Migrations.Count - MostReplicated)} more migrations are in report.json.</p>\n");
        }

        return html.Add(OverRuns(summary)).Add($"</section>\n");

        static string[] Row(string label, string figure, Spread spread, Func<double, string> text) => [label, figure, text(spread.Mean), text(spread.Min), text(spread.Quantile05), text(spread.Quantile95), text(spread.Max)];

        static string Time(double milliseconds) => ReportWords.Time(new VirtualDuration((long)Math.Round(milliseconds * 1e6)));
    }

    private static HtmlText OverRuns(ReplicationSummary summary) => summary.Expectations.Count == 0 ? new HtmlText() : new HtmlText()
        .Add($"<h3>What was expected, over all seeds</h3>\n")
        .Add(new HtmlTable("Expectations over all seeds", ["", "of", "what", "expected", "broken in", "worst seed", "came out then"]) { TextColumns = 7 }
            .With(summary.Expectations.OrderBy(e => e.IsMet).Take(MostExpectations).Select(e => new[]
            {
                e.IsMet ? "\u2713 met" : "\u2717 NOT MET",
                e.Worst.Subject,
                e.Worst.What,
                e.Worst.Expected + (e.Worst.InRuns < 1 ? $" in {ReportWords.Percent(e.Worst.InRuns)} of the runs" : ""),
                $"{ReportWords.Count(e.Broken)} of {ReportWords.Count(e.Runs)} runs",
                e.Broken == 0 ? "" : e.WorstSeed.ToString(CultureInfo.InvariantCulture),
                e.Broken == 0 ? "" : e.Worst.Actual + (e.Worst.Miss.Length > 0 ? $" ({e.Worst.Miss})" : ""),
            })));

    public static HtmlText Jobs(IReadOnlyList<JobReport> jobs)
    {
        var html = new HtmlText();
        foreach (var job in jobs)
        {
            html.Add($"<section class=\"job\">\n<h2>Job: {job.Job}</h2>\n");
            html.Add($"<p>{(job.IsComplete ? "Done" : "Not all of it done")} {(job.IsComplete ? "in" : "after")} {ReportWords.Time(job.TotalTime)}: {ReportWords.Count(job.Done)} of {ReportWords.Count(job.Steps.Count)} steps; {job.Sent.ToString()} sent, {ReportWords.Time(job.Waited)} waited for places in all, downtime at most {ReportWords.Time(job.WorstDowntime)}.</p>\n");
            html.Add(PageParts.List("Not reached", [.. job.NotReached.Take(MostSteps).Select(o => $"{o.What}: {o.Why}. Would help: {o.WouldHelp}")]));
            html.Add(PageParts.List("Remarks", [.. job.Plan.Remarks]));
            html.Add($"<details><summary>Steps: {ReportWords.Count(job.Steps.Count)}</summary>\n");
            html.Add(new HtmlTable("Steps", ["step", "what", "how it ended", "began (s)", "ended (s)", "waited (s)", "downtime", "sent", "why"]) { TextColumns = 3, TextColumnsAtEnd = 1 }.With(job.Steps.Take(MostSteps).Select(Row)));
            html.Add(job.Steps.Count > MostSteps ? new HtmlText().Add($"<p class=\"note\">{ReportWords.Count(job.Steps.Count - MostSteps)} more steps are in report.json.</p>\n") : new HtmlText());
            html.Add($"</details>\n</section>\n");
        }

        return html;
    }

    private static string[] Row(StepReport step) =>
    [
        step.Step.Number.ToString(CultureInfo.InvariantCulture),
        step.Step is WaitStep wait ? $"wait {ReportWords.Time(wait.Length)}" : step.Step.What,
        step.Status switch
        {
            StepStatus.Done => "done",
            StepStatus.Failed => "FAILED",
            StepStatus.Skipped => "not begun",
            _ => "never ended",
        },
        step.BeganAt is { } began ? Seconds(began) : "",
        step.EndedAt is { } ended ? Seconds(ended) : "",
        step.Attempts == 0 ? "" : ReportWords.Seconds(step.Waited),
        step.Attempts == 0 ? "" : ReportWords.Time(step.Downtime),
        step.Attempts == 0 ? "" : step.Sent.ToString(),
        step.Reason.Length > 0 ? step.Reason : step.Step.Why,
    ];

    private static string Seconds(VirtualTime time) => ReportWords.Seconds(time - VirtualTime.Zero);
}
