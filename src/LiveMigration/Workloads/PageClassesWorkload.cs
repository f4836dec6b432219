using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Classes of pages, each written at its own pace; within a class every page alike.</summary>
/// <remarks>
/// Stands for: a guest whose working-set curve is known: in a time t it dirties the sum of N (1 - exp(-r t)) over its classes of N pages,
/// each written r times a second.
/// Leaves out: bursts and phases; which pages are neighbours.
/// Source: the definition; <see cref="WorkingSetCurve"/> finds classes for a measured curve.
/// Checked by: the closed form.
/// </remarks>
public sealed record PageClassesWorkload : IWorkload
{
    /// <summary>Where the classes lie; pages that are in no class are not written.</summary>
    public required MemoryRegion WorkingSet { get; init; }

    /// <summary>The classes; together no more pages than the working set.</summary>
    public required IReadOnlyList<PageClass> Classes { get; init; }

    /// <summary>Where the pages of a class lie.</summary>
    /// <value>Default <see cref="PageOrder.Scattered"/>: a curve does not tell.</value>
    public PageOrder Order { get; init; } = PageOrder.Scattered;

    /// <inheritdoc/>
    public string Kind => "page-classes";

    /// <inheritdoc/>
    public IReadOnlyList<MemoryRegion> Regions => [WorkingSet];

    /// <summary>Distinct pages that are dirtied in a time of that length, on average.</summary>
    public double MeanDistinctPages(VirtualDuration length) => ClassShares.MeanDistinctPages(Classes, length.TotalSeconds);

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [.. WorkloadFaults.Of(WorkingSet), .. ClassShares.Faults(Classes, WorkingSet.Pages)];

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random) => Writes(out var writes) ? Writer(writes, random) : new IdleWriter();

    /// <inheritdoc/>
    public IStatisticalWriter CreateStatisticalWriter(RandomStream random) => Writes(out var writes) ? Writer(writes, random) : new IdleWriter();

    private bool Writes(out double perSecond) => (perSecond = ClassShares.WritesPerSecond(Classes)) > 0;

    private ClassesWriter Writer(double writes, RandomStream random) =>
        new(WorkingSet, new WriteCounter(writes, WritePace.Poisson, random), Order, random, ClassShares.Of(Classes, WorkingSet.Pages));
}

/// <summary>Pages that are written alike.</summary>
/// <param name="Pages">How many; 1 or more.</param>
/// <param name="WritesPerPagePerSecond">How often each is written, on average, per second of guest time; 0 or more.</param>
public readonly record struct PageClass(long Pages, double WritesPerPagePerSecond);
