using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>The page of rank r (from 1) is written with a chance proportional to r to the power -exponent.</summary>
/// <remarks>
/// Stands for: popularity-driven stores and caches.
/// Leaves out: popularity that drifts (use phases).
/// Source: Zipf's law. Ranks above 64 are grouped into classes at most 1/32 wide and treated as equal within a class, which
/// moves a page's rate by at most exponent x 1.6 %.
/// Checked by: recorded QEMU runs.
/// </remarks>
public sealed record ZipfWorkload : IWorkload
{
    /// <summary>The pages written.</summary>
    public required MemoryRegion WorkingSet { get; init; }

    /// <summary>Writes per second of guest time, each to one page; 0 or more, finite.</summary>
    public required double WritesPerSecond { get; init; }

    /// <summary>The exponent, above 0 and up to 10.</summary>
    /// <value>Default 1.</value>
    public double Exponent { get; init; } = 1;

    /// <summary>Where the hot pages lie.</summary>
    /// <value>Default <see cref="PageOrder.Scattered"/>.</value>
    public PageOrder Order { get; init; } = PageOrder.Scattered;

    /// <summary>How the count of writes in an interval comes about.</summary>
    /// <value>Default <see cref="WritePace.Poisson"/>.</value>
    public WritePace Pace { get; init; } = WritePace.Poisson;

    /// <inheritdoc/>
    public string Kind => "zipf";

    /// <inheritdoc/>
    public IReadOnlyList<MemoryRegion> Regions => [WorkingSet];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() =>
    [
        .. WorkloadFaults.Of(WorkingSet),
        .. WorkloadFaults.OfRate(WritesPerSecond),
        .. WorkloadFaults.OfNumber("Exponent", Exponent, double.Epsilon, 10),
    ];

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random) => Writer(random, 32);

    /// <inheritdoc/>
    public IStatisticalWriter CreateStatisticalWriter(RandomStream random) => Writer(random, 8);

    private ClassesWriter Writer(RandomStream random, int fineness) =>
        new(WorkingSet, new WriteCounter(WritesPerSecond, Pace, random), Order, random, Classes(fineness));

    private List<(long Pages, double Share)> Classes(int fineness)
    {
        var pages = WorkingSet.Pages;
        var classes = new List<(long Pages, double Share)>();
        for (var rank = 1L; rank <= pages;)
        {
            var width = Math.Min(Math.Max(1, rank / fineness), pages - rank + 1);
            classes.Add((width, width * PortableMath.Pow(rank + (width - 1) / 2.0, -Exponent)));
            rank += width;
        }

        var total = classes.Sum(c => c.Share);
        return [.. classes.Select(c => (c.Pages, c.Share / total))];
    }
}
