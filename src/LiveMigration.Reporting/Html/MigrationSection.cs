using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Html;

/// <summary>One migration: its verdict, figures, timeline, rounds, and whatever else befell it.</summary>
internal static class MigrationSection
{
    private const int MostAttempts = 50;

    /// <summary>The figures of a migration's verdict.</summary>
    public static HtmlText Figures(MigrationOutcome outcome)
    {
        var report = outcome.Report;
        var html = new HtmlText().Add($"<dl class=\"figures\">\n");
        if (report.Status == MigrationStatus.Refused)
        {
            return html.Add(PageParts.Figure("outcome", Verdicts.Word(report.Status), "nothing was sent")).Add($"</dl>\n");
        }

        html.Add(PageParts.Figure("total time", ReportWords.Time(report.TotalTime), $"as {report.Hypervisor} counts it"));
        if (report.Status == MigrationStatus.Paused)
        {
            html.Add(PageParts.Figure("switchover", ReportWords.Time(report.GuestPause), "from its stop to its resume; the guest now waits again, without end so far"));
        }
        else if (report.Technique != MigrationTechnique.StorageOnly)
        {
            html.Add(PageParts.Figure("downtime", ReportWords.Time(report.Downtime), $"as {report.Hypervisor} counts it"));
            html.Add(PageParts.Figure("guest's pause", ReportWords.Time(report.GuestPause), "from its stop to its resume"));
            html.Add(PageParts.Figure("clients' outage", ReportWords.Time(report.ClientOutage), "until the network finds it again"));
        }

        if (report.PostCopy is { } postCopy && postCopy.Blocktime > VirtualDuration.Zero)
        {
            html.Add(PageParts.Figure("waits for memory", ReportWords.Time(postCopy.Blocktime), "after its resume, all vCPUs at once"));
        }

        html.Add(PageParts.Figure("sent", report.Sent.ToString(), report.Storage is null || report.Technique == MigrationTechnique.StorageOnly ? "bytes on the wire" : $"{report.WireBytes} with the disks"));
        if (report.Technique != MigrationTechnique.StorageOnly)
        {
            html.Add(PageParts.Figure("rounds", ReportWords.Count(report.RoundCount), "what is sent in the pause or after it counts as one"));
        }

        return html.Add(PageParts.Figure("slowdown", ReportWords.Percent(report.GuestSlowdown), "of its speed, from start to end")).Add($"</dl>\n");
    }

    /// <summary>All about a migration below its figures.</summary>
    /// <param name="outcome">The migration.</param>
    /// <param name="number">Its place in the page's data; null if it has no charts.</param>
    /// <param name="atEachEnd">Of more than twice so many rounds or decisions, how many of the first and the last are shown.</param>
    public static HtmlText Details(MigrationOutcome outcome, int? number, int atEachEnd)
    {
        var report = outcome.Report;
        var html = new HtmlText();
        html.Add(PageParts.List("Why it was refused", report.Refusals));
        if (number is { } place)
        {
            var map = report.DirtyPages is { Columns.Count: > 0 } dirty
                ? $" Where it wrote: each column is a reading of the dirty log, as wide as the time that it looks back on, each line a {dirty.Stretches}th of the guest's memory, address 0 at the bottom; the darker (in dark colours: the brighter), the more of its pages were found dirty."
                : "";
            html.Add(PageParts.Chart($"timeline {place}", "What happened when", Alternative(report), "All panels share one time axis. Point at it to read every value at that time; turn the wheel to zoom, drag to move, double-click to see all again. When what is left comes below the threshold, the guest may be stopped." + map));
        }

        html.Add(Rounds(report, atEachEnd)).Add(Phases(report)).Add(PostCopy(report)).Add(Disks(report)).Add(Decisions(report, atEachEnd)).Add(Attempts(outcome));
        return html.Add(PageParts.List("Assumed, because its vendor does not publish it", report.Assumptions));
    }

    private static string Alternative(MigrationReport report) =>
        $"Timeline: {string.Join(", ", TimedPhases(report).Select(p => $"{StatusWords.Of(p.Phase)} {ReportWords.Time(p.Length)}"))}. The tables of rounds and phases below have the figures.";

    private static HtmlText Rounds(MigrationReport report, int atEachEnd)
    {
        if (report.Rounds.Count == 0)
        {
            return new HtmlText();
        }

        var stop = report.Rounds.FirstOrDefault(r => r.IsStopAndCopy)?.Index ?? int.MaxValue;
        var table = new HtmlTable("Rounds", ["round", "start (s)", "length (s)", "pages sent", "bytes sent", "dirtied meanwhile", "remaining after it", "threshold", "throttle"]);
        var rows = Ends(report.Rounds, atEachEnd, 9, r =>
        [
            r.IsStopAndCopy ? "stop-and-copy" : r.Index > stop ? "post-copy" : ReportWords.Count(r.Index) + (r.IsUnfinished ? " (cut)" : ""),
            ReportWords.Seconds(r.Start),
            ReportWords.Seconds(r.Length),
            ReportWords.Count(r.PagesSent),
            r.BytesSent.ToString(),
            r.IsStopAndCopy ? "" : r.Dirtied.ToString(),
            r.Remaining.ToString(),
            r.Threshold?.ToString() ?? "",
            r.ThrottlePercent == 0 ? "" : $"{r.ThrottlePercent} %",
        ]);
        return Folded($"Rounds: {ReportWords.Count(report.RoundCount)}", table.With(rows), isOpen: report.Rounds.Count <= 20);
    }

