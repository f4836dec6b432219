using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>A computer that runs virtual machines.</summary>
public sealed record Host
{
    /// <summary>Its name, unique in a scenario.</summary>
    public required string Name { get; init; }

    /// <summary>The hypervisor's name, as its profile has it: <c>hyper-v</c>, <c>qemu</c>, <c>textbook</c>.</summary>
    public required string Hypervisor { get; init; }

    /// <summary>Its processor.</summary>
    public required CpuModel Cpu { get; init; }

    /// <summary>Memory that guests may use; positive.</summary>
    public required ByteCount Memory { get; init; }

    /// <summary>Names of the storage it reaches.</summary>
    public IReadOnlyList<string> Storage { get; init; } = [];

    /// <summary>Bandwidth of the network card that carries migrations; positive, full duplex.</summary>
    public required DataRate Nic { get; init; }

    /// <summary>One-way latency of a migration that leaves it; 0 or more.</summary>
    /// <value>Default zero.</value>
    public VirtualDuration Latency { get; init; }

    /// <summary>The most that one of its TCP connections has on the way; positive. On a long link it is what limits a migration: 4 MiB at 20 ms of round trip are 210 MB/s.</summary>
    /// <value>Default 4 MiB (Linux tcp_wmem).</value>
    public ByteCount TcpWindow { get; init; } = ByteCount.FromMiB(4);

    /// <summary>How the clients' network finds a guest that begins to run here.</summary>
    public Networking.Relearning Relearning { get; init; } = new();

    /// <summary>When its dirty log is cleared.</summary>
    /// <value>Default null: as the hypervisor does it on present hardware. QEMU with KVM: in chunks of 1 GiB; the others: at the reading.</value>
    public Memory.LogClearing? DirtyLog { get; init; }

    /// <summary>How fast its processors do a migration's work.</summary>
    /// <value>Default: a present-day server, see <see cref="HostTimings"/>.</value>
    public HostTimings Timings { get; init; } = new();
}

/// <summary>A guest as configured, and what it does.</summary>
public sealed record VirtualMachine
{
    /// <summary>Its name, unique in a scenario.</summary>
    public required string Name { get; init; }

    /// <summary>Its memory: a positive multiple of 4 KiB.</summary>
    public required ByteCount Memory { get; init; }

    /// <summary>Virtual processors; 1 or more.</summary>
    /// <value>Default 1.</value>
    public int Vcpus { get; init; } = 1;

    /// <summary>Names of the storage its disks live on.</summary>
    public IReadOnlyList<string> Storage { get; init; } = [];

    /// <summary>Share of the memory outside the working sets that holds data (is not zero), from 0 to 1; spread evenly.</summary>
    /// <value>Default 1.</value>
    public double FilledShare { get; init; } = 1;

    /// <summary>Pages that are not zero, firmware behind the memory included; null: as <see cref="FilledShare"/> and the working sets say.</summary>
    /// <value>Default null. Its page count, if given, is the count of pages that a migration sends, at least those of <see cref="Memory"/>.</value>
    public Memory.PageBitmap? FilledPages { get; init; }

    /// <summary>What is in its pages, for encoders that look.</summary>
    public PageContent Content { get; init; } = new();

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

    /// <summary>What it writes.</summary>
    public required Workloads.IWorkload Workload { get; init; }
}
