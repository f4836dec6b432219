using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>A guest that writes nothing (but what the machine's profile says it always does).</summary>
public sealed record IdleWorkload : IWorkload
{
    /// <inheritdoc/>
    public string Kind => "idle";

    /// <inheritdoc/>
    public IReadOnlyList<MemoryRegion> Regions => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [];

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random) => new IdleWriter();

    /// <inheritdoc/>
    public IStatisticalWriter CreateStatisticalWriter(RandomStream random) => new IdleWriter();
}
