using LiveMigration.Simulation;

namespace LiveMigration.Reports;

/// <summary>What a hypervisor tells whoever manages it of a migration under way: not more than it knows itself.</summary>
/// <remarks>
/// Stands for: QEMU's query-migrate, libvirt's virDomainGetJobStats.
/// Leaves out: counters that no known controller looks at.
/// Source: migration_populate_info, QEMU 10.0 migration/migration.c; qemuMigrationAnyFetchStats of libvirt.
/// Checked by: conservation (sent and left are what was found), agreement with the report's readings.
/// </remarks>
public readonly record struct MigrationStatistics
{
    /// <summary>Time since the migration's start.</summary>
    public VirtualDuration Elapsed { get; init; }

    /// <summary>Where it is.</summary>
    public MigrationPhase Phase { get; init; }

    /// <summary>Readings of the dirty log so far, the one at setup included.</summary>
    /// <remarks>QEMU: <c>dirty-sync-count</c>; libvirt: <c>memory_iteration</c>.</remarks>
    public int Iteration { get; init; }

    /// <summary>Memory and devices' state that is known to be left to send: what the guest dirtied since the last reading is not in it.</summary>
    public ByteCount Remaining { get; init; }

    /// <summary>What disks that move with the guest have to send yet.</summary>
    public ByteCount DisksRemaining { get; init; }

    /// <summary>All that is known to be left.</summary>
    /// <remarks>libvirt: <c>data_remaining</c>.</remarks>
    public ByteCount DataRemaining => Remaining + DisksRemaining;

    /// <summary>The guest's memory.</summary>
    public ByteCount Total { get; init; }

    /// <summary>Bytes on the wire so far, as the hypervisor counts them; disks are not in it.</summary>
    public ByteCount Transferred { get; init; }

    /// <summary>Measured over the last window, or the last round where there are no windows; zero before any was measured.</summary>
    /// <remarks>QEMU: <c>mbps</c>; libvirt: <c>memory_bps</c>.</remarks>
    public DataRate Bandwidth { get; init; }

    /// <summary>What was found newly dirty over the time it took, at the last reading that came more than a second after the one before that counted.</summary>
    /// <remarks>QEMU: <c>dirty-pages-rate</c> x the page size.</remarks>
    public DataRate DirtyRate { get; init; }

    /// <summary>What may be left for the guest to be stopped; null where the hypervisor does not go by bytes.</summary>
    /// <remarks>QEMU: <c>threshold-size</c> of its trace events.</remarks>
    public ByteCount? Threshold { get; init; }

    /// <summary>Share of vCPU time taken from the guest, in percent from 0 to 99.</summary>
    /// <remarks>QEMU: <c>cpu-throttle-percentage</c>.</remarks>
    public int ThrottlePercent { get; init; }

    /// <summary>Time that the guest lost so far by throttling, waits for pages and pauses: over a stretch its speed is 1 less what was lost in it over its length.</summary>
    /// <remarks>No hypervisor tells it; a controller must not decide by it.</remarks>
    public VirtualDuration GuestLost { get; init; }

    /// <summary>The downtime limit in force.</summary>
    public VirtualDuration DowntimeLimit { get; init; }

    /// <summary>What the last reading left, at <see cref="Bandwidth"/>; the downtime limit before there are both.</summary>
    /// <remarks>QEMU: <c>expected-downtime</c>.</remarks>
    public VirtualDuration ExpectedDowntime { get; init; }

    /// <summary>Whether the guest stands still, by command or for the switchover.</summary>
    public bool GuestIsPaused { get; init; }

    /// <summary>Whether the guest was switched over to the destination before its memory.</summary>
    public bool IsPostCopy { get; init; }
}
