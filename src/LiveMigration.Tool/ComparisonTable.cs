using LiveMigration.Reports;
using LiveMigration.Scenarios;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>A comparison as a table: one row a pair, the fastest and the shortest pause marked, what is not offered below.</summary>
internal static class ComparisonTable
{
    private const int NarrowWidth = 100;

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
        string[] columns = ["hypervisor", "technique", "outcome", "total s", "pause", "out of reach", "sent", "slower", "rounds"];
        foreach (var (name, i) in columns.Select((name, i) => (name, i)))
        {
            table.AddColumn(new TableColumn(name) { NoWrap = console.Profile.Width >= NarrowWidth, Alignment = i < 3 ? Justify.Left : Justify.Right });
        }

        foreach (var row in ran)
        {
            var report = row.Report!;
            if (report.Status == MigrationStatus.Refused)
            {
                table.AddRow(row.Hypervisor, StatusWords.Of(row.Technique), row.Status, "", "", "", "", "", "");
                continue;
            }

            table.AddRow(
                row.Hypervisor,
                StatusWords.Of(row.Technique),
                row.Status,
                Best(completed, row, r => r.TotalTime, Words.Seconds(report.TotalTime)),
                Best(completed, row, r => r.GuestPause, Words.Time(report.GuestPause)),
                Words.Time(report.ClientOutage),
                Best(completed, row, r => r.Transferred, report.Transferred.ToString()),
                Best(completed, row, r => r.GuestSlowdown, Words.Percent(report.GuestSlowdown)),
                Words.Count(report.Rounds.Count));
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

    private static string Best<T>(List<ComparisonRow> completed, ComparisonRow row, Func<MigrationReport, T> figure, string text)
        where T : IComparable<T> =>
        completed.Contains(row) && completed.Count > 1 && completed.All(other => figure(row.Report!).CompareTo(figure(other.Report!)) <= 0) ? text + " *" : text;
}
