using System.Globalization;
using System.Text.Json;
using LiveMigration.Simulation;

namespace LiveMigration.Reports;

/// <summary>Writes migrations in Chrome's trace-event format, for Perfetto (ui.perfetto.dev) and chrome://tracing.</summary>
/// <remarks>
/// A process a host, in name order; on its source each migration has a track of its own: the migration outside, phases in it,
/// rounds in the phases. Counters: bytes left and throttle, at every round's end. The guest's switchover is an instant.
/// Times are virtual, in microseconds with three decimals, so nothing is lost.
/// </remarks>
public static class TraceEvents
{
    /// <summary>Writes the whole document.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="reports">The migrations, in order.</param>
    public static void Write(Stream stream, IReadOnlyList<MigrationReport> reports)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(reports);
        using var json = new Utf8JsonWriter(stream);
        var hosts = reports.SelectMany(r => new[] { r.Source, r.Destination }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        for (var i = 0; i < hosts.Count; i++)
        {
            Name(json, "process_name", i + 1, 0, hosts[i]);
        }

        for (var i = 0; i < reports.Count; i++)
        {
            Migration(json, reports[i], hosts.IndexOf(reports[i].Source) + 1, i + 1);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Migration(Utf8JsonWriter json, MigrationReport report, int process, int track)
    {
        var title = $"{report.Vm} to {report.Destination}";
        Name(json, "thread_name", process, track, title);
        Slice(json, $"{title}: {StatusWords.Of(report.Status)}", process, track, report.StartedAt, VirtualDuration.Zero, report.TotalTime);
        foreach (var phase in report.Phases.Where(p => p.Phase is not (MigrationPhase.Waiting or MigrationPhase.Completed or MigrationPhase.Ended)))
        {
            Slice(json, StatusWords.Of(phase.Phase), process, track, report.StartedAt, phase.Start, phase.Length);
            foreach (var round in report.Rounds.Where(r => r.Start >= phase.Start && r.Start + r.Length <= phase.Start + phase.Length && r.IsStopAndCopy == (phase.Phase == MigrationPhase.StopAndCopy)))
            {
                Slice(json, round.IsStopAndCopy ? "last pages" : $"round {round.Index}", process, track, report.StartedAt, round.Start, round.Length);
            }
        }

        foreach (var round in report.Rounds)
        {
            Counter(json, $"{title}: bytes left", "bytes", process, report.StartedAt, round.Start + round.Length, round.Remaining.Bytes);
            Counter(json, $"{title}: throttle", "percent", process, report.StartedAt, round.Start + round.Length, round.ThrottlePercent);
        }

        if (report.Status == MigrationStatus.Completed && report.Phases.FirstOrDefault(p => p.Phase == MigrationPhase.StopAndCopy) is { } stop)
        {
            Begin(json, "i", $"{report.Vm} stops", process, track, report.StartedAt, stop.Start);
            json.WriteString("s", "t");
            json.WriteEndObject();
        }
    }

    private static void Slice(Utf8JsonWriter json, string name, int process, int track, VirtualTime start, VirtualDuration from, VirtualDuration length)
    {
        Begin(json, "X", name, process, track, start, from);
        json.WritePropertyName("dur");
        json.WriteRawValue(Microseconds(length.Nanoseconds));
        json.WriteEndObject();
    }

    private static void Counter(Utf8JsonWriter json, string name, string unit, int process, VirtualTime start, VirtualDuration from, long value)
    {
        Begin(json, "C", name, process, 0, start, from);
        json.WriteStartObject("args");
        json.WriteNumber(unit, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string kind, string name, int process, int track, VirtualTime start, VirtualDuration from)
    {
        json.WriteStartObject();
        json.WriteString("ph", kind);
        json.WriteString("name", name);
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", track);
        json.WritePropertyName("ts");
        json.WriteRawValue(Microseconds((start + from).Nanoseconds));
    }

    private static void Name(Utf8JsonWriter json, string what, int process, int track, string name)
    {
        json.WriteStartObject();
        json.WriteString("ph", "M");
        json.WriteString("name", what);
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", track);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Microseconds(long nanoseconds) => (nanoseconds / 1000m).ToString("0.000", CultureInfo.InvariantCulture);
}
