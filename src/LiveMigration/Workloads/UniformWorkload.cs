using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Every write hits any page of the working set with equal chance, independently.</summary>
/// <remarks>
/// Stands for: caches, hash tables, heaps without locality.
/// Leaves out: writes that span pages, locality in time.
/// Source: occupancy law, N(1-exp(-n/N)) distinct pages of N after n writes.
/// Checked by: a write-by-write reference and the closed form, mean and variance, paced and Poisson; recorded QEMU runs.
/// </remarks>
public sealed record UniformWorkload : IWorkload
{
    /// <summary>The pages written.</summary>
    public required MemoryRegion WorkingSet { get; init; }

    /// <summary>Writes per second of guest time, each to one page; 0 or more, finite.</summary>
    public required double WritesPerSecond { get; init; }

    /// <summary>How the count of writes in an interval comes about.</summary>
    /// <value>Default <see cref="WritePace.Poisson"/>.</value>
    public WritePace Pace { get; init; } = WritePace.Poisson;

    /// <inheritdoc/>
    public string Kind => "uniform";

    /// <inheritdoc/>
    public IReadOnlyList<MemoryRegion> Regions => [WorkingSet];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [.. WorkloadFaults.Of(WorkingSet), .. WorkloadFaults.OfRate(WritesPerSecond)];

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random) => Writer(random);

    /// <inheritdoc/>
    public IStatisticalWriter CreateStatisticalWriter(RandomStream random) => Writer(random);

    private ClassesWriter Writer(RandomStream random) => new(WorkingSet, new WriteCounter(WritesPerSecond, Pace, random), PageOrder.Contiguous, random, [(WorkingSet.Pages, 1.0)]);
}
