using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>What an operator can ask of a migration. What is null is left to the hypervisor.</summary>
public sealed record MigrationSettings
{
    /// <summary>Everything left to the hypervisor.</summary>
    internal static MigrationSettings Default { get; } = new();

    /// <summary>What carries the memory over.</summary>
    /// <value>Default <see cref="MigrationTechnique.PreCopy"/>.</value>
    public MigrationTechnique Technique { get; init; } = MigrationTechnique.PreCopy;

    /// <summary>Longest pause the copy of the last pages may cause, at the bandwidth measured; the threshold follows from it.</summary>
    /// <value>Default null: the hypervisor's own (QEMU 300 ms); from 0 to 2,000 s.</value>
    /// <remarks>QEMU: <c>downtime-limit</c>; libvirt: <c>migrate-setmaxdowntime</c>.</remarks>
    public VirtualDuration? DowntimeLimit { get; init; }

    /// <summary>Limit of what the migration may send while the guest runs on the source; positive.</summary>
    /// <value>Default null: the hypervisor's own (QEMU 128 MiB/s, Hyper-V none).</value>
    /// <remarks>QEMU: <c>max-bandwidth</c>; KubeVirt: <c>bandwidthPerMigration</c>.</remarks>
    public DataRate? MaxBandwidth { get; init; }

    /// <summary>Limit of the background push after a switch to post-copy; positive.</summary>
    /// <value>Default null: no limit.</value>
    /// <remarks>QEMU: <c>max-postcopy-bandwidth</c>.</remarks>
    public DataRate? MaxPostcopyBandwidth { get; init; }

    /// <summary>Bandwidth to reckon the threshold with instead of the measured one; positive.</summary>
    /// <value>Default null: as measured.</value>
    /// <remarks>QEMU since 8.2: <c>avail-switchover-bandwidth</c>.</remarks>
    public DataRate? SwitchoverBandwidth { get; init; }

    /// <summary>Slowing the guest when it does not converge; null does not.</summary>
    public AutoConvergeSettings? AutoConverge { get; init; }

    /// <summary>Limiting the rate at which each vCPU dirties memory; null does not.</summary>
    public Throttles.DirtyLimitSettings? DirtyLimit { get; init; }

    /// <summary>Whether vCPUs are held back when the guest dirties memory faster than it is sent; null is left to the hypervisor.</summary>
    /// <value>Default null: vMotion does.</value>
    public bool? StunDuringPageSend { get; init; }

    /// <summary>Share of its vCPU time that the guest is left with from the migration's start until it leaves the source, in percent from 1 to 99; null leaves it all.</summary>
    /// <value>Default null.</value>
    /// <remarks>Whatever sets it: Xen's <c>xl sched-credit -c</c>, a quota of its control group, a CPU limit in vSphere.</remarks>
    public int? CpuSharePercent { get; init; }

    /// <summary>Sending pages as differences from what was sent before; null does not.</summary>
    public XbzrleSettings? Xbzrle { get; init; }

    /// <summary>Sending pages over several channels; null sends all over one.</summary>
    public MultifdSettings? Multifd { get; init; }

    /// <summary>Compressing page by page with zlib (QEMU up to 9.0); null does not.</summary>
    public PageCompressionSettings? PageCompression { get; init; }

    /// <summary>Compressing the main connection's stream; null leaves it to the hypervisor.</summary>
    public CompressionSettings? Compression { get; init; }

    /// <summary>Encrypting what travels; null does not.</summary>
    /// <value>Default null.</value>
    public EncryptionSettings? Encryption { get; init; }

    /// <summary>How a switch to post-copy goes, where <see cref="Technique"/> or a command asks for one; null does not allow it.</summary>
    public PostCopySettings? PostCopy { get; init; }

    /// <summary>Whether zero pages are told apart where the hypervisor can, on the main stream; <see cref="MultifdSettings.ZeroPages"/> says it for channels.</summary>
    /// <value>Default true. QEMU since 9.0: false is <c>zero-page-detection</c> <c>none</c>.</value>
    public bool DetectsZeroPages { get; init; } = true;

    /// <summary>Stop the guest, then wait for a command before the last pages are sent.</summary>
    /// <value>Default false. QEMU: <c>pause-before-switchover</c>.</value>
    public bool PauseBeforeSwitchover { get; init; }

    /// <summary>The destination answers the source, so that the source's downtime ends when the destination has loaded everything.</summary>
    /// <value>Default false. QEMU: <c>return-path</c>.</value>
    public bool ReturnPath { get; init; }

    /// <summary>Moves the guest's disks that the destination does not reach; null does not.</summary>
    public StorageMoveSettings? Storage { get; init; }

    /// <summary>What storage can be read or written with, where disks move or memory goes through it; positive.</summary>
    /// <value>Default null: 1 GB/s, assumed: a volume behind one adapter of 10 Gbit/s.</value>
    public DataRate? StorageBandwidth { get; init; }

    /// <summary>When the guest's new place is announced to the network; null: as the hypervisor does it.</summary>
    public AnnounceSettings? Announce { get; init; }

    /// <summary>The migration ends as not converged when it still is in its rounds so long after its start; positive.</summary>
    /// <value>Default null: 1 h, with a controller 24 h or more.</value>
    public VirtualDuration? TimeLimit { get; init; }

    /// <summary>What is done when <see cref="TimeLimit"/> is reached.</summary>
    /// <value>Default <see cref="TimeLimitAction.GiveUp"/>.</value>
    public TimeLimitAction AtTimeLimit { get; init; }

    /// <summary>Options that are declined by their <see cref="MigrationOption"/>'s name: a controller that would set them does not.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<string> Declined { get; init; } = [];

