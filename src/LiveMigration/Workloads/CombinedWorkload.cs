using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Several workloads at once, each with its own region and pace.</summary>
/// <remarks>
/// Stands for: several programs in one guest.
/// Leaves out: their competition for vCPUs.
/// Source: the definition.
/// Checked by: recorded QEMU runs with two regions.
/// </remarks>
public sealed record CombinedWorkload : IWorkload
{
    /// <summary>The parts; at least one. A flat workload cannot be a part.</summary>
    public required IReadOnlyList<IWorkload> Parts { get; init; }

    /// <inheritdoc/>
    public string Kind => "combined";

    /// <inheritdoc/>
    public IReadOnlyList<MemoryRegion> Regions => [.. Parts.SelectMany(part => part.Regions)];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [.. WorkloadFaults.OfInner("Parts", Parts)];

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random) => new CombinedWriter([.. Parts.Select(part => part.CreateWriter(random))]);

    /// <inheritdoc/>
    public IStatisticalWriter? CreateStatisticalWriter(RandomStream random)
    {
        var writers = Parts.Select(part => part.CreateStatisticalWriter(random)).ToList();
        return writers.Contains(null) ? null : new StatisticalCombination(writers!);
    }
}
