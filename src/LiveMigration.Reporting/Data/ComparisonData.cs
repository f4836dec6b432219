using System.Text.Json;
using LiveMigration.Reporting.Html;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Reporting.Data;

/// <summary>What the charts of a comparison show, as JSON: for each guest the pairs that ran, in order.</summary>
internal static class ComparisonData
{
    private const int MostName = 80;

    /// <summary>The guests in order, and what each pair came to.</summary>
    public static IEnumerable<IGrouping<string, ComparisonRow>> Guests(Comparison comparison) => comparison.Rows.GroupBy(row => row.Vm, StringComparer.Ordinal);

    public static void Write(Utf8JsonWriter json, Comparison comparison)
    {
        json.WriteStartArray("comparisons");
        foreach (var guest in Guests(comparison))
        {
            json.WriteStartArray();
            foreach (var row in guest.Where(row => row.Report is { Status: not MigrationStatus.Refused }))
            {
                json.WriteStartObject();
                json.WritePropertyName("hypervisor");
                json.WriteShown(row.Hypervisor, MostName);
                json.WriteString("technique", StatusWords.Of(row.Technique));
                json.WriteString("status", Verdicts.Word(row.Report!.Status));
                json.WriteBoolean("completed", row.Report.Status == MigrationStatus.Completed);
                json.WriteNumber("totalMs", row.Report.TotalTime.TotalMilliseconds);
                json.WriteNumber("downtimeMs", row.Report.Downtime.TotalMilliseconds);
                json.WriteNumber("bytes", row.Report.Sent.Bytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
