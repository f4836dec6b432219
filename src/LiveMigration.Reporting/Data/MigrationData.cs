using System.Text.Json;
using LiveMigration.Orchestration;
using LiveMigration.Reporting.Html;
using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Data;

/// <summary>What the charts of one migration show, as JSON: times in milliseconds since its start, sizes in bytes.</summary>
internal static class MigrationData
{
    /// <summary>The most rounds and decisions that a timeline marks; the table has more.</summary>
    public const int MostMarks = 200;

    private const int MostName = 80;

    public static void Write(Utf8JsonWriter json, MigrationOutcome outcome)
    {
        var report = outcome.Report;
        json.WriteStartObject();
        json.WritePropertyName("vm");
        json.WriteShown(outcome.Vm.Name, MostName);
        json.WriteNumber("startMs", report.StartedAt.TotalMilliseconds);
        json.WriteNumber("totalMs", report.TotalTime.TotalMilliseconds);
        json.WriteNumber("memory", outcome.Vm.Memory.Bytes);
        json.WriteStartArray("phases");
        foreach (var phase in report.Phases.Where(p => p.Length > VirtualDuration.Zero && p.Phase is not MigrationPhase.Waiting))
        {
            json.WriteStartArray();
            json.WriteStringValue(StatusWords.Of(phase.Phase));
            json.WriteNumberValue(phase.Start.TotalMilliseconds);
            json.WriteNumberValue((phase.Start + phase.Length).TotalMilliseconds);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        WriteRounds(json, report);
        WriteCurves(json, outcome.Timeline is { } timeline ? [.. timeline.Sendings] : TimelineOfRounds.Of(report, outcome.Vm.Memory));
        WritePause(json, report);
        WriteDecisions(json, report);
        if (report.DirtyPages is { Columns.Count: > 0 } map)
        {
            DirtyPagesData.Write(json, map);
        }

        json.WriteEndObject();
    }

    private static void WriteRounds(Utf8JsonWriter json, MigrationReport report)
    {
        var stop = report.Rounds.FirstOrDefault(r => r.IsStopAndCopy)?.Index ?? int.MaxValue;
        json.WriteStartArray("rounds");
        foreach (var round in report.Rounds.Count <= MostMarks ? report.Rounds : report.Rounds.Take(MostMarks / 2).Concat(report.Rounds.TakeLast(MostMarks / 2)))
        {
            json.WriteStartArray();
            json.WriteStringValue(round.IsStopAndCopy ? "stop-and-copy" : round.Index > stop ? "post-copy" : round.Index.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteNumberValue(round.Start.TotalMilliseconds);
            json.WriteNumberValue((round.Start + round.Length).TotalMilliseconds);
            json.WriteNumberValue(round.BytesSent.Bytes);
            json.WriteNumberValue(round.Dirtied.Bytes);
            json.WriteNumberValue(round.Remaining.Bytes);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteCurves(Utf8JsonWriter json, IReadOnlyList<TimelinePoint> points)
    {
        json.WriteStartObject("curves");
        json.WriteNumbers("at", points.Select(p => p.At.TotalMilliseconds));
        json.WriteNumbers("remaining", points.Select(p => (decimal)p.Remaining.Bytes));
        json.WriteNumbers("sent", points.Select(p => (decimal)p.Transferred.Bytes));
        json.WriteNumbers("lost", points.Select(p => p.GuestLost.TotalMilliseconds));
        if (points.Any(p => p.DisksRemaining > ByteCount.Zero))
        {
            json.WriteNumbers("disks", points.Select(p => (decimal)p.DisksRemaining.Bytes));
        }

        if (points.Any(p => p.ThrottlePercent > 0))
        {
            json.WriteNumbers("throttle", points.Select(p => (decimal)p.ThrottlePercent));
        }

        if (points.Any(p => p.Threshold > ByteCount.Zero))
        {
            json.WriteStartArray("threshold");
            foreach (var point in points)
            {
                if (point.Threshold is { } threshold)
                {
                    json.WriteNumberValue(threshold.Bytes);
                }
                else
                {
                    json.WriteNullValue();
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WritePause(Utf8JsonWriter json, MigrationReport report)
    {
        if (report.GuestPause == VirtualDuration.Zero)
        {
            return;
        }

        var stop = report.PostCopy is { } postCopy ? postCopy.ResumedAt - report.GuestPause
            : report.Phases.FirstOrDefault(p => p.Phase is MigrationPhase.PreSwitchover or MigrationPhase.StopAndCopy)?.Start ?? VirtualDuration.Zero;
        json.WriteNumbers("pause", [stop.TotalMilliseconds, (stop + report.GuestPause).TotalMilliseconds]);
        json.WriteNumbers("outage", [stop.TotalMilliseconds, (stop + report.ClientOutage).TotalMilliseconds]);
    }

    private static void WriteDecisions(Utf8JsonWriter json, MigrationReport report)
    {
        var acts = report.Decisions.Where(d => d.Did != ControllerDecision.Wait).Take(MostMarks).ToList();
        if (acts.Count == 0)
        {
            return;
        }

        json.WriteStartArray("decisions");
        foreach (var decision in acts)
        {
            json.WriteStartArray();
            json.WriteNumberValue(decision.At.TotalMilliseconds);
            json.WriteShown(decision.Did, MostName);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
