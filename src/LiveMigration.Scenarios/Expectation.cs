using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios;

/// <summary>What must come out of one machine's migration, of many, of a job, or of all together; what is null is not looked at. Exactly one of <see cref="Vm"/>, <see cref="Job"/>, <see cref="Fleet"/> and <see cref="Order"/> is given.</summary>
public sealed record Expectation
{
    /// <summary>The virtual machine's name; with <c>*</c> in it every machine that matches and was to migrate must meet it.</summary>
    public string? Vm { get; init; }

    /// <summary>Which of its migrations in the order of the scenario, 1 for the first; null for the last.</summary>
    public int? Migration { get; init; }

    /// <summary>The job's name; its time, longest downtime, bytes and share of guests can be expected.</summary>
    public string? Job { get; init; }

    /// <summary>What must come out of all migrations together.</summary>
    public FleetExpectation? Fleet { get; init; }

    /// <summary>Names of virtual machines, or patterns: migrations of each entry come before those of the next, as <see cref="By"/> says.</summary>
    /// <value>Default empty: nothing is expected of the order.</value>
    public IReadOnlyList<string> Order { get; init; } = [];

    /// <summary>What comes in the order of <see cref="Order"/>.</summary>
    /// <value>Default <see cref="OrderBy.Begin"/>.</value>
    public OrderBy By { get; init; } = OrderBy.Begin;

    /// <summary>The share of many runs in which it must hold, see <see cref="Replications"/>; a single run must always hold it.</summary>
    /// <value>Default 1; from 0 to 1.</value>
    public double InRuns { get; init; } = 1;

    /// <summary>How it must end.</summary>
    public MigrationStatus? Status { get; init; }

    /// <summary>The hypervisor's own figure of the downtime; of a job the longest.</summary>
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

    /// <summary>Of a job: share of the guests that it was to move or start that it did, from 0 to 1; those that its plan found no place for count.</summary>
    public Bounds<double>? Completed { get; init; }
}

/// <summary>What of migrations comes in an expected order. What happens at the same time is in no order, but an end and the begin that follows it may fall together.</summary>
public enum OrderBy
{
    /// <summary>Each begins before any of the next entry does.</summary>
    Begin,

    /// <summary>Each ends before any of the next entry does.</summary>
    End,

    /// <summary>Each has ended when the first of the next entry begins.</summary>
    Whole,
}

/// <summary>What must come out of all migrations of a scenario together; what is null is not looked at.</summary>
public sealed record FleetExpectation
{
    /// <summary>From the first order to the end of the last migration.</summary>
    public Bounds<VirtualDuration>? TimeToDrain { get; init; }

    /// <summary>Share of the orders that completed, from 0 to 1.</summary>
    public Bounds<double>? Completed { get; init; }

    /// <summary>What 95 % waited at most for their places.</summary>
    public Bounds<VirtualDuration>? Waited95 { get; init; }

    /// <summary>What 95 % took at most, of the completed.</summary>
    public Bounds<VirtualDuration>? TotalTime95 { get; init; }

    /// <summary>The downtime that 95 % had at most, of the completed.</summary>
    public Bounds<VirtualDuration>? Downtime95 { get; init; }

    /// <summary>The longest downtime, of the completed.</summary>
    public Bounds<VirtualDuration>? Downtime { get; init; }

    /// <summary>The outage that 95 % of clients saw at most, of the completed.</summary>
    public Bounds<VirtualDuration>? ClientOutage95 { get; init; }

    /// <summary>Share of its time that any guest lost while it was moved, at most; from 0 to 1.</summary>
    public Bounds<double>? Slowdown { get; init; }

    /// <summary>Time that any guest lost at most because migrations made processors too few, see <see cref="Reports.Fleets.FleetReport.LostToMigrations"/>.</summary>
    public Bounds<VirtualDuration>? LostToMigrations { get; init; }

    /// <summary>Bytes on the wire of all attempts.</summary>
    public Bounds<ByteCount>? Sent { get; init; }
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
