using System.Text.Json;
using LiveMigration.Reports.Timelines;

namespace LiveMigration.Reporting.Data;

/// <summary>Where a guest wrote, as JSON: a sign for each stretch of each column, from A for none to _ for all of its pages.</summary>
internal static class DirtyPagesData
{
    private const string Signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static void Write(Utf8JsonWriter json, DirtyPageMap map)
    {
        json.WriteStartObject("dirty");
        json.WriteNumber("memory", map.Memory.Bytes);
        json.WriteNumber("stretches", map.Stretches);
        json.WriteStartArray("columns");
        var signs = new char[map.Stretches];
        foreach (var column in map.Columns)
        {
            for (var i = 0; i < signs.Length; i++)
            {
                signs[i] = Sign(column.Shares[i]);
            }

            json.WriteStartArray();
            json.WriteNumberValue(column.From.TotalMilliseconds);
            json.WriteNumberValue(column.Until.TotalMilliseconds);
            json.WriteStringValue(signs);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The sign for a share from 0 to 1: the nearest of 63 parts, but never none where there is something.</summary>
    public static char Sign(double share) => share <= 0 ? Signs[0] : Signs[Math.Clamp((int)Math.Round(share * (Signs.Length - 1)), 1, Signs.Length - 1)];
}
