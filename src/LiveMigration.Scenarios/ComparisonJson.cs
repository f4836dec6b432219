using System.Text.Json;
using LiveMigration.Reports;

namespace LiveMigration.Scenarios;

/// <summary>Writes comparisons as JSON documents.</summary>
public static class ComparisonJson
{
    /// <summary>Writes a comparison as a whole document, ending with a line feed.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="comparison">The comparison.</param>
    public static void Write(Stream stream, Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(comparison);
        using (var json = new Utf8JsonWriter(stream, ScenarioJson.Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("formatVersion", ReportJson.FormatVersion);
            json.WriteString("scenario", comparison.Scenario.Name);
            json.WriteNumber("seed", comparison.Seed);
            json.WriteStartArray("rows");
            foreach (var row in comparison.Rows)
            {
                json.WriteStartObject();
                if (row.Report is null)
                {
                    json.WriteString("vm", row.Vm);
                    json.WriteString("hypervisor", row.Hypervisor);
                    json.WriteString("status", row.Status);
                    json.WriteString("reason", row.Reason);
                    json.WriteString("technique", StatusWords.Of(row.Technique));
                }
                else
                {
                    ReportJson.WriteFields(json, row.Report);
                }

                json.WriteStartArray("leftOut");
                foreach (var setting in row.LeftOut)
                {
                    json.WriteStringValue(setting);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }
}
