using System.Globalization;
using System.Text;
using LiveMigration.Reports;

namespace LiveMigration.Orchestration;

/// <summary>Writes migrations as CSV (RFC 4180, lines end with a line feed): one row a migration, units in the column names.</summary>
public static class MigrationsCsv
{
    private const string Header = "migration,vm,source,destination,hypervisor,technique,status,attempts,askedMs,waitedMs,startMs,totalTimeMs,downtimeMs,guestPauseMs,clientOutageMs,guestSlowdown,processorMs,lostToMigrationsMs,memoryBytes,transferredBytes,rounds,reason\n";

    /// <summary>All migrations, in their order; <c>migration</c> is 1 for the first.</summary>
    public static string Text(IEnumerable<MigrationOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var csv = new StringBuilder(Header);
        var migration = 0;
        foreach (var outcome in outcomes)
        {
            var report = outcome.Report;
            migration++;
            csv.Append(CultureInfo.InvariantCulture, $"{migration},{CsvCell.Of(report.Vm)},{CsvCell.Of(report.Source)},{CsvCell.Of(report.Destination)},{CsvCell.Of(report.Hypervisor)},{StatusWords.Of(report.Technique)},{StatusWords.Of(report.Status)},");
            csv.Append(CultureInfo.InvariantCulture, $"{outcome.EarlierAttempts.Count + 1},{outcome.Order.At.TotalMilliseconds},{outcome.Waited.TotalMilliseconds},{report.StartedAt.TotalMilliseconds},{report.TotalTime.TotalMilliseconds},{report.Downtime.TotalMilliseconds},{report.GuestPause.TotalMilliseconds},{report.ClientOutage.TotalMilliseconds},");
            csv.Append(CultureInfo.InvariantCulture, $"{report.GuestSlowdown},{outcome.ProcessorTime.TotalMilliseconds},{outcome.LostToMigrations.TotalMilliseconds},{outcome.Vm.Memory.Bytes},{report.Transferred.Bytes},{report.RoundCount},{CsvCell.Of(report.Reason)}\n");
        }

        return csv.ToString();
    }
}
