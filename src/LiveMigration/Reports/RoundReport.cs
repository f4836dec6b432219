using LiveMigration.Simulation;

namespace LiveMigration.Reports;

/// <summary>One round: from a reading of the dirty log to the next.</summary>
public sealed record RoundReport
{
    /// <summary>1 for the first.</summary>
    public required int Index { get; init; }

    /// <summary>When it began, since the migration's start.</summary>
    public required VirtualDuration Start { get; init; }

    /// <summary>How long it took.</summary>
    public required VirtualDuration Length { get; init; }

    /// <summary>Full, zero and encoded pages sent.</summary>
    public required long PagesSent { get; init; }

    /// <summary>Bytes on the wire, headers included.</summary>
    public required ByteCount BytesSent { get; init; }

    /// <summary>Newly found dirty at the reading that ended the round; zero for stop-and-copy. Pages still unsent from before do not count again.</summary>
    public required ByteCount Dirtied { get; init; }

    /// <summary>Left to send after that reading, 4,096 bytes a page.</summary>
    public required ByteCount Remaining { get; init; }

    /// <summary>Threshold in force at that reading; null where the hypervisor does not go by bytes.</summary>
    public required ByteCount? Threshold { get; init; }

    /// <summary>Share of vCPU time taken from the guest after that reading, where only some vCPUs are held that of theirs, in percent from 0 to 99.</summary>
    public required int ThrottlePercent { get; init; }

    /// <summary>Whether this is the copy of the last pages with the guest stopped.</summary>
    public required bool IsStopAndCopy { get; init; }

    /// <summary>Whether the migration ended in the middle of it: what it dirtied and what remained then are of that moment's knowledge.</summary>
    /// <value>Default false.</value>
    public bool IsUnfinished { get; init; }
}

/// <summary>A stretch of a migration.</summary>
/// <param name="Phase">Which.</param>
/// <param name="Start">When it began, since the migration's start.</param>
/// <param name="Length">How long it took.</param>
public sealed record PhaseReport(MigrationPhase Phase, VirtualDuration Start, VirtualDuration Length);

/// <summary>One reading of the dirty log.</summary>
/// <param name="At">When it began, since the migration's start.</param>
/// <param name="Dirtied">Found dirty that was not pending already; zero at setup, when everything is pending.</param>
/// <param name="Pending">Left to send after it, 4,096 bytes a page.</param>
/// <param name="Threshold">Threshold in force; null where the hypervisor does not go by bytes.</param>
/// <param name="ThrottlePercent">Share of vCPU time taken from the guest from here on, in percent from 0 to 99.</param>
/// <param name="GuestStopped">Whether the guest stood still.</param>
/// <param name="ByTimer">Whether a timer asked for it in the middle of a round.</param>
public sealed record LogReading(VirtualDuration At, ByteCount Dirtied, ByteCount Pending, ByteCount? Threshold, int ThrottlePercent, bool GuestStopped, bool ByTimer);
