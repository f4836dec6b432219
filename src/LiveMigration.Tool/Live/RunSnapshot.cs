using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;

namespace LiveMigration.Tool.Live;

/// <summary>A run at one moment, as the live view shows it. Immutable.</summary>
internal sealed record RunSnapshot
{
    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>The moment.</summary>
    public VirtualTime Now { get; init; }

    /// <summary>Migrations that are known of: asked for, or planned by a job that has begun.</summary>
    public int Total { get; init; }

    /// <summary>Those that have ended for good, however.</summary>
    public int Ended { get; init; }

    /// <summary>Of those that ended: not completed.</summary>
    public int NotCompleted { get; init; }

    /// <summary>Migrations under way.</summary>
    public int UnderWay { get; init; }

    /// <summary>Migrations that wait for a place.</summary>
    public int Waiting { get; init; }

    /// <summary>Since the first was asked for; null before.</summary>
    public VirtualDuration? Draining { get; init; }

    /// <summary>Of a scenario with few migrations each one; else those under way, the longest first.</summary>
    public IReadOnlyList<MigrationSnapshot> Migrations { get; init; } = [];

    /// <summary>What hosts or links are used by, the most used first.</summary>
    public IReadOnlyList<UseSnapshot> Uses { get; init; } = [];

    /// <summary>Jobs that have begun, in the order of the scenario.</summary>
    public IReadOnlyList<JobSnapshot> Jobs { get; init; } = [];

    /// <summary>Whether nothing happens any more.</summary>
    public bool IsOver { get; init; }
}

/// <summary>A migration at one moment. Immutable.</summary>
/// <param name="Vm">The guest's name.</param>
/// <param name="Source">The host it leaves.</param>
/// <param name="Destination">The host it goes to; empty as long as none is chosen.</param>
internal sealed record MigrationSnapshot(string Vm, string Source, string Destination)
{
    /// <summary>The hypervisor and the technique.</summary>
    public string How { get; init; } = "";

    /// <summary>What it says of itself; as it ended, all zero before it began.</summary>
    public MigrationStatistics Statistics { get; init; }

    /// <summary>As the hypervisor measured it; before it did, what was sent of late over the time it took.</summary>
    public DataRate Bandwidth { get; init; }

    /// <summary>The guest's speed of late, 0 to 1.</summary>
    public double GuestSpeed { get; init; } = 1;

    /// <summary>What it waits for, as long as it has not begun; else empty.</summary>
    public string WaitsFor { get; init; } = "";

    /// <summary>How it looked since its start; empty where that is not shown.</summary>
    public IReadOnlyList<TimelinePoint> Points { get; init; } = [];

    /// <summary>What it came to; null as long as it goes on.</summary>
    public MigrationReport? Report { get; init; }
}

/// <summary>How much of something is in use. Immutable.</summary>
/// <param name="Name">Of a link or a host.</param>
/// <param name="Share">0 to 1.</param>
/// <param name="Words">The numbers behind it.</param>
internal sealed record UseSnapshot(string Name, double Share, string Words);

/// <summary>A job at one moment. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ended">Steps that have ended.</param>
/// <param name="Steps">Steps of its plan.</param>
/// <param name="UnderWay">What it does now, in a few words; empty if nothing.</param>
internal sealed record JobSnapshot(string Name, int Ended, int Steps, string UnderWay);
