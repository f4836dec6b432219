using LiveMigration.Simulation;

namespace LiveMigration.Reports;

/// <summary>How a migration ended.</summary>
public enum MigrationStatus
{
    /// <summary>The guest runs on the destination.</summary>
    Completed,

    /// <summary>Ended by command; the guest runs on the source.</summary>
    Cancelled,

    /// <summary>Ended by a limit; the guest runs on the source.</summary>
    NotConverged,
}

/// <summary>What a migration came to.</summary>
public sealed record MigrationReport
{
    /// <summary>How it ended.</summary>
    public required MigrationStatus Status { get; init; }

    /// <summary>Why, in a sentence with the numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>From start to end.</summary>
    public required VirtualDuration TotalTime { get; init; }

    /// <summary>From the guest's stop on the source to its resume on the destination; zero if it was not stopped.</summary>
    public required VirtualDuration GuestPause { get; init; }

    /// <summary>Bytes of memory on the wire, headers included, device state not.</summary>
    public required ByteCount Transferred { get; init; }

    /// <summary>Pages sent in full.</summary>
    public required long NormalPages { get; init; }

    /// <summary>Pages found zero.</summary>
    public required long ZeroPages { get; init; }

    /// <summary>One entry a round; the last is stop-and-copy if the guest was stopped.</summary>
    public required IReadOnlyList<RoundReport> Rounds { get; init; }

    /// <summary>Whether every page's last version is at the destination; null if versions were not kept.</summary>
    public required bool? DestinationIsUpToDate { get; init; }

    /// <summary>Digest of the simulation's events up to the end.</summary>
    public required string Digest { get; init; }
}

/// <summary>One round: from a reading of the dirty log to the next.</summary>
/// <param name="Start">When it began.</param>
/// <param name="Length">How long it took.</param>
/// <param name="PagesSent">Full and zero pages sent.</param>
/// <param name="BytesSent">Bytes on the wire.</param>
/// <param name="Dirtied">Newly found dirty at the reading that ended the round; zero for stop-and-copy.</param>
/// <param name="Remaining">Left to send after that reading.</param>
/// <param name="Threshold">Threshold in force at that reading; null where no policy goes by bytes.</param>
public sealed record RoundReport(VirtualTime Start, VirtualDuration Length, long PagesSent, ByteCount BytesSent, ByteCount Dirtied, ByteCount Remaining, ByteCount? Threshold);
