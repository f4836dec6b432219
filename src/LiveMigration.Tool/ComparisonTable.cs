using LiveMigration.Reports;
using LiveMigration.Scenarios;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>A comparison as a table: one row a pair, the fastest and the shortest pause marked, what is not offered below.</summary>
internal static class ComparisonTable
{
    public static void Write(IAnsiConsole console, Comparison comparison)
    {
        console.MarkupLine($"[bold]{comparison.Scenario.Name.EscapeMarkup()}[/], seed {comparison.Seed}");
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
        console.MarkupLine($"[bold]{vm.EscapeMarkup()}[/]{way}");
        var completed = ran.Where(r => r.Report!.Status == MigrationStatus.Completed).ToList();
        var table = new Table { Border = TableBorder.Ascii };
        // The wider the terminal, the more columns: name, width of terminal from which it is shown.
        (string Name, int From)[] all = [("hypervisor", 0), ("technique", 0), ("outcome", 0), ("total s", 0), ("pause", 0), ("out of reach", 120), ("sent", 95), ("slower", 105), ("rounds", 120)];
        var shown = all.Select(column => console.Profile.Width >= column.From).ToList();
        foreach (var (column, i) in all.Select((column, i) => (column, i)).Where(c => shown[c.i]))
        {
            table.AddColumn(new TableColumn(column.Name) { NoWrap = true, Alignment = i < 3 ? Justify.Left : Justify.Right });
        }

        foreach (var row in ran)
        {
            table.AddRow([.. Cells(row, completed).Where((_, i) => shown[i])]);
        }

        console.Write(table);
        if (completed.Count > 1)
        {
            console.WriteLine("* the best of those that completed");
        }

        foreach (var row in ran)
        {
            var leftOut = row.LeftOut.Count == 0 ? "" : $" (without {string.Join(", ", row.LeftOut)}, which it does not offer)";
            console.WriteLine($"  {row.Hypervisor}, {StatusWords.Of(row.Technique)}{leftOut}: {row.Reason}");
        }

        foreach (var unsupported in rows.Where(r => r.Report is null).GroupBy(r => r.Hypervisor, StringComparer.Ordinal))
        {
            console.WriteLine($"  not offered by {unsupported.Key}: {string.Join(", ", unsupported.Select(r => StatusWords.Of(r.Technique)))}");
        }

        foreach (var assumption in ran.SelectMany(r => r.Report!.Assumptions).Distinct(StringComparer.Ordinal))
        {
            console.WriteLine("  assumed: " + assumption);
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
                Best(completed, row, r => r.TotalTime, Words.Seconds(report.TotalTime)),
                Best(completed, row, r => r.GuestPause, Words.Time(report.GuestPause)),
                Best(completed, row, r => r.ClientOutage, Words.Time(report.ClientOutage)),
                Best(completed, row, r => r.Transferred, report.Transferred.ToString()),
                Best(completed, row, r => r.GuestSlowdown, Words.Percent(report.GuestSlowdown)),
                Words.Count(report.RoundCount),
            ];
    }

    private static string Best<T>(List<ComparisonRow> completed, ComparisonRow row, Func<MigrationReport, T> figure, string text)
        where T : IComparable<T> =>
        completed.Contains(row) && completed.Count > 1 && completed.All(other => figure(row.Report!).CompareTo(figure(other.Report!)) <= 0) ? text + " *" : text;
}
