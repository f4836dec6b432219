using LiveMigration.Reports.Timelines;

namespace LiveMigration.Reports.Tables;

/// <summary>A moment of a migration as a row.</summary>
/// <param name="Migration">1 for the first migration.</param>
/// <param name="Report">The migration.</param>
/// <param name="Point">The moment.</param>
public readonly record struct TimelineRow(int Migration, MigrationReport Report, TimelinePoint Point);

/// <summary>The table <c>timeline</c>: one row a moment of a migration that was recorded.</summary>
public static class TimelineRows
{
    /// <summary>Its columns.</summary>
    public static Table<TimelineRow> Table { get; } = new("timeline", "one row a moment of a migration that was recorded over time", [
        new WholeColumn<TimelineRow>("migration", "which migration, 1 for the first", row => row.Migration),
        new TextColumn<TimelineRow>("vm", "the guest", row => row.Report.Vm),
        new TextColumn<TimelineRow>("source", "the host it left", row => row.Report.Source),
        new TextColumn<TimelineRow>("destination", "the host it went to", row => row.Report.Destination),
        new TimeColumn<TimelineRow>("atMs", "when, since the migration's start", row => row.Point.At),
        new TextColumn<TimelineRow>("phase", "the phase from then on", row => StatusWords.Of(row.Point.Phase)),
        new WholeColumn<TimelineRow>("remainingBytes", "memory and devices' state known to be left to send", row => row.Point.Remaining.Bytes),
        new WholeColumn<TimelineRow>("disksRemainingBytes", "what disks have to send yet", row => row.Point.DisksRemaining.Bytes),
        new WholeColumn<TimelineRow>("transferredBytes", "sent since the start, without disks", row => row.Point.Transferred.Bytes),
        new WholeColumn<TimelineRow>("thresholdBytes", "what may be left for the guest to be stopped; empty where the hypervisor does not go by bytes", row => row.Point.Threshold?.Bytes) { IsNullable = true },
        new WholeColumn<TimelineRow>("throttlePercent", "share of vCPU time taken from the guest by a throttle", row => row.Point.ThrottlePercent),
        new TimeColumn<TimelineRow>("guestLostMs", "time that the guest lost since the start by throttling, waits for pages and pauses", row => row.Point.GuestLost),
        new FlagColumn<TimelineRow>("guestPaused", "whether the guest stands still", row => row.Point.GuestIsPaused),
    ]);

    /// <summary>The moments of migrations, in their order; one without a timeline has none.</summary>
    public static IEnumerable<TimelineRow> Of(IEnumerable<(MigrationReport Report, MigrationTimeline? Timeline)> migrations)
    {
        ArgumentNullException.ThrowIfNull(migrations);
        return migrations.SelectMany((migration, index) => (migration.Timeline?.Points ?? []).Select(point => new TimelineRow(index + 1, migration.Report, point)));
    }
}
