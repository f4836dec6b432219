using System.Text.Json;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads.Traces;

/// <summary>Replies to QEMU's <c>query-dirty-rate</c>, one JSON object a line, with or without the <c>return</c> around it.</summary>
/// <remarks>
/// Source: QEMU qapi/migration.json and migration/dirtyrate.c. <c>dirty-rate</c> is named MB/s and is in units of 2^20 bytes per second;
/// <c>start-time</c> is in seconds; <c>calc-time</c> is in seconds unless <c>calc-time-unit</c> says millisecond. What is not measured is left out.
/// </remarks>
internal static class QemuDirtyRates
{
    public static void Read(TraceLines lines, DirtyRateSeries series)
    {
        do
        {
            using var document = Parse(lines);
            var reply = document.RootElement;
            reply = reply.TryGetProperty("return", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : reply;
            if (!reply.TryGetProperty("status", out var status))
            {
                throw lines.Fault(1, "status", "is missing; a line is a reply to query-dirty-rate");
            }

            if (status.ValueKind == JsonValueKind.String && status.GetString() == "measured")
            {
                var unit = reply.TryGetProperty("calc-time-unit", out var named) && named.ValueKind == JsonValueKind.String && named.GetString() == "millisecond" ? 1_000_000m : 1_000_000_000m;
                var period = Number(lines, reply, "calc-time", 1, 60_000) * unit;
                var start = Number(lines, reply, "start-time", 0, 9_000_000_000) * 1_000_000_000m;
                var rate = Number(lines, reply, "dirty-rate", 0, 1_000_000_000);
                series.Add(new VirtualDuration((long)start), new VirtualDuration((long)period), rate * 1_048_576, (which, reason) => lines.Fault(1, which == 0 ? "start-time" : "dirty-rate", reason));
            }
        }
        while (lines.Next());
    }

    private static JsonDocument Parse(TraceLines lines)
    {
        try
        {
            var document = JsonDocument.Parse(lines.Text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw lines.Fault(1, "", "is no JSON object; each line is a reply to query-dirty-rate");
        }
        catch (JsonException e)
        {
            throw lines.Fault((int)(e.BytePositionInLine ?? 0) + 1, "", "is not JSON; each line is a whole reply to query-dirty-rate");
        }
    }

    private static decimal Number(TraceLines lines, JsonElement reply, string field, decimal low, decimal high)
    {
        if (!reply.TryGetProperty(field, out var element))
        {
            throw lines.Fault(1, field, "is missing");
        }

        return element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var value) && value >= low && value <= high
            ? value
            : throw lines.Fault(1, field, $"{TraceLines.Shown(element.GetRawText())} is not allowed; allowed is {low} to {high}");
    }
}
