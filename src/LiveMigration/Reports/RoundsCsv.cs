using System.Globalization;
using System.Text;

namespace LiveMigration.Reports;

/// <summary>Writes the rounds of migrations as CSV (RFC 4180, lines end with a line feed): one row a round, units in the column names.</summary>
public static class RoundsCsv
{
    private const string Header = "migration,vm,source,destination,round,stopAndCopy,unfinished,startMs,durationMs,pagesSent,bytesSent,dirtiedBytes,remainingBytes,thresholdBytes,throttlePercent\n";

    /// <summary>The rounds of all reports, in their order; <c>migration</c> is 1 for the first.</summary>
    public static string Text(IEnumerable<MigrationReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var csv = new StringBuilder(Header);
        var migration = 0;
        foreach (var report in reports)
        {
            migration++;
            foreach (var round in report.Rounds)
            {
                csv.Append(CultureInfo.InvariantCulture, $"{migration},{CsvCell.Of(report.Vm)},{CsvCell.Of(report.Source)},{CsvCell.Of(report.Destination)},{round.Index},{Word(round.IsStopAndCopy)},{Word(round.IsUnfinished)},");
                csv.Append(CultureInfo.InvariantCulture, $"{round.Start.TotalMilliseconds},{round.Length.TotalMilliseconds},{round.PagesSent},{round.BytesSent.Bytes},");
                csv.Append(CultureInfo.InvariantCulture, $"{round.Dirtied.Bytes},{round.Remaining.Bytes},{round.Threshold?.Bytes},{round.ThrottlePercent}\n");
            }
        }

        return csv.ToString();
    }

    private static string Word(bool value) => value ? "true" : "false";
}
