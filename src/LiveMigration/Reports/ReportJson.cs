using System.Text.Json;

namespace LiveMigration.Reports;

/// <summary>Writes reports as JSON. Numbers carry their unit in the name; times are exact decimals.</summary>
public static class ReportJson
{
    /// <summary>Version of the documents that hold reports; rises when a field is taken away or changes its meaning.</summary>
    public const int FormatVersion = 1;

    /// <summary>Writes one report as an object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="report">The report.</param>
    public static void Write(Utf8JsonWriter json, MigrationReport report)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(report);
        json.WriteStartObject();
        WriteFields(json, report);
        json.WriteEndObject();
    }

    /// <summary>Writes the fields of one report into an object that is open.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="report">The report.</param>
    public static void WriteFields(Utf8JsonWriter json, MigrationReport report)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(report);
        json.WriteString("vm", report.Vm);
        json.WriteString("source", report.Source);
        json.WriteString("destination", report.Destination);
        json.WriteString("hypervisor", report.Hypervisor);
        json.WriteString("status", StatusWords.Of(report.Status));
        json.WriteString("reason", report.Reason);
        json.WriteStartArray("refusals");
        foreach (var refusal in report.Refusals)
        {
            json.WriteStringValue(refusal);
        }

        json.WriteEndArray();
        json.WriteString("technique", StatusWords.Of(report.Technique));
        json.WriteNumber("startMs", report.StartedAt.TotalMilliseconds);
        json.WriteNumber("totalTimeMs", report.TotalTime.TotalMilliseconds);
        json.WriteNumber("downtimeMs", report.Downtime.TotalMilliseconds);
        json.WriteNumber("guestPauseMs", report.GuestPause.TotalMilliseconds);
        json.WriteNumber("clientOutageMs", report.ClientOutage.TotalMilliseconds);
        json.WriteNumber("setupTimeMs", report.SetupTime.TotalMilliseconds);
        json.WriteNumber("transferredBytes", report.Transferred.Bytes);
        json.WriteNumber("streamBytes", report.StreamBytes.Bytes);
        json.WriteNumber("normalPages", report.NormalPages);
        json.WriteNumber("zeroPages", report.ZeroPages);
        WriteDevicesAndStorage(json, report);
        WriteEncoding(json, report.Encoding);
        WritePostCopy(json, report.PostCopy);
        WritePhases(json, report);
        WriteRounds(json, report);
        WriteLogReadings(json, report);
        DecisionsJson.Write(json, report);
        json.WriteNumber("guestSlowdown", report.GuestSlowdown);
        if (report.DestinationIsUpToDate is { } upToDate)
        {
            json.WriteBoolean("destinationIsUpToDate", upToDate);
        }

        json.WriteStartArray("assumptions");
        foreach (var assumption in report.Assumptions)
        {
            json.WriteStringValue(assumption);
        }

        json.WriteEndArray();
        json.WriteString("digest", report.Digest);
    }

    private static void WriteEncoding(Utf8JsonWriter json, EncodingReport? encoding)
    {
        if (encoding is null)
        {
            return;
        }

        json.WriteStartObject("encoding");
        json.WriteNumber("encodedPages", encoding.EncodedPages);
        json.WriteNumber("encodedBytes", encoding.EncodedBytes);
        json.WriteNumber("cacheMisses", encoding.CacheMisses);
        json.WriteNumber("overflows", encoding.Overflows);
        json.WriteNumber("busyPages", encoding.BusyPages);
        json.WriteNumber("packets", encoding.Packets);
        json.WriteNumber("channelBytes", encoding.ChannelBytes);
        json.WriteEndObject();
    }

    private static void WritePostCopy(Utf8JsonWriter json, PostCopyReport? postCopy)
    {
        if (postCopy is null)
        {
            return;
        }

        json.WriteStartObject("postCopy");
        json.WriteString("switchReason", postCopy.SwitchReason);
        json.WriteNumber("resumedAtMs", postCopy.ResumedAt.TotalMilliseconds);
        json.WriteNumber("missingAtResumeBytes", postCopy.MissingAtResume.Bytes);
        json.WriteNumber("faults", postCopy.Faults);
        json.WriteNumber("requests", postCopy.Requests);
        json.WriteNumber("requestedPages", postCopy.RequestedPages);
        json.WriteNumber("longestStallMs", postCopy.LongestStall.TotalMilliseconds);
        json.WriteNumber("blocktimeMs", postCopy.Blocktime.TotalMilliseconds);
        json.WriteStartArray("vcpuBlocktimesMs");
        foreach (var blocktime in postCopy.VcpuBlocktimes)
        {
            json.WriteNumberValue(blocktime.TotalMilliseconds);
        }

        json.WriteEndArray();
        json.WriteNumber("degradedTimeMs", postCopy.DegradedTime.TotalMilliseconds);
        json.WriteNumber("degradedLoss", postCopy.DegradedLoss);
        json.WriteNumber("connectionLosses", postCopy.ConnectionLosses);
        json.WriteNumber("pausedTimeMs", postCopy.PausedTime.TotalMilliseconds);
        json.WriteNumber("lostPages", postCopy.LostPages);
        json.WriteEndObject();
    }

    private static void WriteDevicesAndStorage(Utf8JsonWriter json, MigrationReport report)
    {
        if (report.DeviceBytes.Bytes > 0)
        {
            json.WriteNumber("deviceBytes", report.DeviceBytes.Bytes);
        }

        if (report.Storage is not { } storage)
        {
            return;
        }

        json.WriteStartObject("storage");
        json.WriteString("technique", StatusWords.Of(storage.Technique));
        json.WriteString("to", storage.To);
        json.WriteNumber("durationMs", storage.Time.TotalMilliseconds);
        json.WriteNumber("bytes", storage.Bytes.Bytes);
        json.WriteStartArray("disks");
        foreach (var disk in storage.Disks)
        {
            json.WriteStartObject();
            json.WriteString("disk", disk.Name);
            json.WriteNumber("copiedBytes", disk.Copied.Bytes);
            json.WriteNumber("mirroredBytes", disk.Mirrored.Bytes);
            json.WriteNumber("rounds", disk.Rounds);
            json.WriteNumber("durationMs", disk.Time.TotalMilliseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePhases(Utf8JsonWriter json, MigrationReport report)
    {
        json.WriteStartArray("phases");
        foreach (var phase in report.Phases)
        {
            json.WriteStartObject();
            json.WriteString("phase", StatusWords.Of(phase.Phase));
            json.WriteNumber("startMs", phase.Start.TotalMilliseconds);
            json.WriteNumber("durationMs", phase.Length.TotalMilliseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRounds(Utf8JsonWriter json, MigrationReport report)
    {
        json.WriteStartArray("rounds");
        foreach (var round in report.Rounds)
        {
            json.WriteStartObject();
            json.WriteNumber("index", round.Index);
            json.WriteBoolean("stopAndCopy", round.IsStopAndCopy);
            json.WriteBoolean("unfinished", round.IsUnfinished);
            json.WriteNumber("startMs", round.Start.TotalMilliseconds);
            json.WriteNumber("durationMs", round.Length.TotalMilliseconds);
            json.WriteNumber("pagesSent", round.PagesSent);
            json.WriteNumber("bytesSent", round.BytesSent.Bytes);
            json.WriteNumber("dirtiedPages", round.Dirtied.Bytes / 4096);
            json.WriteNumber("dirtiedBytes", round.Dirtied.Bytes);
            json.WriteNumber("remainingBytes", round.Remaining.Bytes);
            WriteBytesOrNull(json, "thresholdBytes", round.Threshold?.Bytes);
            json.WriteNumber("throttlePercent", round.ThrottlePercent);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLogReadings(Utf8JsonWriter json, MigrationReport report)
    {
        json.WriteStartArray("logReadings");
        foreach (var reading in report.LogReadings)
        {
            json.WriteStartObject();
            json.WriteNumber("timeMs", reading.At.TotalMilliseconds);
            json.WriteNumber("dirtiedBytes", reading.Dirtied.Bytes);
            json.WriteNumber("pendingBytes", reading.Pending.Bytes);
            WriteBytesOrNull(json, "thresholdBytes", reading.Threshold?.Bytes);
            json.WriteNumber("throttlePercent", reading.ThrottlePercent);
            json.WriteBoolean("guestStopped", reading.GuestStopped);
            json.WriteBoolean("byTimer", reading.ByTimer);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBytesOrNull(Utf8JsonWriter json, string name, long? bytes)
    {
        if (bytes is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
