using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>
/// Xen with libxc's stream version 2 and later (4.6 and later): all pages, then what the log holds, five passes at most; then the
/// guest is asked to suspend itself, and whatever is dirty is sent. No downtime is promised and no bandwidth measured.
/// </summary>
/// <remarks>
/// Source: tools/libs/guest/xg_sr_save.c, Xen 4.23-unstable; docs/specs/libxc-migration-stream. What is in <see cref="Assumptions"/> is assumed.
/// </remarks>
public sealed class Xen : IHypervisor
{
    /// <summary>SPP_MAX_ITERATIONS: live passes, the first one over all memory included.</summary>
    public const int MaxPasses = 5;

    /// <summary>SPP_TARGET_DIRTY_COUNT: fewer dirty pages than this are sent once more, then the guest stops.</summary>
    public const int FewPages = 50;

    /// <summary>Image header 24, domain header 16, STATIC_DATA_END 8.</summary>
    public static readonly ByteCount StreamHeadBytes = new(24 + 16 + 8);

    /// <summary>X86_TSC_INFO 8 and 24, END 8.</summary>
    public static readonly ByteCount StreamTailBytes = new(32 + 8);

    /// <summary>To connect and build the domain at the destination.</summary>
    public static readonly VirtualDuration SetupTime = VirtualDuration.FromMilliseconds(100);

    /// <summary>From the request to suspend until the guest has frozen its devices and answered; part of the pause.</summary>
    public static readonly VirtualDuration SuspendTime = VirtualDuration.FromMilliseconds(50);

    /// <summary>From the last byte until the guest has its devices back and runs.</summary>
    public static readonly VirtualDuration ResumeTime = VirtualDuration.FromMilliseconds(100);

    /// <summary>What nobody published.</summary>
    public static IReadOnlyList<string> Assumptions { get; } =
    [
        "Xen asks the guest to suspend itself; how long it takes to answer is not published: 50 ms are assumed, within the pause",
        "Xen's fixed times are not published: assumed are 100 ms for set-up and 100 ms to resume, and the state of processors and devices has the size of QEMU's bare machine",
        "Xen's readings of the dirty log are assumed to take as long as KVM's",
    ];

    /// <inheritdoc/>
    public string Name => "xen";

    /// <inheritdoc/>
    public string Family => Name;

    /// <inheritdoc/>
    public IReadOnlyList<MigrationTechnique> Techniques { get; } = [MigrationTechnique.PreCopy, MigrationTechnique.StopAndCopy];

    /// <inheritdoc/>
    public IReadOnlyList<MigrationOption> Options { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<Refusal> Refuse(MigrationRequest request) => RefusePostCopy(request);

    /// <inheritdoc/>
    public MigrationPlan Plan(MigrationRequest request) => PlanWith(request, new XenPrecopyPolicy(MaxPasses, FewPages));

    internal static IEnumerable<Refusal> RefusePostCopy(MigrationRequest request) =>
        NoPostCopy.In(request, "libxc's stream has no record for it", "use pre-copy: it ends by itself after five passes, with a pause that grows with what the guest writes");

    internal static MigrationPlan PlanWith(MigrationRequest request, XenPrecopyPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (settings, host) = (request.Settings, request.Source.Timings);
        var readTime = host.LogReadTimeOf(request.Vm.Memory);
        return new MigrationPlan
        {
            Assumptions = Assumptions,
            Path = NetworkPath.Between(request.Source, request.Destination),
            MaxBandwidth = settings.MaxBandwidth ?? DataRate.Unlimited,
            Encoder = _ => new XenEncoder(host.FullPageTime, host.StoppedFullPageTime),
            Policies = TechniquePolicies.Of(settings, policy),
            SetupTime = SetupTime,
            LogReadTime = readTime,
            FinalReadTime = SuspendTime + readTime,
            Unused = UnusedMemory.Entries,
            DeviceState = Qemu.BareDeviceState,
            ResumeTime = ResumeTime,
            StreamHeadBytes = StreamHeadBytes,
            StreamEndBytes = StreamTailBytes,
        };
    }
}
