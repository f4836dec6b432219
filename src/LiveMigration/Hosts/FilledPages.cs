using LiveMigration.Memory;
using LiveMigration.Workloads;

namespace LiveMigration.Hosts;

/// <summary>Which pages of a guest hold data when a migration begins.</summary>
public static class FilledPages
{
    /// <summary>The guest's filled share spread evenly over its memory, and its working sets.</summary>
    public static PageBitmap Spread(VirtualMachine vm)
    {
        ArgumentNullException.ThrowIfNull(vm);
        var pages = vm.Memory.Bytes / PageExactMemory.PageBytes;
        var filled = new PageBitmap(pages);
        if (vm.FilledShare >= 1)
        {
            filled.AddRange(0, pages);
            return filled;
        }

        // Page i is filled where the running share passes a whole number: exact in millionths.
        var share = (long)Math.Round(vm.FilledShare * 1_000_000);
        for (var i = 0L; i < pages && share > 0; i++)
        {
            if ((i + 1) * share / 1_000_000 > i * share / 1_000_000)
            {
                filled.Add(i);
            }
        }

        AddWorkingSets(vm.Workload, filled);
        return filled;
    }

    /// <summary>Adds the working sets of a workload.</summary>
    public static void AddWorkingSets(IWorkload workload, PageBitmap filled)
    {
        ArgumentNullException.ThrowIfNull(filled);
        foreach (var region in Regions(workload))
        {
            filled.AddRange(region.Start.Bytes / PageExactMemory.PageBytes, (region.Start.Bytes + region.Size.Bytes) / PageExactMemory.PageBytes);
        }
    }

    /// <summary>The regions that a workload writes.</summary>
    internal static IEnumerable<MemoryRegion> Regions(IWorkload workload) => workload switch
    {
        UniformWorkload u => [u.WorkingSet],
        SequentialWorkload s => [s.WorkingSet],
        HotColdWorkload h => [h.WorkingSet],
        ZipfWorkload z => [z.WorkingSet],
        PhasedWorkload p => p.Phases.SelectMany(phase => Regions(phase.Workload)),
        CombinedWorkload c => c.Parts.SelectMany(Regions),
        _ => [],
    };
}
