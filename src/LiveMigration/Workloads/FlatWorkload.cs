using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Dirties bytes at a constant rate, each byte once, until the whole working set is dirty. Runs on fluid memory, in bytes rather than pages.</summary>
/// <remarks>
/// Stands for: the textbook's constant dirty rate (Clark et al., NSDI 2005, section 3).
/// Leaves out: pages, addresses, rewriting of what is already dirty.
/// Source: the model of SimGrid's live-migration plugin (3.32).
/// Checked by: the geometric series, and SimGrid's own figures.
/// </remarks>
public sealed record FlatWorkload : IWorkload
{
    /// <summary>The most that can be dirty at once.</summary>
    public required ByteCount WorkingSetSize { get; init; }

    /// <summary>Bytes dirtied per second of guest time.</summary>
    public required DataRate DirtyRate { get; init; }

    /// <inheritdoc/>
    public string Kind => "flat";

    /// <inheritdoc/>
    public IReadOnlyList<MemoryRegion> Regions => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => WorkingSetSize >= ByteCount.Zero && DirtyRate.BytesPerSecond >= 0 ? [] :
    [
        .. WorkloadFaults.OfNumber("WorkingSetSize", WorkingSetSize.Bytes, 0, long.MaxValue),
        .. WorkloadFaults.OfNumber("DirtyRate", DirtyRate.BytesPerSecond, 0, long.MaxValue),
    ];

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random) => throw new NotSupportedException("A flat workload has no pages to write.");
}
