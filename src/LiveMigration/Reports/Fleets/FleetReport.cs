using LiveMigration.Simulation;

namespace LiveMigration.Reports.Fleets;

/// <summary>What many migrations of a cluster came to together. Immutable.</summary>
public sealed record FleetReport
{
    /// <summary>Orders that were given.</summary>
    public required int Orders { get; init; }

    /// <summary>How many ended how, the most frequent first.</summary>
    public required IReadOnlyList<OutcomeCount> Outcomes { get; init; }

    /// <summary>Attempts that began, those that were tried again included.</summary>
    public required int Attempts { get; init; }

    /// <summary>When the first order asked for its places.</summary>
    public required VirtualTime FirstAsked { get; init; }

    /// <summary>When the last migration had ended.</summary>
    public required VirtualTime LastEnded { get; init; }

    /// <summary>From the first order to the end of the last migration: of a drain the time to drain.</summary>
    public VirtualDuration TimeToDrain => LastEnded - FirstAsked;

    /// <summary>How long orders waited for their places, from their first asking to the begin of their first attempt.</summary>
    public required DurationSpread Waited { get; init; }

    /// <summary>From start to end, of the completed.</summary>
    public required DurationSpread TotalTime { get; init; }

    /// <summary>The hypervisors' own figure of the downtime, of the completed.</summary>
    public required DurationSpread Downtime { get; init; }

    /// <summary>From a guest's stop to its resume, of the completed.</summary>
    public required DurationSpread GuestPause { get; init; }

    /// <summary>From a guest's stop until its clients reach it again, of the completed.</summary>
    public required DurationSpread ClientOutage { get; init; }

    /// <summary>How much of their time guests lost while they were moved, weighted by how long that took; from 0 to 1.</summary>
    public required double MeanSlowdown { get; init; }

    /// <summary>The guest that lost the largest share of its time while it was moved; null if none moved.</summary>
    public required GuestSlowdown? WorstSlowdown { get; init; }

    /// <summary>Bytes on the wire of all attempts.</summary>
    public required ByteCount Sent { get; init; }

    /// <summary>Processor time that migrations asked for at both ends together.</summary>
    public VirtualDuration ProcessorTimeOfMigrations { get; init; }

    /// <summary>Time that guests lost because their hosts' processors were too few for guests and migrations, of all guests.</summary>
    /// <remarks>Only where hosts say how many processors they have; beside what a guest's own migration took.</remarks>
    public DurationSpread? LostToOthers { get; init; }

    /// <summary>What of <see cref="LostToOthers"/> guests would not have lost if nothing had migrated: what the migrations did to tenants.</summary>
    public DurationSpread? LostToMigrations { get; init; }

    /// <summary>The guest that lost most to migrations; null if none lost anything.</summary>
    public string? MostLostToMigrations { get; init; }

    /// <summary>What migrations took of hosts' processors, of each host that had part in one or was crowded; those on which guests lost most to migrations first.</summary>
    public IReadOnlyList<HostProcessors> Hosts { get; init; } = [];

    /// <summary>The most migrations that were under way at one time.</summary>
    public required int MostAtOnce { get; init; }

    /// <summary>Migrations over time, thinned out to at most <see cref="MostPoints"/> points: of each stretch of time the most that were under way and that waited.</summary>
    public required IReadOnlyList<AtOnce> AtOnce { get; init; }

    /// <summary>What each link carried, the busiest first; empty where each migration had its way for itself.</summary>
    public required IReadOnlyList<LinkReport> Links { get; init; }

    /// <summary>What did not complete and why, alike ones together, the most frequent first.</summary>
    public required IReadOnlyList<Trouble> Troubles { get; init; }

    /// <summary>The most points of a curve in a report.</summary>
    public const int MostPoints = 400;
}

/// <summary>A host's processors: what migrations took of them, and what guests lost because they were too few.</summary>
/// <param name="Name">Its name.</param>
/// <param name="OfMigrations">Processor time that migrations asked for on it.</param>
/// <param name="Lost">What a guest that was always on it lost.</param>
/// <param name="LostToMigrations">What of that it would not have lost without migrations.</param>
public sealed record HostProcessors(string Name, VirtualDuration OfMigrations, VirtualDuration Lost, VirtualDuration LostToMigrations);

/// <summary>How many migrations ended in one way.</summary>
/// <param name="Status">How.</param>
/// <param name="Count">How many.</param>
public sealed record OutcomeCount(MigrationStatus Status, int Count);

/// <summary>Of one guest the share of its time that it lost while it was moved.</summary>
/// <param name="Vm">Its name.</param>
/// <param name="Share">From 0 to 1.</param>
public sealed record GuestSlowdown(string Vm, double Share);

/// <summary>How many migrations there were at a time.</summary>
/// <param name="At">From then on.</param>
/// <param name="UnderWay">Migrations under way.</param>
/// <param name="Waiting">Orders that had asked and waited.</param>
public readonly record struct AtOnce(VirtualTime At, int UnderWay, int Waiting);

/// <summary>What migrations used of one link.</summary>
/// <param name="Name">Its name: <c>rack1 up</c>, <c>hv1 out</c>.</param>
/// <param name="Capacity">What it carries.</param>
/// <param name="Carried">Bytes of migrations.</param>
/// <param name="MeanUse">Share of its capacity that they used from the first order to the last end; from 0 to 1.</param>
/// <param name="PeakUse">The largest share of <paramref name="Curve"/>; null if no curve was kept.</param>
/// <param name="Curve">The share used over time; empty if it was not kept, as of hosts' own links in a large network.</param>
public sealed record LinkReport(string Name, DataRate Capacity, ByteCount Carried, double MeanUse, double? PeakUse, IReadOnlyList<LinkUsePoint> Curve);

/// <summary>Mean use of a link in one stretch of time.</summary>
/// <param name="From">When it began.</param>
/// <param name="Share">Of the link's capacity; from 0 to 1.</param>
public readonly record struct LinkUsePoint(VirtualTime From, double Share);

/// <summary>Migrations that did not complete for like reasons.</summary>
/// <param name="Status">How they ended.</param>
/// <param name="Count">How many.</param>
/// <param name="Vms">The names of the first few.</param>
/// <param name="Reason">The reason of the first.</param>
public sealed record Trouble(MigrationStatus Status, int Count, IReadOnlyList<string> Vms, string Reason);
