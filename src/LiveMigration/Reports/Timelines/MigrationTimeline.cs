using LiveMigration.Migration;
using LiveMigration.Simulation;

namespace LiveMigration.Reports.Timelines;

/// <summary>A migration over time, as it would have looked to someone who asked again and again. Immutable.</summary>
/// <param name="Points">
/// In order of time: the start, the moments at which phases changed, evenly spaced ones between, the end; no more than <see cref="MostPoints"/>. The end is when nothing of
/// the migration goes on, which is after <see cref="MigrationReport.TotalTime"/> where the hypervisor's clock stops with the source's last byte.
/// </param>
public sealed record MigrationTimeline(IReadOnlyList<TimelinePoint> Points)
{
    /// <summary>The most points; a longer migration has them farther apart.</summary>
    public const int MostPoints = 512;

    /// <summary>The points at which it is known what was sent and is left; between them both go straight.</summary>
    /// <remarks>After a switch to post-copy that is known only where an event met the guest: points between two such, where it seems to stand still, are left out.</remarks>
    public IEnumerable<TimelinePoint> Sendings => Points.Where((point, i) => i == 0 || i == Points.Count - 1
        || point.Phase != MigrationPhase.PostCopy || Points[i - 1].Phase != MigrationPhase.PostCopy || point.Transferred != Points[i - 1].Transferred);
}

/// <summary>A moment of a migration. What is summed up from the start gives exact means over any stretch, however many points between were left out.</summary>
public readonly record struct TimelinePoint
{
    /// <summary>Since the migration's start.</summary>
    public VirtualDuration At { get; init; }

    /// <summary>The phase from this moment on.</summary>
    public MigrationPhase Phase { get; init; }

    /// <summary>Memory and devices' state known to be left to send.</summary>
    public ByteCount Remaining { get; init; }

    /// <summary>What disks have to send yet.</summary>
    public ByteCount DisksRemaining { get; init; }

    /// <summary>Sent since the start, as the hypervisor counts; without disks. What was sent between two points over the time between them is the bandwidth.</summary>
    public ByteCount Transferred { get; init; }

    /// <summary>What may be left for the guest to be stopped; null where the hypervisor does not go by bytes.</summary>
    public ByteCount? Threshold { get; init; }

    /// <summary>Share of vCPU time taken from the guest by a throttle, in percent from 0 to 99.</summary>
    public int ThrottlePercent { get; init; }

    /// <summary>Time that the guest lost since the start by throttling, waits for pages and pauses.</summary>
    public VirtualDuration GuestLost { get; init; }

    /// <summary>Whether the guest stands still.</summary>
    public bool GuestIsPaused { get; init; }

    /// <summary>The mean bandwidth from this moment to a later one, in bytes a second.</summary>
    /// <param name="later">After this one.</param>
    public double BytesPerSecondUntil(in TimelinePoint later) => (later.Transferred.Bytes - Transferred.Bytes) / (later.At - At).TotalSeconds;

    /// <summary>The guest's mean speed from this moment to a later one: the share of its time that it did not lose, from 0 to 1.</summary>
    /// <param name="later">After this one.</param>
    public double GuestSpeedUntil(in TimelinePoint later) => Math.Clamp(1 - ((later.GuestLost - GuestLost).TotalSeconds / (later.At - At).TotalSeconds), 0, 1);
}
