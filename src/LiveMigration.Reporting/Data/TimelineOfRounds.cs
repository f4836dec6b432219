using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Data;

/// <summary>A migration over time where none was recorded: what its rounds say of their ends, straight lines between.</summary>
internal static class TimelineOfRounds
{
    public static IReadOnlyList<TimelinePoint> Of(MigrationReport report, ByteCount memory)
    {
        var points = new List<TimelinePoint>();
        var (remaining, sent, lost, throttle) = (memory, ByteCount.Zero, VirtualDuration.Zero, 0);
        Add(VirtualDuration.Zero, report.Rounds.Count == 0 ? null : report.Rounds[0].Threshold);
        foreach (var round in report.Rounds)
        {
            Add(round.Start, round.Threshold);
            sent += round.BytesSent;
            lost += round.IsStopAndCopy ? round.Length : new VirtualDuration(round.Length.Nanoseconds / 100 * throttle);
            throttle = round.ThrottlePercent;
            // Before the reading that ends the round only what was not reached is known to be left.
            remaining = round.Remaining > round.Dirtied ? round.Remaining - round.Dirtied : ByteCount.Zero;
            Add(round.Start + round.Length, round.Threshold);
            remaining = round.Remaining;
        }

        Add(report.TotalTime, null);
        return points;

        void Add(VirtualDuration at, ByteCount? threshold) =>
            points.Add(new TimelinePoint { At = at, Remaining = remaining, Transferred = sent, Threshold = threshold, ThrottlePercent = throttle, GuestLost = lost });
    }
}
