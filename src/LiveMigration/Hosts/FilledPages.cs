using LiveMigration.Memory;
using LiveMigration.Workloads;

namespace LiveMigration.Hosts;

/// <summary>Which pages of a guest hold data when a migration begins.</summary>
public static class FilledPages
{
    /// <summary>The guest's filled share, or that of each region, spread evenly over the memory it has, and its working sets.</summary>
    public static PageBitmap Spread(VirtualMachine vm)
    {
        ArgumentNullException.ThrowIfNull(vm);
        var pages = vm.Memory.Bytes / PageExactMemory.PageBytes;
        var filled = new PageBitmap(pages);
        var assigned = vm.AssignedMemory.Bytes / PageExactMemory.PageBytes;
        if (vm.MemoryRegions.Count == 0)
        {
            Spread(vm.FilledShare, 0, assigned, filled);
        }

        var first = 0L;
        foreach (var region in vm.MemoryRegions)
        {
            var size = region.Size.Bytes / PageExactMemory.PageBytes;
            Spread(region.FilledShare ?? vm.FilledShare, first, Math.Min(size, assigned - first), filled);
            first += size;
        }

        AddWorkingSets(vm.Workload, filled);
        return filled;
    }

    private static void Spread(double share, long first, long pages, PageBitmap filled)
    {
        if (share >= 1 && pages > 0)
        {
            filled.AddRange(first, first + pages);
            return;
        }

        // Page i is filled where the running share passes a whole number: exact in millionths.
        var millionths = (long)Math.Round(share * 1_000_000);
        for (var i = 0L; i < pages && millionths > 0; i++)
        {
            if ((i + 1) * millionths / 1_000_000 > i * millionths / 1_000_000)
            {
                filled.Add(first + i);
            }
        }
    }

    /// <summary>Adds the working sets of a workload.</summary>
    /// <exception cref="ArgumentException">A working set leaves the guest's memory.</exception>
    public static void AddWorkingSets(IWorkload workload, PageBitmap filled)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(filled);
        foreach (var region in workload.Regions)
        {
            var end = region.FirstPage + region.Pages;
            if (region.FirstPage < 0 || end > filled.PageCount)
            {
                throw new ArgumentException($"The {workload.Kind} workload writes pages {region.FirstPage} to {end - 1}; the guest has pages 0 to {filled.PageCount - 1}", nameof(workload));
            }

            filled.AddRange(region.FirstPage, end);
        }
    }
}
