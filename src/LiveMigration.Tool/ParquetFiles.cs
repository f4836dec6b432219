using System.Globalization;
using LiveMigration.Orchestration;
using LiveMigration.Reporting.Tables;
using LiveMigration.Reports.Tables;
using LiveMigration.Scenarios;

namespace LiveMigration.Tool;

/// <summary>The tables of a result as Parquet files. Apart, so that what writes them is loaded only where they are asked for.</summary>
internal static class ParquetFiles
{
    public static IEnumerable<(string Name, Action<Stream> Write)> Of(ScenarioResult result)
    {
        var about = new Dictionary<string, string>
        {
            ["scenario"] = result.Name,
            ["seed"] = result.Seed.ToString(CultureInfo.InvariantCulture),
            ["digest"] = result.Digest,
            ["livemigVersion"] = CommandLine.Version,
        };
        yield return File(RoundRows.Table, RoundRows.Of(result.Reports), about);
        yield return File(MigrationRows.Table, MigrationRows.Of(result.Migrations), about);
        yield return File(TimelineRows.Table, TimelineRows.Of(result.Migrations.Select(m => (m.Report, m.Timeline))), about);
    }

    private static (string Name, Action<Stream> Write) File<TRow>(Table<TRow> table, IEnumerable<TRow> rows, Dictionary<string, string> about) =>
        (ReportFiles.Parquet(table.Name), stream => ParquetTable.WriteAsync(stream, table, rows, about).GetAwaiter().GetResult());
}
