using System.Text.Json;

namespace LiveMigration.Reports;

/// <summary>Writes what a controller saw, did and why. Nothing where there was none.</summary>
internal static class DecisionsJson
{
    public static void Write(Utf8JsonWriter json, MigrationReport report)
    {
        if (report.Controller is null)
        {
            return;
        }

        json.WriteString("controller", report.Controller);
        json.WriteStartArray("decisions");
        foreach (var decision in report.Decisions)
        {
            var saw = decision.Saw;
            json.WriteStartObject();
            json.WriteNumber("atMs", decision.At.TotalMilliseconds);
            json.WriteNumber("untilMs", decision.Until.TotalMilliseconds);
            json.WriteNumber("looks", decision.Looks);
            json.WriteString("sawPhase", StatusWords.Of(saw.Phase));
            json.WriteNumber("sawIteration", saw.Iteration);
            json.WriteNumber("sawRemainingBytes", saw.Remaining.Bytes);
            json.WriteNumber("sawDisksRemainingBytes", saw.DisksRemaining.Bytes);
            json.WriteNumber("sawTransferredBytes", saw.Transferred.Bytes);
            json.WriteNumber("sawBandwidthBytesPerSecond", saw.Bandwidth.BytesPerSecond);
            json.WriteNumber("sawDirtyRateBytesPerSecond", saw.DirtyRate.BytesPerSecond);
            json.WriteNumber("sawDowntimeLimitMs", saw.DowntimeLimit.TotalMilliseconds);
            json.WriteNumber("sawExpectedDowntimeMs", saw.ExpectedDowntime.TotalMilliseconds);
            json.WriteBoolean("sawGuestPaused", saw.GuestIsPaused);
            json.WriteString("did", decision.Did);
            json.WriteString("why", decision.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
