using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>A share of the writes goes to a small hot part of the working set, the rest to the others; uniform within each.</summary>
/// <remarks>
/// Stands for: databases and web servers, where few pages take most writes.
/// Leaves out: more than two degrees of heat (use Zipf).
/// Source: the 90/10 rule of thumb; each part follows the uniform law.
/// Checked by: closed form of each part; recorded QEMU runs.
/// </remarks>
public sealed record HotColdWorkload : IWorkload
{
    /// <summary>The pages written.</summary>
    public required MemoryRegion WorkingSet { get; init; }

    /// <summary>Writes per second of guest time, each to one page; 0 or more, finite.</summary>
    public required double WritesPerSecond { get; init; }

    /// <summary>Share of the working set that is hot, from 0 to 1.</summary>
    /// <value>Default 0.1.</value>
    public double HotShare { get; init; } = 0.1;

    /// <summary>Share of the writes that go to the hot pages, from 0 to 1.</summary>
    /// <value>Default 0.9.</value>
    public double HotWriteShare { get; init; } = 0.9;

    /// <summary>Where the hot pages lie.</summary>
    /// <value>Default <see cref="PageOrder.Contiguous"/>.</value>
    public PageOrder Order { get; init; } = PageOrder.Contiguous;

    /// <summary>How the count of writes in an interval comes about.</summary>
    /// <value>Default <see cref="WritePace.Poisson"/>.</value>
    public WritePace Pace { get; init; } = WritePace.Poisson;

    /// <inheritdoc/>
    public string Kind => "hot-cold";

    /// <inheritdoc/>
    public IReadOnlyList<MemoryRegion> Regions => [WorkingSet];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() =>
    [
        .. WorkloadFaults.Of(WorkingSet),
        .. WorkloadFaults.OfRate(WritesPerSecond),
        .. WorkloadFaults.OfNumber("HotShare", HotShare, 0, 1),
        .. WorkloadFaults.OfNumber("HotWriteShare", HotWriteShare, 0, 1),
    ];

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random) => Writer(random);

    /// <inheritdoc/>
    public IStatisticalWriter CreateStatisticalWriter(RandomStream random) => Writer(random);

    private ClassesWriter Writer(RandomStream random)
    {
        var pages = WorkingSet.Pages;
        var hot = (long)Math.Floor(pages * HotShare + 0.5);
        List<(long Pages, double Share)> classes = hot == 0 || hot == pages ? [(pages, 1.0)] : [(hot, HotWriteShare), (pages - hot, 1 - HotWriteShare)];
        return new ClassesWriter(WorkingSet, new WriteCounter(WritesPerSecond, Pace, random), Order, random, classes);
    }
}

/// <summary>How ranks (hottest first) map to pages of a working set.</summary>
public enum PageOrder
{
    /// <summary>Rank r is the r-th page.</summary>
    Contiguous,

    /// <summary>Rank r is page r x 0x9E3779B1 modulo the page count: hot pages lie evenly spread.</summary>
    Scattered,
}
