using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Simulation;

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
    public required IReadOnlyList<PlannedMigration> Migrations { get; init; }

    /// <summary>What must come out; may be empty.</summary>
    public IReadOnlyList<Expectation> Expectations { get; init; } = [];
}

/// <summary>A virtual machine and the host it runs on when the simulation begins.</summary>
/// <param name="Vm">The machine.</param>
/// <param name="Host">The host's name.</param>
public sealed record PlacedVm(VirtualMachine Vm, string Host);

/// <summary>A virtual machine that is to move, from wherever it then runs.</summary>
/// <param name="Vm">The machine's name.</param>
/// <param name="To">Name of the host it is to move to; null with <see cref="Reports.MigrationTechnique.StorageOnly"/>: it stays where it then is.</param>
/// <param name="At">When it begins.</param>
/// <param name="Settings">How.</param>
/// <param name="Retry">Whether and when it is tried again; null: it is not.</param>
/// <param name="Controller">Who looks after it while it runs; null: nobody.</param>
public sealed record PlannedMigration(string Vm, string? To, VirtualTime At, MigrationSettings Settings, RetryRule? Retry = null, IMigrationController? Controller = null);
