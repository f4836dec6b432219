using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Migration.Throttles;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>
/// vMotion: write traces on all memory; a full copy, then rounds over the pages modified meanwhile, until the rest fits in the
/// switchover goal; a guest that dirties faster than it is sent is held back; then the stun, the last pages, the checkpoint, resume.
/// </summary>
/// <remarks>
/// Documented: the flow (Broadcom KB 321009), the goal of 500 ms (KB 436882; 1 s in older texts), no post-copy. Reported: 15 Gbit/s a stream,
/// the figures of <see cref="VMotionVersion"/>. Everything in <see cref="Assumptions"/> is assumed. See docs/hypervisors/vmotion.md.
/// </remarks>
public sealed class VMotion : IHypervisor
{
    /// <summary>What one stream carries at most; reported.</summary>
    public static readonly DataRate StreamRate = DataRate.FromGigabitsPerSecond(15);

    /// <summary>Migrations at once of a host whose card has 10 Gbit/s or more.</summary>
    public const int MaxMigrations = 8;

    /// <summary>The same with a slower card.</summary>
    public const int MaxMigrationsSlowCard = 4;

    private static readonly VirtualDuration SetupTime = VirtualDuration.FromSeconds(1);
    private static readonly VirtualDuration StopTime = VirtualDuration.FromMilliseconds(5);
    private static readonly VirtualDuration ResumeTime = VirtualDuration.FromMilliseconds(50);
    private static readonly ByteCount Checkpoint = ByteCount.FromMiB(4);

    private readonly VMotionVersion version;

    /// <summary>A generation of it.</summary>
    public VMotion(VMotionVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        this.version = version;
        Assumptions =
        [
            "vMotion's law of stun during page send is not published: assumed is a paused share of 1 - transmit rate / dirty rate, aimed at 75 % of the transmit rate and reckoned anew every 100 ms",
            "vMotion's fixed times are not published: assumed are 1 s for set-up, 5 ms to stop the guest, 50 ms to resume it, 4 MiB of checkpoint state; the goal is assumed to hold for all of the pause",
            "vMotion's format on the wire is not published: pages are sent whole, zero pages too, without headers, and what a balloon took back is not sent",
            .. version.Assumptions,
        ];
    }

    /// <summary>What the vendor does not publish.</summary>
    public IReadOnlyList<string> Assumptions { get; }

    /// <inheritdoc/>
    public string Name => version.Name;

    /// <inheritdoc/>
    public string Family => "vmotion";

    /// <inheritdoc/>
    public IReadOnlyList<MigrationTechnique> Techniques { get; } = [MigrationTechnique.PreCopy, MigrationTechnique.StopAndCopy, MigrationTechnique.StorageOnly];

    /// <inheritdoc/>
    public IReadOnlyList<MigrationOption> Options { get; } = [MigrationOption.StunDuringPageSend, MigrationOption.Encryption, MigrationOption.Storage];

    /// <inheritdoc/>
    /// <remarks>Virtual GPUs (documented); DirectPath devices cannot move: give them as passed through.</remarks>
    public bool MovesVfioDevices => true;

    /// <inheritdoc/>
    /// <remarks>Since 6.0 each costs 2 of a host's 16; a card below 10 Gbit/s carries 4 (documented).</remarks>
    public int? SimultaneousMigrations(Host host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Nic >= DataRate.FromGigabitsPerSecond(10) ? MaxMigrations : MaxMigrationsSlowCard;
    }

    /// <inheritdoc/>
    public IEnumerable<Refusal> Refuse(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Settings.Encryption is { By: EncryptedBy.Tunnel })
        {
            yield return new Refusal("encryption by tunnel", $"{Name} encrypts in threads of its own", "leave by out");
        }

        if (request.Settings is { CpuSharePercent: not null, StunDuringPageSend: null })
        {
            yield return new Refusal("cpuShare", $"{Name} holds a guest back by itself, and one throttle at a time can", "leave it out, or switch stunDuringPageSend off");
        }
    }

    /// <inheritdoc/>
    public MigrationPlan Plan(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (settings, memory) = (request.Settings, request.Vm.Memory);
        var path = NetworkPath.Between(request.Source, request.Destination);
        var streams = version.StreamsFollowNic ? (path.Bandwidth.BytesPerSecond + StreamRate.BytesPerSecond - 1) / StreamRate.BytesPerSecond : 1;
        var bitmapTime = version.BitmapTimePerGiB.PerGiB(memory);
        var costs = new PageCosts();
        var encryption = settings.Encryption is { } asked ? asked with { By = EncryptedBy.OwnThread } : null; // a helper thread a stream, reported

        // What the guest writes while it is being stopped is sent too: no more than the path carries meanwhile, or it would not have converged.
        var goal = new SwitchoverGoalPolicy(StopTime + bitmapTime + ResumeTime + path.Latency, Checkpoint);
        return new MigrationPlan
        {
            Assumptions = [.. Assumptions, .. EncryptedEncoder.Assumptions(encryption)],
            Path = path with { Cap = new DataRate(StreamRate.BytesPerSecond * streams), Connections = (int)streams },
            MaxBandwidth = settings.MaxBandwidth ?? DataRate.Unlimited,
            DowntimeLimit = settings.DowntimeLimit ?? version.SwitchoverGoal,
            Encoder = _ => encryption is null ? new PlainEncoder(costs) : new EncryptedEncoder(new PlainEncoder(costs), encryption, request.Source.TimingsOfProcessor, threads: (int)streams),
            Policies = TechniquePolicies.Of(settings, goal),
            Throttle = settings.StunDuringPageSend ?? true ? () => new StunDuringPageSend() : null,
            Unused = UnusedMemory.Skipped, // assumed: what a balloon took back is backed by nothing
            SetupTime = SetupTime,
            TracingStun = version.TracingStunPerGiB.PerGiB(memory),
            StopTime = StopTime,
            FinalReadTime = bitmapTime,
            DeviceState = Checkpoint,
            ResumeTime = ResumeTime,
        };
    }
}
