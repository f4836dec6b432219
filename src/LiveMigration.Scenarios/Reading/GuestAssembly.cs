using LiveMigration.Hosts;
using LiveMigration.Orchestration;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Makes virtual machines of groups that were found right.</summary>
internal static class GuestAssembly
{
    /// <summary>Memory that a guest has at present.</summary>
    public static ByteCount? AssignedMemory(BoundGroup vm) => vm.Size("assigned") ?? vm.Size("memory");

    /// <summary>How closely memory is looked at; null if the group does not say it.</summary>
    public static MemoryDetail? Detail(BoundGroup group) => group.Text("detail") switch
    {
        "statistical" => MemoryDetail.Statistical,
        "page-exact" => MemoryDetail.PageExact,
        _ => null,
    };

    /// <summary>The machines with their places; those that differ by name alone share all else.</summary>
    public static IReadOnlyList<PlacedVm> Build(IReadOnlyList<BoundGroup> vms, WorkloadFiles files, MemoryDetail detail)
    {
        var built = new Dictionary<BoundGroup, VirtualMachine>(ReferenceEqualityComparer.Instance);
        var placed = new PlacedVm[vms.Count];
        for (var i = 0; i < placed.Length; i++)
        {
            if (!built.TryGetValue(vms[i].Kind, out var kind))
            {
                built.Add(vms[i].Kind, kind = Build(vms[i].Kind, files, detail));
            }

            placed[i] = new PlacedVm(kind with { Name = vms[i].Text("name")! }, vms[i].Text("host")!);
        }

        return placed;
    }

    private static VirtualMachine Build(BoundGroup vm, WorkloadFiles files, MemoryDetail detail) => new()
    {
        Name = vm.Text("name")!,
        Memory = vm.Size("memory")!.Value,
        MemoryRegions = [.. vm.Groups("memoryRegions").Select(Region)],
        Vcpus = vm.Integer("vcpus") ?? 1,
        WritingVcpus = vm.Integer("writingVcpus"),
        CpuUse = vm.Number("cpuUse") is { } use ? (double)(use / 100) : 1,
        SeenCpu = vm.Text("cpu") is { } model ? CpuModel.Known[model] : null,
        SeesCommonFeatures = vm.Flag("commonFeatures") ?? false,
        Storage = vm.Names("storage"),
        Disks = [.. vm.Groups("disks").Select(Disk)],
        Devices = [.. vm.Groups("devices").Select(Device)],
        DeviceState = vm.Size("deviceState"),
        Assigned = vm.Size("assigned"),
        HasBalloonDriver = vm.Flag("balloonDriver") ?? true,
        HintsFreePages = vm.Flag("freePageHinting") ?? false,
        HugePage = vm.Text("hugePages") switch
        {
            "2 MiB" => ByteCount.FromMiB(2),
            "1 GiB" => ByteCount.FromGiB(1),
            _ => ByteCount.FromKiB(4),
        },
        Encryption = vm.Text("memoryEncryption") switch
        {
            "sev" => MemoryEncryption.Sev,
            "tdx" => MemoryEncryption.Tdx,
            _ => MemoryEncryption.None,
        },
        FilledShare = (double)((vm.Number("filled") ?? 100) / 100),
        ReadsPerWrite = (double)(vm.Number("readsPerWrite") ?? 0),
        Detail = Detail(vm) ?? detail,
        Content = vm.Group("content") is { } content ? ContentAssembly.Build(content) : new PageContent(),
        Workload = new WorkloadAssembly(files, AssignedMemory(vm)!.Value).Build(vm.Group("workload")!),
    };

    private static GuestRegion Region(BoundGroup region) => new()
    {
        Name = region.Text("name")!,
        Size = region.Size("size")!.Value,
        FilledShare = region.Number("filled") is { } percent ? (double)(percent / 100) : null,
    };

    private static Device Device(BoundGroup device) => new()
    {
        Name = device.Text("name")!,
        Kind = device.Text("kind") == "pci-passthrough" ? DeviceKind.PciPassthrough : DeviceKind.Vfio,
        State = device.Size("state") ?? ByteCount.Zero,
        Precopy = device.Size("precopy") ?? ByteCount.Zero,
        StateDirtyRate = device.Rate("stateDirtyRate") ?? new DataRate(0),
        SaveTime = device.Duration("saveTime") ?? VirtualDuration.Zero,
        LoadTime = device.Duration("loadTime") ?? VirtualDuration.Zero,
        TracksDma = device.Flag("dmaTracking") ?? true,
    };

    private static Disk Disk(BoundGroup disk) => new()
    {
        Name = disk.Text("name")!,
        Size = disk.Size("size")!.Value,
        Used = disk.Size("used"),
        Storage = disk.Text("storage")!,
        WriteRate = disk.Rate("writeRate") ?? new DataRate(0),
        WorkingSet = disk.Size("workingSet"),
        ReadRate = disk.Rate("readRate") ?? new DataRate(0),
    };
}
