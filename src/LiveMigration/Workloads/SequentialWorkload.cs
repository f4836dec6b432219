using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Writes pages one after the other, from the first of the working set to the last, and round again.</summary>
/// <remarks>
/// Stands for: logs, streaming buffers, array sweeps.
/// Leaves out: several sweeps at once (use phases or regions).
/// Source: the definition; n writes dirty min(n, N) pages.
/// Checked by: closed form; recorded QEMU runs.
/// </remarks>
public sealed record SequentialWorkload : IWorkload
{
    /// <summary>The pages written.</summary>
    public required MemoryRegion WorkingSet { get; init; }

    /// <summary>Writes per second of guest time, each to one page; 0 or more, finite. The pace is always exact.</summary>
    public required double WritesPerSecond { get; init; }

    /// <summary>Writes done before the migration starts: the next page is this number modulo the pages of the working set.</summary>
    /// <value>Default 0.</value>
    public long WritesBeforeStart { get; init; }

    /// <inheritdoc/>
    public string Kind => "sequential";

    /// <inheritdoc/>
    public IReadOnlyList<MemoryRegion> Regions => [WorkingSet];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() =>
    [
        .. WorkloadFaults.Of(WorkingSet),
        .. WorkloadFaults.OfRate(WritesPerSecond),
        .. WorkloadFaults.OfNumber("WritesBeforeStart", WritesBeforeStart, 0, long.MaxValue),
    ];

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random) => new SequentialWriter(this);

    /// <inheritdoc/>
    public IStatisticalWriter CreateStatisticalWriter(RandomStream random) => new SequentialWriter(this);
}
