using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Reports;

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

    /// <summary>What manages it: its limits hold where <see cref="Limits"/> leave something open, its controller where an order names none, its retries where a job names none.</summary>
    /// <value>Default null: nothing does.</value>
    public Platform? Platform { get; init; }

    /// <summary>The limits that hold: <see cref="Limits"/>, else the platform's.</summary>
    public AdmissionLimits LimitsInForce => Platform is { } platform ? Limits.OrElse(platform.Limits) : Limits;

    /// <summary>How much more than they have hosts may promise.</summary>
    /// <value>Default: memory that is there, and any number of virtual processors.</value>
    public Overcommit Overcommit { get; init; } = new();

    /// <summary>The processor that guests see, where they have no model of their own; every host's must cover it. Null: each sees its first host's.</summary>
    /// <value>Default null. vSphere: EVC mode; XAPI: the pool's CPU levelling.</value>
    public CpuModel? Baseline { get; init; }

    /// <summary>Where guests may run; names differ.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<PlacementRule> Rules { get; init; } = [];

    /// <summary>Where a guest goes whose order or job names no host.</summary>
    /// <value>Default <see cref="MostFreeMemory"/>.</value>
    public IPlacement Placement { get; init; } = new MostFreeMemory();

    /// <summary>The network that migrations share, with a host of each name; null: each migration has the way between its two hosts for itself.</summary>
    /// <value>Default null.</value>
    public ClusterNetwork? Network { get; init; }

    /// <summary>How much the reports of its migrations keep. Null: <see cref="Reports.ReportDetail.Full"/> up to <see cref="MostInFull"/> guests, <see cref="Reports.ReportDetail.Totals"/> above.</summary>
    /// <value>Default null.</value>
    public ReportDetail? ReportDetail { get; init; }

    /// <summary>Guests of the largest cluster whose reports are full where nothing else is said: their rounds and readings take some 60 MB in all.</summary>
    public const int MostInFull = 10_000;

    /// <summary>What is wrong with it, one sentence each: names, numbers, a baseline that a host lacks, rules that can never hold. Empty if nothing is.</summary>
    /// <exception cref="ArgumentException">Names are given twice.</exception>
    public IReadOnlyList<string> Validate() => ClusterFaults.Of(this);
}

/// <summary>A virtual machine and the host it runs on when the simulation begins.</summary>
/// <param name="Vm">The machine.</param>
/// <param name="Host">The host's name.</param>
public sealed record PlacedVm(VirtualMachine Vm, string Host);
