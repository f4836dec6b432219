using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Orchestration;

namespace LiveMigration.Scenarios;

/// <summary>A whole experiment: who runs where, what is to move, and what must come out. Immutable.</summary>
public sealed record Scenario
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Decides every random number.</summary>
    /// <value>Default 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>The hypervisors that hosts can run.</summary>
    /// <value>Default <see cref="HypervisorCatalog.BuiltIn"/>.</value>
    public HypervisorCatalog Hypervisors { get; init; } = HypervisorCatalog.BuiltIn;

    /// <summary>The computers; names differ.</summary>
    public required IReadOnlyList<Host> Hosts { get; init; }

    /// <summary>The virtual machines and where they run at the beginning; names differ.</summary>
    public required IReadOnlyList<PlacedVm> Vms { get; init; }

    /// <summary>What is to move, in the order of the file.</summary>
    public required IReadOnlyList<MigrationOrder> Migrations { get; init; }

    /// <summary>What must come out; may be empty.</summary>
    public IReadOnlyList<Expectation> Expectations { get; init; } = [];

    /// <summary>The hosts and what runs on them, as a fleet takes them.</summary>
    public Cluster Cluster => new() { Hosts = Hosts, Guests = Vms, Hypervisors = Hypervisors };
}
