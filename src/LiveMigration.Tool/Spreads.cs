using System.Globalization;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>How figures spread over many seeds, as a table.</summary>
internal static class Spreads
{
    public static void Tell(IAnsiConsole console, ReplicationSummary summary)
    {
        Paragraph.Write(console, $"[bold]{summary.Count} replications[/], seeds {summary.FirstSeed} to {summary.FirstSeed + (ulong)(summary.Count - 1)}: {(summary.Succeeded == summary.Count ? "all" : summary.Succeeded.ToString(CultureInfo.InvariantCulture))} as they should", hanging: 4);
        var table = new FittedTable([new("migration", 2, IsText: true), new("figure", 0, IsText: true), new("mean", 0), new("lowest", 4), new("5 %", 1), new("95 %", 1), new("highest", 3)]);
        foreach (var migration in summary.Migrations)
        {
            Row($"{migration.Vm} to {migration.Destination}", "total time", migration.TotalTimeMs, Time);
            Row($"{migration.Completed} of {migration.Runs} completed", "downtime", migration.DowntimeMs, Time);
            Row("", "sent", migration.TransferredBytes, bytes => new ByteCount((long)Math.Round(bytes)).ToString());
        }

        table.Write(console);
        foreach (var expectation in summary.Expectations)
        {
            Paragraph.Write(console, "  " + Words.Expectation(expectation), hanging: 10);
        }

        void Row(string label, string figure, Spread spread, Func<double, string> text) => table.Add(
            label, figure, text(spread.Mean), text(spread.Min), text(spread.Quantile05), text(spread.Quantile95), text(spread.Max));
    }

    private static string Time(double milliseconds) => ReportWords.Time(new VirtualDuration((long)Math.Round(milliseconds * 1e6)));
}
