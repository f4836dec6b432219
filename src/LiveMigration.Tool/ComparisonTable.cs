using LiveMigration.Reports;
using LiveMigration.Scenarios;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>A comparison as a table: one row a pair, the fastest and the shortest pause marked, what is not offered below.</summary>
internal static class ComparisonTable
{
    public static void Write(IAnsiConsole console, Comparison comparison)
    {
        Paragraph.Write(console, $"[bold]{comparison.Scenario.Name.EscapeMarkup()}[/], seed {comparison.Seed}", hanging: 4);
        foreach (var vm in comparison.Rows.Select(r => r.Vm).Distinct(StringComparer.Ordinal))
        {
            console.WriteLine();
            Write(console, vm, [.. comparison.Rows.Where(r => r.Vm == vm)]);
        }
    }

    private static void Write(IAnsiConsole console, string vm, List<ComparisonRow> rows)
    {
        var ran = rows.Where(r => r.Report is not null).ToList();
        var way = ran.Count == 0 ? "" : $" leaves {ran[0].Report!.Source.EscapeMarkup()} for {ran[0].Report!.Destination.EscapeMarkup()}";
        Paragraph.Write(console, $"[bold]{vm.EscapeMarkup()}[/]{way}", hanging: 4);
        var completed = ran.Where(r => r.Report!.Status == MigrationStatus.Completed).ToList();
        var table = new FittedTable([new("hypervisor", 0, IsText: true), new("technique", 0, IsText: true), new("outcome", 2, IsText: true), new("total s", 1), new("pause", 0), new("out of reach", 6), new("sent", 3), new("slower", 4), new("rounds", 5)]);
        ran.ForEach(row => table.Add(Cells(row, completed)));
        table.Write(console);
        if (completed.Count > 1)
        {
            Paragraph.Write(console, "* the best of those that completed");
        }

        foreach (var row in ran)
        {
            var leftOut = row.LeftOut.Count == 0 ? "" : $" (without {string.Join(", ", row.LeftOut)}, which it does not offer)";
            Paragraph.Write(console, $"  {row.Hypervisor}, {StatusWords.Of(row.Technique)}{leftOut}: {row.Reason}".EscapeMarkup(), hanging: 4);
        }

        foreach (var unsupported in rows.Where(r => r.Report is null).GroupBy(r => r.Hypervisor, StringComparer.Ordinal))
        {
            Paragraph.Write(console, $"  not offered by {unsupported.Key}: {string.Join(", ", unsupported.Select(r => StatusWords.Of(r.Technique)))}".EscapeMarkup(), hanging: 4);
        }

        foreach (var assumption in ran.SelectMany(r => r.Report!.Assumptions).Distinct(StringComparer.Ordinal))
        {
            Paragraph.Write(console, "  assumed: " + assumption.EscapeMarkup(), hanging: 4);
        }
    }

    private static string[] Cells(ComparisonRow row, List<ComparisonRow> completed)
    {
        var report = row.Report!;
        return report.Status == MigrationStatus.Refused
            ? [row.Hypervisor, StatusWords.Of(row.Technique), row.Status, "", "", "", "", "", ""]
            :
            [
                row.Hypervisor,
                StatusWords.Of(row.Technique),
                row.Status,
                Best(completed, row, r => r.TotalTime, ReportWords.Seconds(report.TotalTime)),
                Best(completed, row, r => r.GuestPause, ReportWords.Time(report.GuestPause)),
                Best(completed, row, r => r.ClientOutage, ReportWords.Time(report.ClientOutage)),
                Best(completed, row, r => r.Transferred, report.Transferred.ToString()),
                Best(completed, row, r => r.GuestSlowdown, ReportWords.Percent(report.GuestSlowdown)),
                ReportWords.Count(report.RoundCount),
            ];
    }

    private static string Best<T>(List<ComparisonRow> completed, ComparisonRow row, Func<MigrationReport, T> figure, string text)
        where T : IComparable<T> =>
        completed.Contains(row) && completed.Count > 1 && completed.All(other => figure(row.Report!).CompareTo(figure(other.Report!)) <= 0) ? text + " *" : text;
}
