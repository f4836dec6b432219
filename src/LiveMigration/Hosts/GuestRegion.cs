using System.Text;
using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>One of several regions that a guest's memory consists of: a NUMA node's, or memory that was plugged in.</summary>
/// <remarks>
/// Stands for: a RAM block of QEMU. Regions lie one after the other, and a migration walks them in that order.
/// Leaves out: the hosts' own NUMA nodes and what it costs to reach another; huge pages of one region alone; QEMU's walk from the largest
/// block to the smallest (give them in that order).
/// Source: docs of QEMU's -numa and -object memory-backend-ram; migration/ram.c. Checked by: closed forms, to the byte.
/// </remarks>
public sealed record GuestRegion
{
    /// <summary>The smallest step of sizes.</summary>
    public static readonly ByteCount SizeStep = ByteCount.FromMiB(1);

    /// <summary>Its name, unique in a guest; up to 255 bytes. On QEMU it is part of the stream wherever the region changes.</summary>
    public required string Name { get; init; }

    /// <summary>Its size; a positive multiple of <see cref="SizeStep"/>. All sizes add up to the guest's memory.</summary>
    public required ByteCount Size { get; init; }

    /// <summary>Share of it outside the working sets that holds data, from 0 to 1; spread evenly.</summary>
    /// <value>Default null: the guest's.</value>
    public double? FilledShare { get; init; }

    /// <summary>Bytes that name it in a stream.</summary>
    internal int NameBytes => Encoding.UTF8.GetByteCount(Name);

    /// <summary>What is wrong with a guest's regions, one sentence each; empty if nothing, or if there are none.</summary>
    internal static IEnumerable<string> Faults(VirtualMachine vm) => vm.MemoryRegions.Count == 0 ? [] : FaultsOfRegions(vm);

    private static IEnumerable<string> FaultsOfRegions(VirtualMachine vm)
    {
        foreach (var region in vm.MemoryRegions)
        {
            if (region.Size <= ByteCount.Zero || region.Size.Bytes % SizeStep.Bytes != 0)
            {
                yield return $"size of memory region {region.Name}: {region.Size}; allowed is a positive multiple of {SizeStep}";
            }

            if (region.NameBytes is 0 or > 255)
            {
                yield return $"name of a memory region: \"{region.Name}\"; allowed is 1 to 255 bytes";
            }

            if (region.FilledShare is < 0 or > 1 or double.NaN)
            {
                yield return $"filled share of memory region {region.Name}: {region.FilledShare}; allowed is 0 to 1";
            }
        }

        if (vm.MemoryRegions.DistinctBy(region => region.Name, StringComparer.Ordinal).Count() < vm.MemoryRegions.Count)
        {
            yield return "memory regions: two have the same name; names must differ";
        }

        var sum = new ByteCount(vm.MemoryRegions.Sum(region => region.Size.Bytes));
        if (sum != vm.Memory)
        {
            yield return $"memory regions: {sum} together; allowed is the guest's memory of {vm.Memory}";
        }
    }
}
