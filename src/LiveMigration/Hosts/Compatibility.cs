using System.Globalization;
using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>Whether a guest can move between two hosts.</summary>
/// <remarks>
/// Stands for: the checks before a migration, whatever the hypervisor: vendor and features of the processor,
/// storage that both reach, memory that the guest has at present.
/// Leaves out: firmware, machine types, device models, microcode levels.
/// Source: a guest fits where its feature set is a subset of the host's and the vendor is the same (Hyper-V's processor
/// compatibility pages, libvirt's CPU comparison; documented); a guest sees its own model's features, or where it has none all of its source's.
/// Checked by: a test for each refusal, with its text.
/// </remarks>
public static class Compatibility
{
    /// <summary>Everything that stands against the move, one sentence each with what would fit; empty if nothing does.</summary>
    /// <param name="vm">The guest.</param>
    /// <param name="source">Where it runs.</param>
    /// <param name="destination">Where it is to go; its memory is what it has free for the guest.</param>
    /// <param name="disksMove">Whether its disks move with it, so that the destination need not reach where they are.</param>
    public static IReadOnlyList<string> Examine(VirtualMachine vm, Host source, Host destination, bool disksMove = false)
    {
        ArgumentNullException.ThrowIfNull(vm);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        var faults = new List<string>();
        ExamineProcessor(vm, source, destination, faults);
        ExamineStorage(vm, source, destination, disksMove, faults);
        if (vm.AssignedMemory > destination.Memory)
        {
            faults.Add($"{vm.Name} has {vm.AssignedMemory} of memory, {destination.Name} offers {destination.Memory}: {MiB(vm.AssignedMemory - destination.Memory)} MiB short; a guest of up to {destination.Memory} would fit");
        }

        return faults;
    }

    /// <summary>The known processors whose features both hosts cover, the one with the most features first; empty between vendors.</summary>
    /// <remarks>A guest that was started with one of these can move between the two, in either direction.</remarks>
    public static IReadOnlyList<CpuModel> CommonModels(CpuModel one, CpuModel other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var common = one.Features.Intersect(other.Features, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        return one.Vendor != other.Vendor
            ? []
            : [.. CpuModel.Known.Values.Where(m => m.Vendor == one.Vendor && common.IsSupersetOf(m.Features)).OrderByDescending(m => m.Features.Count)];
    }

    private static void ExamineProcessor(VirtualMachine vm, Host source, Host destination, List<string> faults)
    {
        var seen = vm.SeenCpu ?? source.Cpu;
        if (seen.Vendor != destination.Cpu.Vendor)
        {
            faults.Add($"{vm.Name} sees a processor of {seen.Vendor} on {source.Name} ({seen.Name}), {destination.Name} has one of {destination.Cpu.Vendor} ({destination.Cpu.Name}); a host with a processor of {seen.Vendor} would fit");
            return;
        }

        if (seen.Features == destination.Cpu.Features)
        {
            // The same list, as with one model on both: the usual case costs nothing.
            return;
        }

        var missing = seen.Features.Except(destination.Cpu.Features, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            var models = CommonModels(seen, destination.Cpu);
            var fits = models.Count == 0
                ? "no known processor model is covered by both"
                : $"started with one of the models that both cover it would fit: {string.Join(", ", models.Select(m => m.Name))}";
            faults.Add($"{vm.Name} sees {string.Join(", ", missing)} on {source.Name} ({seen.Name}), {destination.Name} ({destination.Cpu.Name}) lacks {(missing.Count == 1 ? "it" : "them")}; {fits}");
        }
    }

    private static void ExamineStorage(VirtualMachine vm, Host source, Host destination, bool disksMove, List<string> faults)
    {
        if (vm.Storage.Count == 0 && vm.Disks.Count == 0)
        {
            return;
        }

        var shared = source.Storage.Intersect(destination.Storage, StringComparer.Ordinal).ToList();
        foreach (var storage in (disksMove ? vm.Storage : vm.StorageNeeded).Except(destination.Storage, StringComparer.Ordinal))
        {
            var reached = destination.Storage.Count == 0 ? "none" : string.Join(", ", destination.Storage);
            var fits = shared.Count == 0 ? $"{destination.Name} must be connected to {storage}" : $"a disk on {string.Join(" or ", shared)} would fit";
            fits += vm.Storage.Contains(storage, StringComparer.Ordinal) ? "" : ", or the disk moves too (storage: mirror)";
            faults.Add($"{vm.Name} has a disk on {storage}, which {destination.Name} cannot reach (it reaches {reached}); {fits}");
        }
    }

    private static string MiB(ByteCount size) => (Math.Ceiling(size.Bytes / 1_048_576m * 100) / 100).ToString("0.##", CultureInfo.InvariantCulture);
}
