using LiveMigration.Reports;
using LiveMigration.Reports.Tables;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>A migration as a row.</summary>
/// <param name="Migration">1 for the first.</param>
/// <param name="Outcome">The migration.</param>
public readonly record struct MigrationRow(int Migration, MigrationOutcome Outcome)
{
    /// <summary>What it came to; of several attempts the last.</summary>
    public MigrationReport Report => Outcome.Report;
}

/// <summary>The table <c>migrations</c>: one row a migration.</summary>
public static class MigrationRows
{
    /// <summary>Its columns.</summary>
    public static Table<MigrationRow> Table { get; } = new("migrations", "one row a migration", [
        new WholeColumn<MigrationRow>("migration", "1 for the first", row => row.Migration),
        new TextColumn<MigrationRow>("vm", "the guest", row => row.Report.Vm),
        new TextColumn<MigrationRow>("source", "the host it left, or was to leave", row => row.Report.Source),
        new TextColumn<MigrationRow>("destination", "the host it went to, or was to go to", row => row.Report.Destination),
        new TextColumn<MigrationRow>("hypervisor", "the hypervisor", row => row.Report.Hypervisor),
        new TextColumn<MigrationRow>("technique", "what carried the memory over", row => StatusWords.Of(row.Report.Technique)),
        new TextColumn<MigrationRow>("status", "how it ended", row => StatusWords.Of(row.Report.Status)),
        new WholeColumn<MigrationRow>("attempts", "how often it was tried; the figures are the last attempt's", row => row.Outcome.EarlierAttempts.Count + 1),
        new TimeColumn<MigrationRow>("askedMs", "when it was ordered, since the run's start", row => row.Outcome.Order.At - VirtualTime.Zero),
        new TimeColumn<MigrationRow>("waitedMs", "how long the last attempt waited for its places", row => row.Outcome.Waited),
        new TimeColumn<MigrationRow>("startMs", "when the last attempt began, since the run's start", row => row.Report.StartedAt - VirtualTime.Zero),
        new TimeColumn<MigrationRow>("totalTimeMs", "from start to end", row => row.Report.TotalTime),
        new TimeColumn<MigrationRow>("downtimeMs", "the hypervisor's own figure of the downtime", row => row.Report.Downtime),
        new TimeColumn<MigrationRow>("guestPauseMs", "from the guest's stop to its resume", row => row.Report.GuestPause),
        new TimeColumn<MigrationRow>("clientOutageMs", "from the guest's stop until the network finds it", row => row.Report.ClientOutage),
        new RealColumn<MigrationRow>("guestSlowdown", "share of its speed that the guest lost, from 0 to 1", row => row.Report.GuestSlowdown),
        new TimeColumn<MigrationRow>("processorMs", "processor time of sender and receiver, of all attempts", row => row.Outcome.ProcessorTime),
        new TimeColumn<MigrationRow>("lostToMigrationsMs", "what the guest lost in the run because migrations crowded its hosts", row => row.Outcome.LostToMigrations),
        new WholeColumn<MigrationRow>("memoryBytes", "the guest's memory", row => row.Outcome.Vm.Memory.Bytes),
        new WholeColumn<MigrationRow>("transferredBytes", "bytes on the wire as the hypervisor counts them, without disks", row => row.Report.Transferred.Bytes),
        new WholeColumn<MigrationRow>("rounds", "how many rounds", row => row.Report.RoundCount),
        new TextColumn<MigrationRow>("reason", "why it ended so", row => row.Report.Reason),
        new TimeColumn<MigrationRow>("setupTimeMs", "before the first page was sent", row => row.Report.SetupTime),
        new WholeColumn<MigrationRow>("diskBytes", "bytes on the wire for disks that moved", row => row.Report.Storage?.Bytes.Bytes ?? 0),
        new WholeColumn<MigrationRow>("normalPages", "pages sent in full", row => row.Report.NormalPages),
        new WholeColumn<MigrationRow>("zeroPages", "pages found zero", row => row.Report.ZeroPages),
        new TextColumn<MigrationRow>("controller", "who looked after it; empty if nobody did", row => row.Report.Controller) { IsNullable = true },
    ]);

    /// <summary>Rows of migrations, in their order.</summary>
    public static IEnumerable<MigrationRow> Of(IEnumerable<MigrationOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return outcomes.Select((outcome, index) => new MigrationRow(index + 1, outcome));
    }
}
