using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Networking;

namespace LiveMigration.Orchestration;

/// <summary>Hosts, the guests on them, and what holds for all their migrations. Immutable; <see cref="Fleet"/> puts it in motion.</summary>
public sealed record Cluster
{
    /// <summary>The computers; names differ.</summary>
    public required IReadOnlyList<Host> Hosts { get; init; }

    /// <summary>The virtual machines and where they run at the beginning; names differ.</summary>
    public required IReadOnlyList<PlacedVm> Guests { get; init; }

    /// <summary>The hypervisors that hosts can run.</summary>
    /// <value>Default <see cref="HypervisorCatalog.BuiltIn"/>.</value>
    public HypervisorCatalog Hypervisors { get; init; } = HypervisorCatalog.BuiltIn;

    /// <summary>How many migrations run at once, beside what each host allows.</summary>
    public AdmissionLimits Limits { get; init; } = new();

    /// <summary>The network that migrations share, with a host of each name; null: each migration has the way between its two hosts for itself.</summary>
    /// <value>Default null.</value>
    public NetworkTopology? Network { get; init; }
}

/// <summary>A virtual machine and the host it runs on when the simulation begins.</summary>
/// <param name="Vm">The machine.</param>
/// <param name="Host">The host's name.</param>
public sealed record PlacedVm(VirtualMachine Vm, string Host);
