using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Orchestration.Placement;

namespace LiveMigration.Scenarios;

/// <summary>A whole experiment: who runs where, what is to move, and what must come out. Immutable.</summary>
public sealed record Scenario
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Decides every random number; <see cref="WithSeed"/> changes it together with what was drawn with it.</summary>
    /// <value>Default 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>The hypervisors that hosts can run.</summary>
    /// <value>Default <see cref="HypervisorCatalog.BuiltIn"/>.</value>
    public HypervisorCatalog Hypervisors { get; init; } = HypervisorCatalog.BuiltIn;

    /// <summary>The computers; names differ.</summary>
    public required IReadOnlyList<Host> Hosts { get; init; }

    /// <summary>The network between the hosts.</summary>
    /// <value>Default null: each migration has the way between its two hosts for itself.</value>
    public ClusterNetwork? Network { get; init; }

    /// <summary>The virtual machines and where they run at the beginning; names differ.</summary>
    public required IReadOnlyList<PlacedVm> Vms { get; init; }

    /// <summary>How many migrations run at once, beside what each host allows.</summary>
    public AdmissionLimits Limits { get; init; } = new();

    /// <summary>What manages the cluster; null: nothing does.</summary>
    public Platform? Platform { get; init; }

    /// <summary>How much more than they have hosts may promise.</summary>
    public Overcommit Overcommit { get; init; } = new();

    /// <summary>The processor that guests see which name none of their own; null: each sees its first host's.</summary>
    public CpuModel? Baseline { get; init; }

    /// <summary>Where guests may run; names differ.</summary>
    public IReadOnlyList<PlacementRule> Rules { get; init; } = [];

    /// <summary>Where guests go whose host is not named.</summary>
    public IPlacement Placement { get; init; } = new MostFreeMemory();

    /// <summary>What is to move, in the order of the file; may be empty where there are jobs.</summary>
    public required IReadOnlyList<MigrationOrder> Migrations { get; init; }

    /// <summary>What is to move many guests by a plan, in the order of the file; may be empty.</summary>
    public IReadOnlyList<Job> Jobs { get; init; } = [];

    /// <summary>What must come out; may be empty.</summary>
    public IReadOnlyList<Expectation> Expectations { get; init; } = [];

    /// <summary>The hosts and what runs on them, as a fleet takes them.</summary>
    public Cluster Cluster => new()
    {
        Hosts = Hosts,
        Guests = Vms,
        Hypervisors = Hypervisors,
        Network = Network,
        Limits = Limits,
        Platform = Platform,
        Overcommit = Overcommit,
        Baseline = Baseline,
        Rules = Rules,
        Placement = Placement,
    };

    /// <summary>The same with another seed. What a scenario file leaves to chance is drawn anew, as long as <see cref="Vms"/> are those of the file.</summary>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ScenarioDrawException">What is drawn with this seed does not fit, a guest its host for example.</exception>
    public Scenario WithSeed(ulong seed) =>
        seed == Seed ? this : this with { Seed = seed, Vms = Vms is Reading.DrawnVms drawn ? drawn.With(seed) : Vms };
}
