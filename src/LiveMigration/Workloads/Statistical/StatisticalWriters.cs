using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Puts workloads in motion on counts.</summary>
public static class StatisticalWriters
{
    /// <summary>A writer for <paramref name="workload"/> that draws from <paramref name="random"/>.</summary>
    /// <exception cref="ArgumentException">Its figures are not allowed, or it has no statistical form.</exception>
    public static IStatisticalWriter Create(IWorkload workload, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(random);
        return WorkloadFaults.Checked(workload).CreateStatisticalWriter(random)
            ?? throw new ArgumentException($"A {KindWithoutForm(workload)} workload has no statistical form.", nameof(workload));
    }

    /// <summary>The kind of workload, of it or in it, that has no statistical form; null if all of it has.</summary>
    public static string? KindWithoutForm(IWorkload workload) => workload switch
    {
        CombinedWorkload combined => combined.Parts.Select(KindWithoutForm).FirstOrDefault(kind => kind is not null),
        PhasedWorkload phased => phased.Phases.Select(phase => KindWithoutForm(phase.Workload)).FirstOrDefault(kind => kind is not null),
        UniformWorkload or HotColdWorkload or ZipfWorkload or SequentialWorkload or IdleWorkload or PageClassesWorkload or DirtyRateSeriesWorkload or FlatWorkload => null,
        _ => workload.CreateStatisticalWriter(new RandomStream(0, "")) is null ? workload.Kind : null,
    };
}