    /// <summary>What is commanded while it runs, in order of time.</summary>
    /// <value>Default nothing.</value>
    public IReadOnlyList<MigrationCommand> Commands { get; init; } = [];

    /// <summary>Keep a version of every page on both sides and prove at the resume that no page was lost; costs 8 bytes a page.</summary>
    /// <value>Default false.</value>
    public bool Verify { get; init; }

    /// <summary>What is out of range, one sentence each; what a hypervisor refuses of them is in its own <c>Validate</c>.</summary>
    public IReadOnlyList<string> Validate() => SettingsFaults.Of(this);
}

/// <summary>Auto-converge: take vCPU time from a guest that dirties as fast as the link sends.</summary>
/// <remarks>QEMU: capability <c>auto-converge</c>, qapi/migration.json; defaults as in 7.2 and 10.0.</remarks>
public sealed record AutoConvergeSettings
{
    /// <summary>Dirtied bytes over sent bytes of a period that count as too many, in percent; from 1 to 100.</summary>
    /// <value>Default 50.</value>
    public int TriggerPercent { get; init; } = 50;

    /// <summary>The first throttle, in percent; from 1 to 99.</summary>
    /// <value>Default 20.</value>
    public int InitialPercent { get; init; } = 20;

    /// <summary>What each further trigger adds, in percent; from 1 to 99.</summary>
    /// <value>Default 10.</value>
    public int IncrementPercent { get; init; } = 10;

    /// <summary>The most that is taken, in percent; from <see cref="InitialPercent"/> to 99.</summary>
    /// <value>Default 99.</value>
    public int MaxPercent { get; init; } = 99;

    /// <summary>Smaller steps when the guest is nearly slow enough.</summary>
    /// <value>Default false. QEMU: <c>cpu-throttle-tailslow</c>.</value>
    public bool TailSlow { get; init; }
}

/// <summary>XBZRLE: send what changed in a page since it was last sent, run-length encoded.</summary>
public sealed record XbzrleSettings
{
    /// <summary>Cache of sent pages on the source; a power of two of pages of 4 KiB.</summary>
    /// <value>Default 64 MiB.</value>
    public ByteCount CacheSize { get; init; } = ByteCount.FromMiB(64);
}

/// <summary>Several channels, each with a thread at both ends.</summary>
public sealed record MultifdSettings
{
    /// <summary>Channels; from 1 to 255.</summary>
    /// <value>Default 2.</value>
    public int Channels { get; init; } = 2;

    /// <summary>What each channel compresses with.</summary>
    /// <value>Default <see cref="StreamCompression.None"/>; QEMU offers zlib and zstd.</value>
    public StreamCompression Compression { get; init; }

    /// <summary>Who finds zero pages.</summary>
    /// <value>Default <see cref="ZeroPageDetection.Channels"/>; QEMU before 9.0 knows only the main thread.</value>
    public ZeroPageDetection ZeroPages { get; init; } = ZeroPageDetection.Channels;
}

/// <summary>A compression of a stream of packets; zlib and Zstandard at level 1.</summary>
public enum StreamCompression
{
    /// <summary>None.</summary>
    None,

    /// <summary>zlib.</summary>
    Zlib,

    /// <summary>Zstandard.</summary>
    Zstd,

    /// <summary>LZ4.</summary>
    Lz4,

    /// <summary>XPRESS: plain LZ77 of Microsoft's [MS-XCA].</summary>
    Xpress,
}

/// <summary>Who finds zero pages.</summary>
public enum ZeroPageDetection
{
    /// <summary>The channels' threads (QEMU since 9.0: <c>multifd</c>).</summary>
    Channels,

    /// <summary>The migration thread (<c>legacy</c>).</summary>
    MainThread,

    /// <summary>Nobody: every page is sent in full (<c>none</c>).</summary>
    None,
}

/// <summary>zlib page by page in a pool of threads. QEMU's capability <c>compress</c>, removed in 9.1.</summary>
public sealed record PageCompressionSettings
{
    /// <summary>Threads on the source; from 1 to 255.</summary>
    /// <value>Default 8.</value>
    public int Threads { get; init; } = 8;

    /// <summary>zlib's level; from 0 to 9.</summary>
    /// <value>Default 1.</value>
    public int Level { get; init; } = 1;

    /// <summary>Wait for a thread rather than send the page uncompressed.</summary>
    /// <value>Default true.</value>
    public bool WaitForThread { get; init; } = true;
}

/// <summary>When a guest is switched to post-copy, and how its pages follow.</summary>
/// <remarks>
/// Of the conditions to switch, which belong to a hybrid migration, the first that comes true decides; a command switches in any
/// migration that has these settings. Where none is given, a hybrid migration switches after its first round.
/// </remarks>
public sealed record PostCopySettings
{
    /// <summary>Requested pages have a channel of their own.</summary>
    /// <value>Default false. QEMU: <c>postcopy-preempt</c>.</value>
    public bool Preempt { get; init; }

    /// <summary>Switch after so many rounds; 1 or more.</summary>
    /// <value>Default null: not by rounds.</value>
    public int? SwitchAfterRounds { get; init; }

    /// <summary>Switch so long after the migration's start; 0 or more.</summary>
    /// <value>Default null: not by time.</value>
    public VirtualDuration? SwitchAfter { get; init; }

    /// <summary>Switch when a round leaves no less than the one before.</summary>
    /// <value>Default false.</value>
    public bool SwitchOnNoProgress { get; init; }

    /// <summary>Missing pages around a requested one that are sent with it, nearest first; from 0 to 65,536.</summary>
    /// <value>Default 0.</value>
    public int PrefetchPages { get; init; }

    /// <summary>Whether a condition to switch is given.</summary>
    internal bool SaysWhen => SwitchAfterRounds is not null || SwitchAfter is not null || SwitchOnNoProgress;
}