    private static HtmlText Phases(MigrationReport report)
    {
        var phases = TimedPhases(report).ToList();
        return phases.Count == 0 ? new HtmlText() : Folded("Phases", new HtmlTable("Phases", ["phase", "start (s)", "length (s)"])
            .With(phases.Select(p => new[] { StatusWords.Of(p.Phase), ReportWords.Seconds(p.Start), ReportWords.Seconds(p.Length) })), isOpen: false);
    }

    private static HtmlText PostCopy(MigrationReport report)
    {
        if (report.PostCopy is not { } postCopy)
        {
            return new HtmlText();
        }

        var html = new HtmlText().Add($"<h3>After the switch to post-copy</h3>\n<p>The guest {ReportWords.PostCopy(postCopy)}. {postCopy.SwitchReason}</p>\n<dl class=\"figures\">\n")
            .Add(PageParts.Figure("memory missing", postCopy.MissingAtResume.ToString(), "when it went on"))
            .Add(PageParts.Figure("waits for pages", ReportWords.Count(postCopy.Faults), $"{ReportWords.Count(postCopy.Requests)} pages asked for"))
            .Add(PageParts.Figure("longest wait", ReportWords.Time(postCopy.LongestStall), "of one vCPU"))
            .Add(PageParts.Figure("all vCPUs waited", ReportWords.Time(postCopy.Blocktime), "at once"))
            .Add(PageParts.Figure("degraded", ReportWords.Time(postCopy.DegradedTime), $"{ReportWords.Percent(postCopy.DegradedLoss)} slower meanwhile"));
        return html.Add($"</dl>\n");
    }

    private static HtmlText Disks(MigrationReport report) => report.Storage is not { } storage ? new HtmlText() : new HtmlText()
        .Add($"<h3>Disks that moved to {storage.To}</h3>\n")
        .Add(new HtmlTable("Disks", ["disk", "copied", "mirrored", "rounds", "time (s)"]).With(storage.Disks.Select(d => new[] { d.Name, d.Copied.ToString(), d.Mirrored.ToString(), ReportWords.Count(d.Rounds), ReportWords.Seconds(d.Time) })));

    private static HtmlText Decisions(MigrationReport report, int atEachEnd)
    {
        if (report.Controller is not { } controller || report.Decisions.Count == 0)
        {
            return new HtmlText();
        }

        var table = new HtmlTable("Decisions", ["looked at (s)", "iteration", "left", "bandwidth", "did", "why"]) { TextColumns = 0, TextColumnsAtEnd = 2 };
        var rows = Ends(report.Decisions, atEachEnd, 6, d =>
        [
            d.Looks == 1 ? ReportWords.Seconds(d.At) : $"{ReportWords.Seconds(d.At)} to {ReportWords.Seconds(d.Until)}",
            ReportWords.Count(d.Saw.Iteration),
            d.Saw.DataRemaining.ToString(),
            d.Saw.Bandwidth == default ? "" : d.Saw.Bandwidth.ToString(),
            d.Did,
            d.Looks == 1 ? d.Why : $"{d.Why} ({ReportWords.Count(d.Looks)} looks)",
        ]);
        return Folded($"What {controller} saw, did and why", table.With(rows), isOpen: report.Decisions.Count <= 20);
    }

    private static HtmlText Attempts(MigrationOutcome outcome) => outcome.EarlierAttempts.Count == 0 ? new HtmlText() : new HtmlText()
        .Add($"<h3>Earlier attempts</h3>\n")
        .Add(new HtmlTable("Earlier attempts", ["attempt", "ended", "start (s)", "took (s)", "sent", "why"]) { TextColumns = 2, TextColumnsAtEnd = 1 }
            .With(outcome.EarlierAttempts.Take(MostAttempts).Select((a, i) => new[] { ReportWords.Count(i + 1), Verdicts.Word(a.Status), ReportWords.Seconds(a.StartedAt - VirtualTime.Zero), ReportWords.Seconds(a.TotalTime), a.Transferred.ToString(), a.Reason })));

    private static IEnumerable<PhaseReport> TimedPhases(MigrationReport report) => report.Phases.Where(p => p.Phase is not (MigrationPhase.Waiting or MigrationPhase.Completed or MigrationPhase.Ended));

    private static HtmlText Folded(string title, HtmlText content, bool isOpen) => new HtmlText()
        .Add(isOpen ? new HtmlText().Add($"<details open>") : new HtmlText().Add($"<details>"))
        .Add($"<summary>{title}</summary>\n").Add(content).Add($"</details>\n");

    // The first and the last of many, and between them how many were left out.
    private static IEnumerable<string[]> Ends<T>(IReadOnlyList<T> all, int atEachEnd, int columns, Func<T, string[]> row)
    {
        var left = all.Count - 2 * atEachEnd;
        return left <= 0 ? all.Select(row) : all.Take(atEachEnd).Select(row)
            .Append([$"\u2026 {ReportWords.Count(left)} more", .. Enumerable.Repeat("", columns - 1)])
            .Concat(all.TakeLast(atEachEnd).Select(row));
    }
}
