using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios;

/// <summary>What must come out of one migration; what is null is not looked at.</summary>
public sealed record Expectation
{
    /// <summary>The virtual machine's name.</summary>
    public required string Vm { get; init; }

    /// <summary>Which of its migrations in the order of the scenario, 1 for the first; null for the last.</summary>
    public int? Migration { get; init; }

    /// <summary>How it must end.</summary>
    public MigrationStatus? Status { get; init; }

    /// <summary>The hypervisor's own figure of the downtime.</summary>
    public Bounds<VirtualDuration>? Downtime { get; init; }

    /// <summary>From start to end.</summary>
    public Bounds<VirtualDuration>? TotalTime { get; init; }

    /// <summary>From the guest's stop to its resume.</summary>
    public Bounds<VirtualDuration>? GuestPause { get; init; }

    /// <summary>From the guest's stop until the network finds it again.</summary>
    public Bounds<VirtualDuration>? ClientOutage { get; init; }

    /// <summary>Bytes sent.</summary>
    public Bounds<ByteCount>? Transferred { get; init; }

    /// <summary>Rounds, stop-and-copy included.</summary>
    public Bounds<int>? Rounds { get; init; }

    /// <summary>Share of its speed that the guest lost, from 0 to 1.</summary>
    public Bounds<double>? Slowdown { get; init; }
}

/// <summary>The lowest and the highest value that is right, both included; null leaves a side open.</summary>
/// <typeparam name="T">What is measured.</typeparam>
/// <param name="Min">The lowest.</param>
/// <param name="Max">The highest.</param>
public sealed record Bounds<T>(T? Min, T? Max)
    where T : struct, IComparable<T>
{
    /// <summary>Whether a value lies within.</summary>
    public bool Contain(T value) => (Min is not { } min || value.CompareTo(min) >= 0) && (Max is not { } max || value.CompareTo(max) <= 0);
}
