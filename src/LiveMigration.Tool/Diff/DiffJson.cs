using System.Text.Json;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Tool.Diff;

/// <summary>What differs, as one JSON document.</summary>
internal static class DiffJson
{
    public static void Write(Stream stream, (string First, string Second) files, IReadOnlyList<ReportDifferences> scenarios, IReadOnlyList<string> onlyInFirst, IReadOnlyList<string> onlyInSecond)
    {
        using (var json = new Utf8JsonWriter(stream, ScenarioJson.Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("formatVersion", ReportJson.FormatVersion);
            json.WriteString("first", files.First);
            json.WriteString("second", files.Second);
            json.WriteBoolean("equal", onlyInFirst.Count + onlyInSecond.Count == 0 && scenarios.All(s => s.AreEqual));
            Names(json, "onlyInFirst", onlyInFirst);
            Names(json, "onlyInSecond", onlyInSecond);
            json.WriteStartArray("scenarios");
            foreach (var found in scenarios)
            {
                Write(json, found);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, ReportDifferences found)
    {
        json.WriteStartObject();
        if (found.Name.Length > 0)
        {
            json.WriteString("name", found.Name);
        }

        json.WriteBoolean("equal", found.AreEqual);
        json.WriteString("firstDigest", found.Digests.First);
        json.WriteString("secondDigest", found.Digests.Second);
        if (found.Earliest is { } earliest)
        {
            json.WritePropertyName("firstDivergence");
            Write(json, earliest);
        }

        Names(json, "onlyInFirst", found.OnlyInFirst);
        Names(json, "onlyInSecond", found.OnlyInSecond);
        List(json, "figures", found.Figures);
        List(json, "inputs", found.Inputs);
        json.WriteNumber("differences", found.Count);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReportDifference difference)
    {
        json.WriteStartObject();
        if (difference.AtMs is { } at)
        {
            json.WriteNumber("atMs", at);
        }

        json.WriteString("of", difference.Of);
        json.WriteString("what", difference.What);
        Value(json, "first", difference.First);
        Value(json, "second", difference.Second);
        if (difference.Change is { } change)
        {
            json.WriteNumber("change", change);
        }

        if (difference.ChangePercent is { } percent)
        {
            json.WriteNumber("changePercent", Math.Round(percent, 6));
        }

        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, string name, List<ReportDifference> differences)
    {
        json.WriteStartArray(name);
        differences.ForEach(difference => Write(json, difference));
        json.WriteEndArray();
    }

    // What was cut is no JSON any more.
    private static void Value(Utf8JsonWriter json, string name, string? value)
    {
        json.WritePropertyName(name);
        if (value is null)
        {
            json.WriteNullValue();
        }
        else if (value.EndsWith("...", StringComparison.Ordinal) || value[0] is '{' or '[')
        {
            json.WriteStringValue(value);
        }
        else
        {
            json.WriteRawValue(value);
        }
    }

    private static void Names(Utf8JsonWriter json, string name, IReadOnlyList<string> names)
    {
        json.WriteStartArray(name);
        foreach (var one in names)
        {
            json.WriteStringValue(one);
        }

        json.WriteEndArray();
    }
}
