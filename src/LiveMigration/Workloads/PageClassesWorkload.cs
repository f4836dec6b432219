using LiveMigration.Memory;
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
    public double MeanDistinctPages(VirtualDuration length) =>
        Classes.Sum(c => c.Pages * (1 - PortableMath.Exp(-c.WritesPerPagePerSecond * length.TotalSeconds)));

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [.. WorkloadFaults.Of(WorkingSet)];
        for (var i = 0; i < Classes.Count; i++)
        {
            faults.AddRange(WorkloadFaults.OfNumber($"Classes[{i}].Pages", Classes[i].Pages, 1, WorkingSet.Pages));
            faults.AddRange(WorkloadFaults.OfNumber($"Classes[{i}].WritesPerPagePerSecond", Classes[i].WritesPerPagePerSecond, 0, WorkloadFaults.MostWritesPerSecond));
        }

        if (faults.Count == 0)
        {
            faults.AddRange(WorkloadFaults.OfNumber("pages of all classes", Classes.Sum(c => (double)c.Pages), 1, WorkingSet.Pages));
            faults.AddRange(WorkloadFaults.OfNumber("writes per second of all classes", WritesPerSecond, 0, WorkloadFaults.MostWritesPerSecond));
        }

        return faults;
    }

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random)
    {
        var total = WritesPerSecond;
        if (!(total > 0))
        {
            return new IdleWriter();
        }

        // The unwritten pages come first, so that the last class, which gets the writes that rounding leaves over, is one that writes.
        var shares = new List<(long Pages, double Share)>();
        var unwritten = WorkingSet.Pages - Classes.Sum(c => c.WritesPerPagePerSecond > 0 ? c.Pages : 0);
        if (unwritten > 0)
        {
            shares.Add((unwritten, 0));
        }

        shares.AddRange(Classes.Where(c => c.WritesPerPagePerSecond > 0).Select(c => (c.Pages, c.Pages * c.WritesPerPagePerSecond / total)));
        return new ClassesWriter(WorkingSet, total, WritePace.Poisson, Order, random, shares);
    }

    private double WritesPerSecond => Classes.Sum(c => c.Pages * c.WritesPerPagePerSecond);
}

/// <summary>Pages that are written alike.</summary>
/// <param name="Pages">How many; 1 or more.</param>
/// <param name="WritesPerPagePerSecond">How often each is written, on average, per second of guest time; 0 or more.</param>
public readonly record struct PageClass(long Pages, double WritesPerPagePerSecond);
