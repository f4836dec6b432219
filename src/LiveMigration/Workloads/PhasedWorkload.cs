using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>One workload after another, by guest time; the last holds on.</summary>
/// <remarks>
/// Stands for: a guest whose behaviour changes: a batch job that starts, a peak that passes.
/// Leaves out: smooth drifts (use many short phases).
/// Source: the definition.
/// Checked by: a scenario test; recorded QEMU runs.
/// </remarks>
public sealed record PhasedWorkload : IWorkload
{
    /// <summary>The phases in order; at least one. A flat workload cannot be a phase.</summary>
    public required IReadOnlyList<WorkloadPhase> Phases { get; init; }

    /// <inheritdoc/>
    public string Kind => "phases";

    /// <inheritdoc/>
    public IReadOnlyList<MemoryRegion> Regions => [.. Phases.SelectMany(phase => phase.Workload.Regions)];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() =>
    [
        .. WorkloadFaults.OfInner("Phases", [.. Phases.Select(phase => phase.Workload)]),
        .. Phases.SkipLast(1).SelectMany((phase, i) => WorkloadFaults.OfNumber($"Phases[{i}].Length in nanoseconds", phase.Length.Nanoseconds, 1, long.MaxValue)),
    ];

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random) => new PhasedWriter([.. Phases.Select(phase => (phase.Workload.CreateWriter(random), phase.Length))]);

    /// <inheritdoc/>
    public IStatisticalWriter? CreateStatisticalWriter(RandomStream random)
    {
        var writers = Phases.Select(phase => phase.Workload.CreateStatisticalWriter(random)).ToList();
        return writers.Contains(null) ? null : new StatisticalPhases(writers!, [.. Phases.Select(phase => phase.Length)]);
    }
}

/// <summary>A stretch of guest time with one workload.</summary>
/// <param name="Workload">What the guest writes; not itself phased or flat.</param>
/// <param name="Length">How long, in guest time; positive. The last phase's length does not matter.</param>
public sealed record WorkloadPhase(IWorkload Workload, VirtualDuration Length);
