using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Whether a guest's parts fit each other: memory assigned, devices, disks.</summary>
internal static class GuestChecks
{
    public static void Examine(BoundGroup vm, FaultList faults)
    {
        AtMost(vm, "assigned", vm.Size("memory"), "memory", faults);
        Regions(vm, faults);
        ReferenceChecks.ByName(vm.Groups("devices"), "devices of a guest", faults);
        ReferenceChecks.ByName(vm.Groups("disks"), "disks of a guest", faults);
        foreach (var device in vm.Groups("devices"))
        {
            AtMost(device, "precopy", device.Size("state") ?? ByteCount.Zero, "state", faults);
        }

        foreach (var disk in vm.Groups("disks"))
        {
            AtMost(disk, "used", disk.Size("size"), "size", faults);
            AtMost(disk, "workingSet", disk.Size("size"), "size", faults);
        }
    }

    private static void Regions(BoundGroup vm, FaultList faults)
    {
        var regions = vm.Groups("memoryRegions");
        ReferenceChecks.ByName(regions, "memory regions of a guest", faults);
        var sizes = regions.Select(region => region.Size("size")).ToList();
        if (sizes.Count > 0 && sizes.All(size => size is not null) && vm.Size("memory") is { } memory && new ByteCount(sizes.Sum(size => size!.Value.Bytes)) is var sum && sum != memory)
        {
            faults.Add(vm["memoryRegions"]!.At, vm["memoryRegions"]!.Path, $"has regions of {sum} together; allowed is the guest's memory of {memory}");
        }
    }

    private static void AtMost(BoundGroup group, string field, ByteCount? most, string of, FaultList faults)
    {
        if (group[field] is { Value: decimal bytes } value && most is { } limit && (long)bytes > limit.Bytes)
        {
            faults.Add(value.At, value.Path, $"{value.Shown} is more than its {of} of {limit}");
        }
    }
}
