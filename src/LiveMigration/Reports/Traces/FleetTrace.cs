using LiveMigration.Simulation;

namespace LiveMigration.Reports.Traces;

/// <summary>What a trace tells beside single migrations: how many there were, what links carried, steps of jobs.</summary>
internal static class FleetTrace
{
    public static void Write(TraceWriter writer, TraceTracks tracks, TraceContent content)
    {
        if (content.Fleet is { } fleet)
        {
            foreach (var point in fleet.AtOnce)
            {
                writer.Counter(tracks.All, "migrations under way", "migrations", point.At, point.UnderWay);
                writer.Counter(tracks.All, "migrations waiting", "migrations", point.At, point.Waiting);
            }

            foreach (var link in fleet.Links.Where(link => link.Curve.Count > 0))
            {
                foreach (var point in link.Curve)
                {
                    writer.Counter(tracks.Network, link.Name, "percent", point.From, 100 * point.Share);
                }

                writer.Counter(tracks.Network, link.Name, "percent", VirtualTime.Max(fleet.LastEnded, link.Curve[^1].From), 0);
            }
        }

        foreach (var job in content.Jobs)
        {
            Write(writer, tracks, job);
        }
    }

    // Steps that run at the same time need tracks of their own: each takes the first that is free.
    private static void Write(TraceWriter writer, TraceTracks tracks, TracedJob job)
    {
        var (whole, title) = tracks.In(tracks.Jobs, job.Name);
        writer.Slice(whole, job.Name, job.BeganAt, job.EndedAt, [("steps", job.Steps.Count)]);
        var inUse = new PriorityQueue<TraceTrack, (VirtualTime Until, int Number)>();
        foreach (var step in job.Steps.OrderBy(step => step.BeganAt))
        {
            var isFree = inUse.TryPeek(out var track, out var use) && use.Until <= step.BeganAt;
            track = isFree ? inUse.Dequeue() : tracks.In(tracks.Jobs, $"{title}: steps").Track;
            writer.Slice(track, step.What, step.BeganAt, step.EndedAt, [("status", step.Status), ("why", step.Reason)]);
            inUse.Enqueue(track, (step.EndedAt, track.Number));
        }
    }
}
