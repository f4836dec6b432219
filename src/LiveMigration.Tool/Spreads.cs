using System.Globalization;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>How figures spread over many seeds, as a table.</summary>
internal static class Spreads
{
    public static void Tell(IAnsiConsole console, ReplicationSummary summary)
    {
        console.MarkupLine($"[bold]{summary.Count} replications[/], seeds {summary.FirstSeed} to {summary.FirstSeed + (ulong)(summary.Count - 1)}: {(summary.Succeeded == summary.Count ? "all" : summary.Succeeded.ToString(CultureInfo.InvariantCulture))} as they should");
        var table = new Table { Border = TableBorder.Ascii };
        foreach (var column in new[] { "migration", "figure", "mean", "lowest", "5 %", "95 %", "highest" })
        {
            table.AddColumn(new TableColumn(column) { NoWrap = true, Alignment = column is "migration" or "figure" ? Justify.Left : Justify.Right });
        }

        foreach (var migration in summary.Migrations)
        {
            Row($"{migration.Vm} to {migration.Destination}", "total time", migration.TotalTimeMs, Time);
            Row($"{migration.Completed} of {migration.Runs} completed", "downtime", migration.DowntimeMs, Time);
            Row("", "sent", migration.TransferredBytes, bytes => new ByteCount((long)Math.Round(bytes)).ToString());
        }

        console.Write(table);
        foreach (var expectation in summary.Expectations)
        {
            console.MarkupLine("  " + Words.Expectation(expectation));
        }

        void Row(string label, string figure, Spread spread, Func<double, string> text) => table.AddRow(
            new Text(label), new Text(figure), new Text(text(spread.Mean)), new Text(text(spread.Min)), new Text(text(spread.Quantile05)), new Text(text(spread.Quantile95)), new Text(text(spread.Max)));
    }

    private static string Time(double milliseconds) => Words.Time(new VirtualDuration((long)Math.Round(milliseconds * 1e6)));
}
