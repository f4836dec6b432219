using LiveMigration.Reporting.Data;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Reporting.Html;

/// <summary>The page of a comparison: the techniques side by side.</summary>
internal static class ComparisonPage
{
    public static void Write(Stream stream, Comparison comparison, string command)
    {
        var html = PageParts.Head("Live migration compared", comparison.Scenario.Name);
        foreach (var (guest, i) in ComparisonData.Guests(comparison).Select((guest, i) => (guest, i)))
        {
            html.Add(Guest(guest.Key, [.. guest], i));
        }

        html.Add(PageParts.List("Assumed, because its vendor does not publish it", [.. comparison.Rows.SelectMany(r => r.Report?.Assumptions ?? []).Distinct(StringComparer.Ordinal)]));
        html.Add(InputsSection.Of(comparison.Scenario, comparison.Seed, null, command, [])).Add(PageParts.Foot());
        PageShell.Write(stream, comparison.Scenario.Name, html, PageJson.Of(json =>
        {
            json.WriteStartObject();
            ComparisonData.Write(json, comparison);
            json.WriteEndObject();
        }));
    }

    private static HtmlText Guest(string vm, List<ComparisonRow> rows, int number)
    {
        var ran = rows.Where(r => r.Report is not null).ToList();
        var completed = ran.Where(r => r.Report!.Status == MigrationStatus.Completed).ToList();
        var html = new HtmlText().Add($"<section>\n<h2>{vm}</h2>\n").Add(Best(ran, completed));
        if (ran.Any(r => r.Report!.Status != MigrationStatus.Refused))
        {
            html.Add(PageParts.Chart($"comparison {number}", "Side by side", $"{completed.Count} of {rows.Count} pairs of hypervisor and technique completed; the table below has the figures.", "A bar is a pair of hypervisor and technique; the shorter, the better. Hollow: it did not complete, and the figure is what it came to until then."));
        }

        html.Add(new HtmlTable("Figures", ["hypervisor", "technique", "outcome", "total (s)", "downtime", "pause", "outage", "sent", "slower", "rounds", "why"]) { TextColumns = 3, TextColumnsAtEnd = 1 }.With(rows.Select(Cells)));
        return html.Add($"</section>\n");
    }

    private static HtmlText Best(List<ComparisonRow> ran, List<ComparisonRow> completed)
    {
        if (completed.Count == 0)
        {
            return new HtmlText().Add($"<p class=\"headline\">{(ran.Count == 0 ? "None of the hypervisors offers any of the techniques asked for." : "None of the pairs completed.")}</p>\n");
        }

        var (fastest, shortest, least) = (completed.MinBy(r => r.Report!.TotalTime)!, completed.MinBy(r => r.Report!.Downtime)!, completed.MinBy(r => r.Report!.Sent)!);
        return new HtmlText().Add($"<p class=\"headline\">{Pair(fastest)} was the fastest ({ReportWords.Time(fastest.Report!.TotalTime)}), {Pair(shortest)} had the shortest downtime ({ReportWords.Time(shortest.Report!.Downtime)}), {Pair(least)} sent the least ({least.Report!.Sent.ToString()}).</p>\n");
    }

    private static string Pair(ComparisonRow row) => $"{row.Hypervisor} with {StatusWords.Of(row.Technique)}";

    private static string[] Cells(ComparisonRow row)
    {
        var leftOut = row.LeftOut.Count == 0 ? "" : $" Ran without {string.Join(", ", row.LeftOut)}, which it does not offer.";
        return row.Report is not { Status: not MigrationStatus.Refused } report
            ? [row.Hypervisor, StatusWords.Of(row.Technique), row.Report is null ? "not offered" : "refused", "", "", "", "", "", "", "", row.Reason + leftOut]
            :
            [
                row.Hypervisor,
                StatusWords.Of(row.Technique),
                Verdicts.Word(report.Status),
                ReportWords.Seconds(report.TotalTime),
                ReportWords.Time(report.Downtime),
                ReportWords.Time(report.GuestPause),
                ReportWords.Time(report.ClientOutage),
                report.Sent.ToString(),
                ReportWords.Percent(report.GuestSlowdown),
                ReportWords.Count(report.RoundCount),
                row.Reason + leftOut,
            ];
    }
}
