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

    /// <summary>Exactly which pages hold data (are not zero) at the start, working sets included; over all pages of <see cref="Memory"/>.</summary>
    /// <value>Default null: as <see cref="FilledShare"/> says, working sets always filled. If given, <see cref="FilledShare"/> does not count.</value>
    /// <remarks>Read when a migration starts, never changed by it; several migrations may share it.</remarks>
    public Memory.PageBitmap? FilledPages { get; init; }

    /// <summary>What it writes.</summary>
    public required Workloads.IWorkload Workload { get; init; }
}
