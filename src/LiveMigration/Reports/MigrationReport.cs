using LiveMigration.Migration;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;

namespace LiveMigration.Reports;

/// <summary>What a migration came to.</summary>
public sealed record MigrationReport
{
    private string? digest;

    /// <summary>The guest's name.</summary>
    public required string Vm { get; init; }

    /// <summary>The host it left, or was to leave.</summary>
    public required string Source { get; init; }

    /// <summary>The host it went to, or was to go to.</summary>
    public required string Destination { get; init; }

    /// <summary>The hypervisor's name: <c>qemu</c>, <c>hyper-v</c>, <c>textbook</c>.</summary>
    public required string Hypervisor { get; init; }

    /// <summary>What carried the memory over.</summary>
    public required MigrationTechnique Technique { get; init; }

    /// <summary>What is assumed of the hypervisor because its vendor does not publish it, one sentence each.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>How it ended.</summary>
    public required MigrationStatus Status { get; init; }

    /// <summary>Why, in a sentence with the numbers.</summary>
    /// <value>Default empty.</value>
    public string Reason
    {
        get => Why?.ToString() ?? "";
        init => Why = new Reason(value);
    }

    /// <summary>All that stood against it if it was refused, one sentence each; else empty.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>When it started.</summary>
    public required VirtualTime StartedAt { get; init; }

    /// <summary>From start to end.</summary>
    public required VirtualDuration TotalTime { get; init; }

    /// <summary>Before the first page was sent.</summary>
    public required VirtualDuration SetupTime { get; init; }

    /// <summary>The hypervisor's own figure of the downtime; zero if the guest was not stopped.</summary>
    public required VirtualDuration Downtime { get; init; }

    /// <summary>From the guest's stop on the source to its resume on the destination; zero if it was not stopped.</summary>
    public required VirtualDuration GuestPause { get; init; }

    /// <summary>From the guest's stop until the network finds it at the destination.</summary>
    public required VirtualDuration ClientOutage { get; init; }

    /// <summary>Bytes on the wire as the hypervisor counts them.</summary>
    public required ByteCount Transferred { get; init; }

    /// <summary>The part of <see cref="Transferred"/> that is no page: heads and frames of the stream, and device state where the hypervisor counts it.</summary>
    public required ByteCount StreamBytes { get; init; }

    /// <summary>State of passed-through devices that was sent, in <see cref="StreamBytes"/>.</summary>
    public ByteCount DeviceBytes { get; init; }

    /// <summary>What moving the disks came to; null if none moved.</summary>
    public StorageReport? Storage { get; init; }

    /// <summary>Everything on the wire: <see cref="Transferred"/> and the disks.</summary>
    public ByteCount WireBytes => Transferred + (Storage?.Bytes ?? ByteCount.Zero);

    /// <summary>What the move itself came to: of disks that move alone everything on the wire, of a guest <see cref="Transferred"/>.</summary>
    public ByteCount Sent => Technique == MigrationTechnique.StorageOnly ? WireBytes : Transferred;

    /// <summary>Pages sent in full.</summary>
    public required long NormalPages { get; init; }

    /// <summary>Pages found zero.</summary>
    public required long ZeroPages { get; init; }

    /// <summary>What an encoder of differences, of compressed pages or of several channels counted; null if none was in use.</summary>
    public EncodingReport? Encoding { get; init; }

    /// <summary>What the guest went through after a switch to post-copy; null if it was not switched over that way.</summary>
    public PostCopyReport? PostCopy { get; init; }

    /// <summary>Every reading of the dirty log, the first (at setup) and the last (guest stopped) included. Empty where the report keeps <see cref="ReportDetail.Totals"/> alone.</summary>
    public required IReadOnlyList<LogReading> LogReadings { get; init; }

    /// <summary>How many rounds there were.</summary>
    public int RoundCount { get; init; }

    /// <summary>One entry a round; the last is stop-and-copy if the guest was stopped. Empty where the report keeps <see cref="ReportDetail.Totals"/> alone.</summary>
    public required IReadOnlyList<RoundReport> Rounds { get; init; }

    /// <summary>Which addresses each reading of the log found dirty; null unless <see cref="ReportDetail.Addresses"/> asked for it and the memory has pages.</summary>
    public DirtyPageMap? DirtyPages { get; init; }

    /// <summary>The phases in order. Empty where the report keeps <see cref="ReportDetail.Totals"/> alone.</summary>
    public required IReadOnlyList<PhaseReport> Phases { get; init; }

    /// <summary>Share of its speed that the guest lost to throttling, stalls and the pause from start to end; from 0 to 1.</summary>
    public required double GuestSlowdown { get; init; }

    /// <summary>Whether every page's last version is at the destination; null if versions were not kept or the guest did not move.</summary>
    public required bool? DestinationIsUpToDate { get; init; }

    /// <summary>Name of the controller that looked after it; null if none did.</summary>
    public string? Controller { get; init; }

    /// <summary>What that controller saw, did and why, in order of time; equal waits that follow each other are one.</summary>
    public IReadOnlyList<ControllerDecision> Decisions { get; init; } = [];

    /// <summary>Whether that controller ended it.</summary>
    public bool WasGivenUp => Status == MigrationStatus.Cancelled && Decisions.Any(decision => decision.Did == ControllerDecision.Cancel);

    /// <summary>Digest of the simulation's events up to the end.</summary>
    public string Digest
    {
        get => digest ??= RunDigest.Words(DigestNumber);
        init => digest = value;
    }

    /// <summary><see cref="Reason"/>, which is put into words when asked for.</summary>
    internal Reason? Why { get; init; }

    /// <summary><see cref="Digest"/>, likewise.</summary>
    internal ulong DigestNumber { get; init; }
}
