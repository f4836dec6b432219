using LiveMigration.Orchestration;
using LiveMigration.Reports.Tables;

namespace LiveMigration.Tool;

/// <summary>The files that livemig writes for a scenario or a comparison: by these names a folder is known as a report of its own.</summary>
internal static class ReportFiles
{
    public const string Page = "report.html";
    public const string Run = "report.json";
    public const string Comparison = "comparison.json";
    public const string Trace = "trace.json";

    /// <summary>All that ever stand in such a folder.</summary>
    public static IReadOnlyList<string> All { get; } = [Page, Run, Comparison, Trace, .. new[] { RoundRows.Table.Name, MigrationRows.Table.Name, TimelineRows.Table.Name }.SelectMany(table => new[] { Csv(table), Parquet(table) })];

    public static string Csv(string table) => table + ".csv";

    public static string Parquet(string table) => table + ".parquet";
}
