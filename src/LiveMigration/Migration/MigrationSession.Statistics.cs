using LiveMigration.Memory;
using LiveMigration.Migration.Control;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

// What whoever manages the migration is told. Costs nothing where nobody asks.
public sealed partial class MigrationSession : IControlledMigration
{
    private EventHandle told;

    bool IControlledMigration.HasEnded => Report is not null;

    /// <inheritdoc/>
    public event Action? Iterated;

    /// <inheritdoc/>
    /// <remarks>After a switch to post-copy what is left is as of the last event that met the guest.</remarks>
    public MigrationStatistics Statistics
    {
        get
        {
            var dirtyRate = ledger.DirtyRate;
            var unsent = transfer.Rest();
            var behind = phases.Current == MigrationPhase.Rounds && storage is null ? transfer.RestBehind() : ByteCount.Zero;
            return new MigrationStatistics
            {
                Elapsed = Elapsed,
                Phase = phases.Current,
                Iteration = ledger.ReadingCount,
                Remaining = memory.Pending + beside.Pending - beside.OfDisks + behind + new ByteCount(unsent.Pages * PageExactMemory.PageBytes),
                DisksRemaining = storage?.Left ?? ByteCount.Zero,
                Total = request.Vm.Memory,
                Transferred = new ByteCount(ledger.PageBytes + ledger.StreamBytes - unsent.WireBytes) - behind,
                Bandwidth = gauge.Bandwidth,
                DirtyRate = dirtyRate,
                Threshold = Threshold(),
                ThrottlePercent = guest.ThrottlePercent,
                GuestLost = Report is null ? guest.LostAt(simulator.Now) + (postCopy?.LostAt(simulator.Now) ?? VirtualDuration.Zero) : guest.Lost,
                DowntimeLimit = downtimeLimit,
                ExpectedDowntime = gauge.Bandwidth.BytesPerSecond == 0 || dirtyRate.BytesPerSecond == 0 ? downtimeLimit : gauge.Bandwidth.TimeFor(lastPending),
                GuestIsPaused = !guest.IsRunning,
                IsPostCopy = wasSwitched && IsInPostCopy,
            };
        }
    }

    /// <summary>The controller that looks after it; null if none does.</summary>
    internal MigrationControl? Control { get; set; }

    // Told once the reading is through and the sender has gone on: what is commanded then waits for its next look.
    private void TellIteration()
    {
        if (Iterated is not null)
        {
            told = simulator.Schedule(simulator.Now + plan.LogReadTime, this, TagIterated);
        }
    }
}
