using LiveMigration.Simulation;

namespace LiveMigration.Reports.Traces;

/// <summary>The counters of one migration in a trace. They belong to its source's process, so their names carry its title.</summary>
internal static class CounterTrace
{
    public static void Write(TraceWriter writer, int process, string title, MigrationReport report)
    {
        var end = report.StartedAt + report.TotalTime;
        if (report.LogReadings.Count > 0)
        {
            var (left, dirty) = ($"{title}: left", $"{title}: found dirty");
            foreach (var reading in report.LogReadings)
            {
                writer.Counter(process, left, "bytes", report.StartedAt + reading.At, reading.Pending.Bytes);
                writer.Counter(process, dirty, "bytes", report.StartedAt + reading.At, reading.Dirtied.Bytes);
            }

            if (report.Status == MigrationStatus.Completed)
            {
                writer.Counter(process, left, "bytes", VirtualTime.Max(end, report.StartedAt + report.LogReadings[^1].At), 0);
            }

            WriteThrottle(writer, process, $"{title}: throttle", report, end);
        }

        if (report.Rounds.Count > 0)
        {
            var bandwidth = $"{title}: bandwidth";
            foreach (var round in report.Rounds.Where(round => round.Length > VirtualDuration.Zero))
            {
                writer.Counter(process, bandwidth, "MB/s", report.StartedAt + round.Start, round.BytesSent.Bytes / round.Length.TotalSeconds / 1e6);
            }

            var last = report.Rounds[^1];
            writer.Counter(process, bandwidth, "MB/s", report.StartedAt + last.Start + last.Length, 0);
        }
    }

    // Most guests are never throttled; a counter that is always zero only takes room.
    private static void WriteThrottle(TraceWriter writer, int process, string name, MigrationReport report, VirtualTime end)
    {
        var before = 0;
        foreach (var reading in report.LogReadings)
        {
            if (reading.ThrottlePercent != before)
            {
                writer.Counter(process, name, "percent", report.StartedAt + reading.At, reading.ThrottlePercent);
                before = reading.ThrottlePercent;
            }
        }

        if (before != 0)
        {
            writer.Counter(process, name, "percent", end, 0);
        }
    }
}
