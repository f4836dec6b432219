using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>A computer that runs virtual machines.</summary>
public sealed record Host
{
    private static readonly Networking.Relearning PlainRelearning = new();
    private static readonly HostTimings PresentDayServer = new();

    /// <summary>Its name, unique in a scenario.</summary>
    public required string Name { get; init; }

    /// <summary>The hypervisor's name, as its profile has it: <c>hyper-v</c>, <c>qemu</c>, <c>textbook</c>.</summary>
    public required string Hypervisor { get; init; }

    /// <summary>Its processor.</summary>
    public required CpuModel Cpu { get; init; }

    /// <summary>Memory that guests may use; positive.</summary>
    public required ByteCount Memory { get; init; }

    /// <summary>Processors that guests' virtual processors share; 1 or more.</summary>
    /// <value>Default null: as many as are asked for, and nothing slows anybody down.</value>
    public int? Cpus { get; init; }

    /// <summary>The rack it stands in, by a name you choose; null: no rule or job asks.</summary>
    public string? Rack { get; init; }

    /// <summary>The data centre it stands in, by a name you choose; null: no rule or job asks.</summary>
    public string? Site { get; init; }

    /// <summary>Whether guests run on it and may come to it when the simulation begins.</summary>
    /// <value>Default <see cref="HostState.Up"/>.</value>
    public HostState State { get; init; }

    /// <summary>Names of the storage it reaches.</summary>
    public IReadOnlyList<string> Storage { get; init; } = [];

    /// <summary>Bandwidth of the network card that carries migrations; positive, full duplex.</summary>
    public required DataRate Nic { get; init; }

    /// <summary>The share of <see cref="Nic"/> that migrations may take; above 0 to 1.</summary>
    /// <value>Default null: the hypervisor's own; all of it, but for Hyper-V over SMB (25 %, SMBBandwidthLimitFactor).</value>
    public double? MigrationShare { get; init; }

    /// <summary>One-way latency of a migration that leaves it; 0 or more.</summary>
    /// <value>Default zero.</value>
    public VirtualDuration Latency { get; init; }

    /// <summary>The most that one of its TCP connections has on the way; positive. On a long link it is what limits a migration: 4 MiB at 20 ms of round trip are 210 MB/s.</summary>
    /// <value>Default 4 MiB (Linux tcp_wmem).</value>
    public ByteCount TcpWindow { get; init; } = ByteCount.FromMiB(4);

    /// <summary>How many migrations it takes part in at once, as source or destination; 1 or more.</summary>
    /// <value>Default null: as the hypervisor has it (Hyper-V 2, vMotion 4 or 8, others without a limit).</value>
    public int? SimultaneousMigrations { get; init; }

    /// <summary>How the clients' network finds a guest that begins to run here.</summary>
    public Networking.Relearning Relearning { get; init; } = PlainRelearning;

    /// <summary>When its dirty log is cleared.</summary>
    /// <value>Default null: as the hypervisor does it on present hardware. QEMU with KVM: in chunks of 1 GiB; the others: at the reading.</value>
    public Memory.LogClearing? DirtyLog { get; init; }

    /// <summary>Whether huge pages are tracked in pieces of 4 KiB while a migration runs.</summary>
    /// <value>Default null: as the hypervisor does it. False: a write dirties the whole huge page.</value>
    public bool? SplitsHugePages { get; init; }

    /// <summary>How fast its processors do a migration's work.</summary>
    /// <value>Default: a present-day server, see <see cref="HostTimings"/>.</value>
    public HostTimings Timings { get; init; } = PresentDayServer;

    /// <summary>The timings, without AES's instructions where <see cref="Cpu"/> has none.</summary>
    public HostTimings TimingsOfProcessor => Cpu.HasAesInstructions ? Timings : Timings with { HasAesInstructions = false };
}
