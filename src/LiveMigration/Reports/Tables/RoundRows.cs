namespace LiveMigration.Reports.Tables;

/// <summary>A round of a migration as a row.</summary>
/// <param name="Migration">1 for the first migration.</param>
/// <param name="Report">The migration.</param>
/// <param name="Round">The round.</param>
public readonly record struct RoundRow(int Migration, MigrationReport Report, RoundReport Round);

/// <summary>The table <c>rounds</c>: one row a round. Migrations whose report keeps <see cref="ReportDetail.Totals"/> alone have none.</summary>
public static class RoundRows
{
    /// <summary>Its columns.</summary>
    public static Table<RoundRow> Table { get; } = new("rounds", "one row a round of a migration", [
        new WholeColumn<RoundRow>("migration", "which migration, 1 for the first", row => row.Migration),
        new TextColumn<RoundRow>("vm", "the guest", row => row.Report.Vm),
        new TextColumn<RoundRow>("source", "the host it left", row => row.Report.Source),
        new TextColumn<RoundRow>("destination", "the host it went to", row => row.Report.Destination),
        new WholeColumn<RoundRow>("round", "1 for the first", row => row.Round.Index),
        new FlagColumn<RoundRow>("stopAndCopy", "whether it is the copy of the last pages with the guest stopped", row => row.Round.IsStopAndCopy),
        new FlagColumn<RoundRow>("unfinished", "whether the migration ended in the middle of it", row => row.Round.IsUnfinished),
        new TimeColumn<RoundRow>("startMs", "when it began, since the migration's start", row => row.Round.Start),
        new TimeColumn<RoundRow>("durationMs", "how long it took", row => row.Round.Length),
        new WholeColumn<RoundRow>("pagesSent", "full, zero and encoded pages sent", row => row.Round.PagesSent),
        new WholeColumn<RoundRow>("bytesSent", "bytes on the wire, headers included", row => row.Round.BytesSent.Bytes),
        new WholeColumn<RoundRow>("dirtiedBytes", "newly found dirty at its end", row => row.Round.Dirtied.Bytes),
        new WholeColumn<RoundRow>("remainingBytes", "left to send after that", row => row.Round.Remaining.Bytes),
        new WholeColumn<RoundRow>("thresholdBytes", "threshold of the switchover then; empty where the hypervisor does not go by bytes", row => row.Round.Threshold?.Bytes) { IsNullable = true },
        new WholeColumn<RoundRow>("throttlePercent", "share of vCPU time taken from the guest from then on", row => row.Round.ThrottlePercent),
    ]);

    /// <summary>The rounds of all migrations, in their order.</summary>
    public static IEnumerable<RoundRow> Of(IEnumerable<MigrationReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        return reports.SelectMany((report, index) => report.Rounds.Select(round => new RoundRow(index + 1, report, round)));
    }
}
