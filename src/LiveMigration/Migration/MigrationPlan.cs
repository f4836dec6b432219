using LiveMigration.Memory;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>How one migration is carried out: a choice for each part. Hypervisor profiles make plans.</summary>
public sealed record MigrationPlan
{
    /// <summary>The time limit where nobody sets one.</summary>
    public static readonly VirtualDuration DefaultTimeLimit = VirtualDuration.FromSeconds(3600);

    /// <summary>The hypervisor's name, for the report.</summary>
    /// <value>Default <c>textbook</c>.</value>
    public string Hypervisor { get; init; } = "textbook";

    /// <summary>What carries the memory over, for the report.</summary>
    public MigrationTechnique Technique { get; init; } = MigrationTechnique.PreCopy;

    /// <summary>What is assumed for want of published facts, one sentence each.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>From the start to the first reading of the dirty log, when everything is pending; 0 or more.</summary>
    public VirtualDuration SetupTime { get; init; }

    /// <summary>After <see cref="SetupTime"/> the guest stands still so long while tracking of its writes is switched on; 0 or more.</summary>
    /// <value>Default zero.</value>
    public VirtualDuration TracingStun { get; init; }

    /// <summary>How long a reading of the dirty log takes; the guest runs on meanwhile.</summary>
    public VirtualDuration LogReadTime { get; init; }

    /// <summary>The way between the hosts.</summary>
    public required NetworkPath Path { get; init; }

    /// <summary>The sender's rate-limit windows; null sends without pause.</summary>
    public WindowRules? Window { get; init; }

    /// <summary>Rate limit while the guest runs on the source, kept by windows; without windows it caps the path.</summary>
    public DataRate MaxBandwidth { get; init; } = DataRate.Unlimited;

    /// <summary>The downtime limit that the threshold is reckoned with.</summary>
    /// <value>Default 300 ms.</value>
    public VirtualDuration DowntimeLimit { get; init; } = VirtualDuration.FromMilliseconds(300);

    /// <summary>Bandwidth that the threshold is reckoned with instead of the measured one; null: as measured.</summary>
    public DataRate? SwitchoverBandwidth { get; init; }

    /// <summary>Asked in order; at least one.</summary>
    public required IReadOnlyList<ISwitchoverPolicy> Policies { get; init; }

    /// <summary>Makes the encoder of one migration.</summary>
    public required Func<IMigratingMemory, PageEncoder> Encoder { get; init; }

    /// <summary>Whether the encoder tells pages apart by what was written into them.</summary>
    public bool NeedsContent { get; init; }

    /// <summary>When log entries are cleared.</summary>
    public LogClearing LogClearing { get; init; }

    /// <summary>Makes what holds the guest back in one migration; null: nothing does.</summary>
    public Func<Throttles.IGuestThrottle>? Throttle { get; init; }

    /// <summary>How a switch to post-copy goes; null: not offered.</summary>
    public PostCopyRules? PostCopy { get; init; }

    /// <summary>Stop the guest, then wait for a command.</summary>
    public bool PauseBeforeSwitchover { get; init; }

    /// <summary>How long after the stop whoever manages the hypervisor ends that pause; null: a command does.</summary>
    public VirtualDuration? ManagerAnswerTime { get; init; }

    /// <summary>From the decision to the guest standing still.</summary>
    public VirtualDuration StopTime { get; init; }

    /// <summary>From the destination's loss until the sender can know of it.</summary>
    public VirtualDuration FailureNoticeTime { get; init; }

    /// <summary>From the stop to the last reading's end.</summary>
    public VirtualDuration FinalReadTime { get; init; }

    /// <summary>Device state sent after the last page, at the path's rate.</summary>
    public ByteCount DeviceState { get; init; }

    /// <summary>Devices passed through to the guest, whose state is sent beside <see cref="DeviceState"/>.</summary>
    public IReadOnlyList<Hosts.Device> Devices { get; init; } = [];

    /// <summary>Disks that move with the guest; null: none.</summary>
    public StorageMove? Storage { get; init; }

    /// <summary>The file that the guest's memory goes through; null: it goes from host to host.</summary>
    public StateFile? StateFile { get; init; }

    /// <summary>What becomes of memory that the guest has not got at present.</summary>
    public UnusedMemory Unused { get; init; } = UnusedMemory.AsZeroPages;

    /// <summary>Bytes of <see cref="Unused"/> memory's entries in the stream.</summary>
    public ByteCount UnusedEntries { get; init; }

    /// <summary>Whether huge pages are tracked in pieces of 4 KiB while it runs; else a write dirties a whole huge page.</summary>
    /// <value>Default true.</value>
    public bool SplitsHugePages { get; init; } = true;

    /// <summary>Whether every page counts as dirty at every reading, since something writes memory that no log sees.</summary>
    public bool DirtiesAllMemory { get; init; }

    /// <summary>Time to save the device state, beside its transfer.</summary>
    public VirtualDuration DeviceSaveTime { get; init; }

    /// <summary>From the source's last byte to the guest running at the destination, beside the path's latency.</summary>
    public VirtualDuration ResumeTime { get; init; }

    /// <summary>When the source counts the migration as done.</summary>
    public SourceEnd SourceEnd { get; init; }

    /// <summary>From the guest running until the source knows, where it waits for that.</summary>
    public VirtualDuration AcknowledgeTime { get; init; }

    /// <summary>When frames tell the network of the guest's new place, since it runs there; ascending.</summary>
    /// <value>Default once, at once.</value>
    public IReadOnlyList<VirtualDuration> Announcements { get; init; } = [VirtualDuration.Zero];

    /// <summary>Bytes of the stream's head that count as transferred.</summary>
    public ByteCount StreamHeadBytes { get; init; }

    /// <summary>Bytes of device state and the stream's end that count as transferred.</summary>
    public ByteCount StreamEndBytes { get; init; }

    /// <summary>Of each section's frame the bytes that count as transferred.</summary>
    public ByteCount CountedSectionBytes { get; init; }

    /// <summary>The migration ends as not converged when it still is in its rounds this long after its start.</summary>
    /// <value>Default 1 h.</value>
    public VirtualDuration TimeLimit { get; init; } = DefaultTimeLimit;

    /// <summary>What is done at <see cref="TimeLimit"/>.</summary>
    public TimeLimitAction AtTimeLimit { get; init; }

    /// <summary>Whether the clock is looked at between passes alone: after a reading of the dirty log that does not let the guest be stopped.</summary>
    /// <value>Default false: whatever is on the way.</value>
    public bool ChecksTimeAfterPasses { get; init; }

    /// <summary>What is commanded on the way.</summary>
    public IReadOnlyList<MigrationCommand> Commands { get; init; } = [];
}

/// <summary>When the source counts a migration as done, and its downtime as over.</summary>
public enum SourceEnd
{
    /// <summary>When the guest runs at the destination.</summary>
    AtResume,

    /// <summary>When its last byte is handed over.</summary>
    AtLastByte,
}
