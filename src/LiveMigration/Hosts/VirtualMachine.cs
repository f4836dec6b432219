using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>A guest as configured, and what it does.</summary>
public sealed record VirtualMachine
{
    private static readonly PageContent PlainContent = new();

    /// <summary>Its name, unique in a scenario.</summary>
    public required string Name { get; init; }

    /// <summary>Its memory: a positive multiple of 4 KiB.</summary>
    public required ByteCount Memory { get; init; }

    /// <summary>The regions that its memory consists of, in order of address; names differ, sizes add up to <see cref="Memory"/>.</summary>
    /// <value>Default none: its memory is one.</value>
    public IReadOnlyList<GuestRegion> MemoryRegions { get; init; } = [];

    /// <summary>Virtual processors; 1 or more.</summary>
    /// <value>Default 1.</value>
    public int Vcpus { get; init; } = 1;

    /// <summary>Share of its virtual processors' time that it asks for; from 0 to 1.</summary>
    /// <value>Default 1: all of them are busy.</value>
    /// <remarks>Only looked at where its host says how many processors it has (<see cref="Host.Cpus"/>).</remarks>
    public double CpuUse { get; init; } = 1;

    /// <summary>The processor that it sees, where that is not the one it was started on: a named model, a cluster's baseline.</summary>
    /// <value>Default null: all of its source's features.</value>
    /// <remarks>libvirt's named CPU models; EVC of vSphere; levelling in XAPI's pools.</remarks>
    public CpuModel? SeenCpu { get; init; }

    /// <summary>Whether it sees those features alone that all processors of its cluster of the same vendor have.</summary>
    /// <value>Default false. Hyper-V: processor compatibility mode, as Windows Server 2025 reckons it from the cluster (documented); earlier ones hide a fixed list.</value>
    /// <remarks>Only a fleet knows a cluster; <see cref="SeenCpu"/> goes before it.</remarks>
    public bool SeesCommonFeatures { get; init; }

    /// <summary>How many of <see cref="Vcpus"/> write memory, alike; the others only read. From 1 on; null: all write.</summary>
    /// <value>Default null.</value>
    /// <remarks>A throttle that looks at each vCPU by itself leaves those that only read alone.</remarks>
    public int? WritingVcpus { get; init; }

    /// <summary>Names of the storage it needs beside that of its <see cref="Disks"/>.</summary>
    public IReadOnlyList<string> Storage { get; init; } = [];

    /// <summary>Its disks, where their size and use matter; names differ.</summary>
    public IReadOnlyList<Disk> Disks { get; init; } = [];

    /// <summary>Devices that are passed through to it; names differ.</summary>
    public IReadOnlyList<Device> Devices { get; init; } = [];

    /// <summary>State of its virtual processors and devices, those in <see cref="Devices"/> apart; 0 or more.</summary>
    /// <value>Default null: the hypervisor's own.</value>
    public ByteCount? DeviceState { get; init; }

    /// <summary>Memory that dynamic memory or a balloon leaves it at present, a multiple of 4 KiB up to <see cref="Memory"/>: the lowest addresses.</summary>
    /// <value>Default null: all of <see cref="Memory"/>.</value>
    public ByteCount? Assigned { get; init; }

    /// <summary>Whether a balloon driver in the guest tells the hypervisor what the guest does not use.</summary>
    /// <value>Default true; only looked at where <see cref="Assigned"/> is less than <see cref="Memory"/>.</value>
    public bool HasBalloonDriver { get; init; } = true;

    /// <summary>Whether the guest tells a migration which pages are free, so that they are not even looked at.</summary>
    /// <value>Default false. QEMU: <c>free-page-hint</c> of virtio-balloon.</value>
    public bool HintsFreePages { get; init; }

    /// <summary>Size of the host pages behind its memory: 4 KiB, 2 MiB or 1 GiB.</summary>
    /// <value>Default 4 KiB.</value>
    public ByteCount HugePage { get; init; } = ByteCount.FromKiB(4);

    /// <summary>What its memory is encrypted with.</summary>
    /// <value>Default <see cref="MemoryEncryption.None"/>.</value>
    public MemoryEncryption Encryption { get; init; }

    /// <summary>What it has of <see cref="Memory"/> at present.</summary>
    public ByteCount AssignedMemory => Assigned ?? Memory;

    /// <summary>Every storage it needs, each once, in order.</summary>
    public IReadOnlyList<string> StorageNeeded => [.. Storage.Concat(Disks.Select(disk => disk.Storage)).Distinct(StringComparer.Ordinal)];

    /// <summary>Share of the memory outside the working sets that holds data (is not zero), from 0 to 1; spread evenly.</summary>
    /// <value>Default 1.</value>
    public double FilledShare { get; init; } = 1;

    /// <summary>Pages that are not zero, firmware behind the memory included; null: as <see cref="FilledShare"/> and the working sets say.</summary>
    /// <value>Default null. Its page count, if given, is the count of pages that a migration sends, at least those of <see cref="Memory"/>.</value>
    public Memory.PageBitmap? FilledPages { get; init; }

    /// <summary>What is in its pages, for encoders that look.</summary>
    public PageContent Content { get; init; } = PlainContent;

    /// <summary>The most of a stall that its paced writers make good afterwards, as a token bucket does; 0 or more.</summary>
    /// <value>Default zero: what a stall takes is lost.</value>
    public VirtualDuration CatchUp { get; init; }

    /// <summary>How many reads of memory come with a write, on pages that follow the law of the writes; from 0 to 1,000, in thousandths.</summary>
    /// <value>Default 0: its reads find their pages.</value>
    /// <remarks>
    /// Only counts after a switch to post-copy, where a read waits for a missing page as a write does. The workload's touches then come
    /// 1 + this number times as fast: a sequential one sweeps so much faster, phases pass so much sooner.
    /// </remarks>
    public double ReadsPerWrite { get; init; }

    /// <summary>How closely its memory is looked at.</summary>
    /// <value>Default <see cref="MemoryDetail.PageExact"/>.</value>
    public MemoryDetail Detail { get; init; }

    /// <summary>What it writes.</summary>
    public required Workloads.IWorkload Workload { get; init; }
}
