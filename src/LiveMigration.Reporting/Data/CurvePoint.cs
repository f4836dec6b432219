using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Data;

/// <summary>Where a migration was at a time.</summary>
/// <param name="At">Since its start.</param>
/// <param name="Remaining">Memory known to be left.</param>
/// <param name="DisksRemaining">What disks have to send yet.</param>
/// <param name="Sent">On the wire so far.</param>
/// <param name="Threshold">In force; null where there is none.</param>
/// <param name="ThrottlePercent">In force.</param>
/// <param name="GuestLost">Time that the guest has lost so far.</param>
internal readonly record struct CurvePoint(VirtualDuration At, ByteCount Remaining, ByteCount DisksRemaining, ByteCount Sent, ByteCount? Threshold, int ThrottlePercent, VirtualDuration GuestLost);

/// <summary>A migration over time, from its rounds: what is known at their ends, straight lines between.</summary>
internal static class CurveOfRounds
{
    public static IReadOnlyList<CurvePoint> Of(MigrationReport report, ByteCount memory)
    {
        var points = new List<CurvePoint>();
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

        void Add(VirtualDuration at, ByteCount? threshold) => points.Add(new CurvePoint(at, remaining, ByteCount.Zero, sent, threshold, throttle, lost));
    }
}
