using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>
/// Hyper-V: full copy, then passes over modified pages, up to a limit; then the pause, the rest of the pages, processor and device
/// state, resume.
/// </summary>
/// <remarks>
/// Documented: the phases (Microsoft's overview of live migration), no post-copy, the share of the adapters that SMB may take.
/// Reported: five passes (a Hyper-V book, chapter 7), ten in 2008 R2 (Directions on Microsoft 2009). Everything in the plan's assumptions is assumed.
/// </remarks>
public sealed class HyperV : IHypervisor
{
    /// <summary>Passes after which it stops and copies what is left, since Windows Server 2012 R2.</summary>
    public const int MaxPasses = 5;

    /// <summary>The same in Windows Server 2008 R2.</summary>
    public const int MaxPasses2008R2 = 10;

    /// <summary>MaximumVirtualMachineMigrations' default: migrations at once of a host, incoming and outgoing together.</summary>
    public const int MaxMigrations = 2;

    /// <summary>SMBBandwidthLimitFactor's default, 2,500 of 10,000: the share of all adapters' speed that live migration over SMB may take in a cluster.</summary>
    public const double SmbShare = 0.25;

    /// <summary>The longest pause that copying the last pages may cause where nobody says it; assumed.</summary>
    public static readonly VirtualDuration DefaultDowntimeLimit = VirtualDuration.FromMilliseconds(300);

    /// <summary>To connect and build the guest's shell at the destination; assumed.</summary>
    public static readonly VirtualDuration SetupTime = VirtualDuration.FromMilliseconds(100);

    /// <summary>From the decision to the guest standing still; assumed.</summary>
    public static readonly VirtualDuration StopTime = VirtualDuration.FromMilliseconds(10);

    /// <summary>From the last byte to the guest running, storage handed over; assumed.</summary>
    public static readonly VirtualDuration ResumeTime = VirtualDuration.FromMilliseconds(50);

    /// <summary>State of processors and devices; assumed.</summary>
    public static readonly ByteCount DeviceState = ByteCount.FromMiB(1);

    private readonly int maxPasses;
    private readonly double share;
    private readonly bool compresses;
    private readonly string[] assumptions;

    private HyperV(string name, string family, int maxPasses, double share, bool compresses, params string[] more)
    {
        (Name, Family, this.maxPasses, this.share, this.compresses) = (name, family, maxPasses, share, compresses);
        assumptions = [.. Assumptions, .. more];
        MigrationOption[] compression = compresses ? [MigrationOption.Compression] : [];
        var movesDisks = maxPasses == MaxPasses; // by themselves and shared-nothing since 2012
        Options = [.. compression, .. movesDisks ? [MigrationOption.Storage] : Array.Empty<MigrationOption>()];
        Techniques = [MigrationTechnique.PreCopy, MigrationTechnique.StopAndCopy, MigrationTechnique.Quick, .. movesDisks ? [MigrationTechnique.StorageOnly] : Array.Empty<MigrationTechnique>()];
    }

    /// <summary>What Microsoft does not publish, whatever the transport.</summary>
    public static IReadOnlyList<string> Assumptions { get; } =
    [
        "Hyper-V's threshold is not published: it is assumed to stop when the rest fits in the downtime limit at the bandwidth of the last pass",
        "Hyper-V's fixed times are not published: assumed are 100 ms for set-up, 10 ms to stop the guest, 50 ms to resume it, 1 MiB of device state",
    ];

    /// <summary>Windows Server 2012 R2 and later over TCP/IP with compression, the transport option that is on by default.</summary>
    public static HyperV Compression { get; } = new("hyper-v", "hyper-v", MaxPasses, 1, compresses: true);

    /// <summary>The same without compression.</summary>
    public static HyperV TcpIp { get; } = new("hyper-v-tcp", "hyper-v", MaxPasses, 1, compresses: false);

    /// <summary>The same over SMB, uncompressed, with multichannel and RDMA, in a failover cluster: a host's <c>nic</c> is the sum of its adapters.</summary>
    public static HyperV Smb { get; } = new("hyper-v-smb", "hyper-v", MaxPasses, SmbShare, compresses: false,
        "Hyper-V over SMB is assumed to run in a failover cluster with the updates of September 2022, where it may take 25 % of the adapters, unless the host says otherwise");

    /// <summary>Windows Server 2008 R2, over TCP/IP.</summary>
    public static HyperV WindowsServer2008R2 { get; } = new("hyper-v-2008r2", "hyper-v-2008r2", MaxPasses2008R2, 1, compresses: false);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Family { get; }

    /// <inheritdoc/>
    public IReadOnlyList<MigrationTechnique> Techniques { get; }

    /// <inheritdoc/>
    public IReadOnlyList<MigrationOption> Options { get; }

    /// <inheritdoc/>
    /// <remarks>Incoming and outgoing count together (MaximumVirtualMachineMigrations, documented).</remarks>
    public int? SimultaneousMigrations(Host host) => MaxMigrations;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Refuse(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var savedPlain = compresses && request.Settings is { Technique: MigrationTechnique.Quick, Compression: not null };
        return
        [
            .. NoPostCopy.In(request, "Hyper-V has none", $"use pre-copy: after {maxPasses} passes it stops the guest and copies the rest, whatever that takes"),
            .. savedPlain ? [new Refusal(MigrationOption.Compression.Name, "a saved state is a file of plain pages", "leave it out with technique quick")] : Array.Empty<Refusal>(),
        ];
    }

    /// <inheritdoc/>
    public MigrationPlan Plan(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (settings, host, content) = (request.Settings, request.Source.Timings, request.Vm.Content);
        var asked = settings.Compression ?? new CompressionSettings();
        var compression = compresses && settings.Technique != MigrationTechnique.Quick ? asked with { Threads = asked.ThreadsOn(host) } : null; // a saved state is a file of plain pages
        var costs = new PageCosts();
        return new MigrationPlan
        {
            Assumptions = compression is null ? assumptions : [.. assumptions, .. CompressedStreamEncoder.Assumptions(compression)],
            Path = NetworkPath.Between(request.Source, request.Destination, share),
            MaxBandwidth = settings.MaxBandwidth ?? DataRate.Unlimited,
            DowntimeLimit = settings.DowntimeLimit ?? DefaultDowntimeLimit,
            Encoder = compression is null ? _ => new PlainEncoder(costs) : memory => new CompressedStreamEncoder(costs, compression, host, content, memory),
            NeedsContent = compression is not null && CompressedStreamEncoder.NeedsContent(content),
            Policies = TechniquePolicies.Of(settings, new DowntimeLimitPolicy(ThresholdCheck.AfterFullPass, Strictly: false), new RoundLimitPolicy(maxPasses, Verdict.StopAndCopy)),
            Unused = UnusedMemory.Skipped, // dynamic memory moves with what is assigned (documented)
            SetupTime = SetupTime,
            StopTime = StopTime,
            DeviceState = DeviceState,
            ResumeTime = ResumeTime,
        };
    }
}
