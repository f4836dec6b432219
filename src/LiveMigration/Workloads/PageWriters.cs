using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Puts workloads in motion.</summary>
public static class PageWriters
{
    /// <summary>A writer for <paramref name="workload"/> that draws from <paramref name="random"/>.</summary>
    /// <exception cref="ArgumentException">Its figures are not allowed; the message names them all. Or it is flat and has no pages.</exception>
    public static IPageWriter Create(IWorkload workload, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(random);
        if (workload is FlatWorkload)
        {
            throw new ArgumentException($"A {workload.Kind} workload has no pages to write.", nameof(workload));
        }

        return WorkloadFaults.Checked(workload).CreateWriter(random);
    }
}
