using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;

namespace LiveMigration.Reports.Traces;

/// <summary>The counters of one migration in a trace. They belong to its source's process, so their names carry its title.</summary>
internal readonly struct CounterTrace
{
    private readonly TraceWriter writer;
    private readonly int process;
    private readonly string title;
    private readonly MigrationReport report;

    private CounterTrace(TraceWriter writer, int process, string title, MigrationReport report)
    {
        (this.writer, this.process, this.title, this.report) = (writer, process, title, report);
    }

    public static void Write(TraceWriter writer, int process, string title, TracedAttempt attempt)
    {
        var counters = new CounterTrace(writer, process, title, attempt.Report);
        if (attempt.Timeline is { Points.Count: > 1 } timeline)
        {
            counters.OfSending([.. timeline.Sendings]);
            counters.OfGuest(timeline.Points);
        }
        else
        {
            counters.ByReadings();
            counters.ByRounds();
        }

        counters.FoundDirty();
    }

    private void OfSending(IReadOnlyList<TimelinePoint> points)
    {
        var (left, disks, bandwidth, threshold) = ($"{title}: left", $"{title}: disks left", $"{title}: bandwidth", $"{title}: threshold");
        var hasDisks = points.Any(point => point.DisksRemaining > ByteCount.Zero);
        for (var i = 0; i < points.Count; i++)
        {
            var (point, at) = (points[i], report.StartedAt + points[i].At);
            writer.Counter(process, left, "bytes", at, point.Remaining.Bytes);
            if (hasDisks)
            {
                writer.Counter(process, disks, "bytes", at, point.DisksRemaining.Bytes);
            }

            if (point.Threshold != (i == 0 ? null : points[i - 1].Threshold))
            {
                writer.Counter(process, threshold, "bytes", at, point.Threshold?.Bytes ?? 0); // a counter goes on until it is told otherwise
            }

            if (LastsUntilNext(points, i))
            {
                writer.Counter(process, bandwidth, "MB/s", at, point.BytesPerSecondUntil(points[i + 1]) / 1e6);
            }
        }

        writer.Counter(process, bandwidth, "MB/s", report.StartedAt + points[^1].At, 0.0);
    }

    private void OfGuest(IReadOnlyList<TimelinePoint> points)
    {
        var speed = $"{title}: guest's speed";
        for (var i = 0; i < points.Count; i++)
        {
            if (LastsUntilNext(points, i))
            {
                writer.Counter(process, speed, "percent", report.StartedAt + points[i].At, 100 * points[i].GuestSpeedUntil(points[i + 1]));
            }
        }

        writer.Counter(process, speed, "percent", report.StartedAt + points[^1].At, 100.0);
        Throttle(points.Select(point => (point.At, point.ThrottlePercent)));
    }

    // Not the last, nor where two are of one moment.
    private static bool LastsUntilNext(IReadOnlyList<TimelinePoint> points, int i) => i + 1 < points.Count && points[i + 1].At > points[i].At;

    private void ByReadings()
    {
        if (report.LogReadings.Count == 0)
        {
            return;
        }

        var left = $"{title}: left";
        foreach (var reading in report.LogReadings)
        {
            writer.Counter(process, left, "bytes", report.StartedAt + reading.At, reading.Pending.Bytes);
        }

        if (report.Status == MigrationStatus.Completed)
        {
            writer.Counter(process, left, "bytes", VirtualTime.Max(report.StartedAt + report.TotalTime, report.StartedAt + report.LogReadings[^1].At), 0);
        }

        Throttle(report.LogReadings.Select(reading => (reading.At, reading.ThrottlePercent)));
    }

    private void ByRounds()
    {
        if (report.Rounds.Count == 0)
        {
            return;
        }

        var bandwidth = $"{title}: bandwidth";
        foreach (var round in report.Rounds.Where(round => round.Length > VirtualDuration.Zero))
        {
            writer.Counter(process, bandwidth, "MB/s", report.StartedAt + round.Start, round.BytesSent.Bytes / round.Length.TotalSeconds / 1e6);
        }

        var last = report.Rounds[^1];
        writer.Counter(process, bandwidth, "MB/s", report.StartedAt + last.Start + last.Length, 0.0);
    }

    private void FoundDirty()
    {
        var dirty = $"{title}: found dirty";
        foreach (var reading in report.LogReadings)
        {
            writer.Counter(process, dirty, "bytes", report.StartedAt + reading.At, reading.Dirtied.Bytes);
        }
    }

    // Most guests are never throttled; a counter that is always zero only takes room.
    private void Throttle(IEnumerable<(VirtualDuration At, int Percent)> points)
    {
        var (before, last) = (0, VirtualDuration.Zero);
        foreach (var (at, percent) in points)
        {
            if (percent != before)
            {
                writer.Counter(process, $"{title}: throttle", "percent", report.StartedAt + at, percent);
            }

            (before, last) = (percent, at);
        }

        if (before != 0)
        {
            writer.Counter(process, $"{title}: throttle", "percent", VirtualTime.Max(report.StartedAt + report.TotalTime, report.StartedAt + last), 0);
        }
    }
}
