using System.Text.Json;
using LiveMigration.Simulation;

namespace LiveMigration.Reports.Fleets;

/// <summary>Writes fleet reports as JSON; numbers carry their unit in the name.</summary>
public static class FleetReportJson
{
    /// <summary>Writes the fields of a report into the object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, FleetReport report)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(report);
        json.WriteNumber("orders", report.Orders);
        json.WriteStartObject("outcomes");
        foreach (var outcome in report.Outcomes)
        {
            json.WriteNumber(StatusWords.Of(outcome.Status), outcome.Count);
        }

        json.WriteEndObject();
        json.WriteNumber("attempts", report.Attempts);
        json.WriteNumber("firstAskedMs", report.FirstAsked.TotalMilliseconds);
        json.WriteNumber("lastEndedMs", report.LastEnded.TotalMilliseconds);
        json.WriteNumber("timeToDrainMs", report.TimeToDrain.TotalMilliseconds);
        WriteSpread(json, "waitedMs", report.Waited);
        WriteSpread(json, "totalTimeMs", report.TotalTime);
        WriteSpread(json, "downtimeMs", report.Downtime);
        WriteSpread(json, "guestPauseMs", report.GuestPause);
        WriteSpread(json, "clientOutageMs", report.ClientOutage);
        json.WriteNumber("meanSlowdown", report.MeanSlowdown);
        if (report.WorstSlowdown is { } worst)
        {
            json.WriteStartObject("worstSlowdown");
            json.WriteString("vm", worst.Vm);
            json.WriteNumber("share", worst.Share);
            json.WriteEndObject();
        }

        json.WriteNumber("sentBytes", report.Sent.Bytes);
        json.WriteNumber("processorMsOfMigrations", report.ProcessorTimeOfMigrations.TotalMilliseconds);
        if (report.LostToOthers is { } lost)
        {
            WriteSpread(json, "lostToOthersMs", lost);
            WriteSpread(json, "lostToMigrationsMs", report.LostToMigrations!);
            if (report.MostLostToMigrations is { } tenant)
            {
                json.WriteString("mostLostToMigrations", tenant);
            }
        }

        json.WriteStartArray("hosts");
        foreach (var host in report.Hosts)
        {
            json.WriteStartObject();
            json.WriteString("host", host.Name);
            json.WriteNumber("processorMsOfMigrations", host.OfMigrations.TotalMilliseconds);
            json.WriteNumber("lostMs", host.Lost.TotalMilliseconds);
            json.WriteNumber("lostToMigrationsMs", host.LostToMigrations.TotalMilliseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        json.WriteNumber("mostAtOnce", report.MostAtOnce);
        json.WriteStartArray("atOnce");
        foreach (var point in report.AtOnce)
        {
            json.WriteStartObject();
            json.WriteNumber("fromMs", point.At.TotalMilliseconds);
            json.WriteNumber("underWay", point.UnderWay);
            json.WriteNumber("waiting", point.Waiting);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteLinks(json, report.Links);
        json.WriteStartArray("troubles");
        foreach (var trouble in report.Troubles)
        {
            json.WriteStartObject();
            json.WriteString("status", StatusWords.Of(trouble.Status));
            json.WriteNumber("count", trouble.Count);
            json.WriteStartArray("vms");
            foreach (var vm in trouble.Vms)
            {
                json.WriteStringValue(vm);
            }

            json.WriteEndArray();
            json.WriteString("reason", trouble.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, IReadOnlyList<LinkReport> links)
    {
        json.WriteStartArray("links");
        foreach (var link in links)
        {
            json.WriteStartObject();
            json.WriteString("link", link.Name);
            json.WriteNumber("capacityBytesPerSecond", link.Capacity.BytesPerSecond);
            json.WriteNumber("carriedBytes", link.Carried.Bytes);
            json.WriteNumber("meanUse", link.MeanUse);
            if (link.PeakUse is { } peak)
            {
                json.WriteNumber("peakUse", peak);
            }

            json.WriteStartArray("use");
            foreach (var point in link.Curve)
            {
                json.WriteStartObject();
                json.WriteNumber("fromMs", point.From.TotalMilliseconds);
                json.WriteNumber("share", point.Share);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSpread(Utf8JsonWriter json, string name, DurationSpread spread)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", spread.Count);
        json.WriteNumber("mean", spread.Mean.TotalMilliseconds);
        json.WriteNumber("median", spread.Median.TotalMilliseconds);
        json.WriteNumber("quantile95", spread.Quantile95.TotalMilliseconds);
        json.WriteNumber("quantile99", spread.Quantile99.TotalMilliseconds);
        json.WriteNumber("max", spread.Max.TotalMilliseconds);
        json.WriteEndObject();
    }
}
