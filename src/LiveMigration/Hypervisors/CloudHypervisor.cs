using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>
/// Cloud Hypervisor: before each pass it stops the guest if nothing is dirty, or if the pass would fit in the downtime at the last pass's
/// bandwidth, or if its time is up; else it sends the pass.
/// </summary>
/// <remarks>
/// Source: do_memory_iterations and is_precopy_converged, vmm/src/lib.rs, August 2026 (since pull requests 7799 and 7835 of March 2026).
/// Times: reported in pull requests 7799 and 7979 and issue 8899.
/// </remarks>
public sealed class CloudHypervisor : IHypervisor
{
    /// <summary>downtime_ms's default; timeout_s's, 3,600 s, is that of <see cref="MigrationSettings.TimeLimit"/>, and timeout_strategy <c>cancel</c> is <see cref="TimeLimitAction.GiveUp"/>, <c>ignore</c> <see cref="TimeLimitAction.StopAndCopy"/>.</summary>
    public static readonly VirtualDuration DefaultDowntimeLimit = VirtualDuration.FromMilliseconds(300);

    /// <summary>To turn the dirty log on before the first pass, for each GiB.</summary>
    public static readonly VirtualDuration StartLogTimePerGiB = VirtualDuration.FromMicroseconds(4_500);

    /// <summary>To read the dirty log between passes and once more in the pause, for each GiB.</summary>
    public static readonly VirtualDuration LogReadTimePerGiB = VirtualDuration.FromMicroseconds(9_500);

    /// <summary>To collect the state of processors and devices in the pause.</summary>
    public static readonly VirtualDuration SnapshotTime = VirtualDuration.FromMilliseconds(7);

    /// <summary>From there until the destination has loaded that state and runs the guest.</summary>
    public static readonly VirtualDuration RestoreTime = VirtualDuration.FromMilliseconds(20);

    /// <summary>What nobody published.</summary>
    public static IReadOnlyList<string> Assumptions { get; } =
    [
        "Cloud Hypervisor's time to read the dirty log is assumed to grow with the guest's memory: 9.5 ms a GiB, from 56 to 59 ms reported for 6 GiB",
        "Cloud Hypervisor's fixed times of a switchover (27 ms) are those reported for one small guest, taken for any",
    ];

    /// <inheritdoc/>
    public string Name => "cloud-hypervisor";

    /// <inheritdoc/>
    public string Family => Name;

    /// <inheritdoc/>
    public IReadOnlyList<MigrationTechnique> Techniques { get; } = [MigrationTechnique.PreCopy];

    /// <inheritdoc/>
    public IReadOnlyList<MigrationOption> Options { get; } = [];

    /// <inheritdoc/>
    public IEnumerable<Refusal> Refuse(MigrationRequest request) =>
        NoPostCopy.In(request, "Cloud Hypervisor's on-demand mode of 2026, which never pre-copies, is not modelled", "use pre-copy with a larger downtimeLimit, or post-copy on qemu");

    /// <inheritdoc/>
    public MigrationPlan Plan(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (settings, host, memory) = (request.Settings, request.Source.Timings, request.Vm.Memory);
        var costs = new PageCosts
        {
            ZeroPageBytes = 0, // what was never populated is skipped in the first pass, pull request 8589
            NormalPageTime = host.FullPageTime,
            StoppedNormalPageTime = host.StoppedFullPageTime,
        };
        return new MigrationPlan
        {
            Assumptions = Assumptions,
            Path = NetworkPath.Between(request.Source, request.Destination),
            MaxBandwidth = settings.MaxBandwidth ?? DataRate.Unlimited,
            DowntimeLimit = settings.DowntimeLimit ?? DefaultDowntimeLimit,
            ChecksTimeAfterPasses = true,
            Encoder = _ => new PlainEncoder(costs),
            Policies = TechniquePolicies.Of(settings, new DowntimeLimitPolicy(ThresholdCheck.AfterFullPass, Strictly: false)),
            SetupTime = StartLogTimePerGiB.PerGiB(memory),
            LogReadTime = LogReadTimePerGiB.PerGiB(memory),
            FinalReadTime = LogReadTimePerGiB.PerGiB(memory),
            DeviceSaveTime = SnapshotTime,
            ResumeTime = RestoreTime,
        };
    }
}
