using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>KubeVirt: the monitor that virt-launcher runs beside a migration, as it is by default, with downtime tuning or with stall detection.</summary>
/// <remarks>
/// Stands for: the migration monitor of virt-launcher and the settings that it gives libvirt.
/// Leaves out: TLS of virt-handler's proxies (ask for encryption by a tunnel); migration policies; limits of a cluster, which a platform has.
/// Source: pkg/virt-launcher/virtwrap/live-migration-source.go and stall-detector.go, main of August 2026.
/// Checked by: cases reckoned by hand, and its bare rules apart.
/// </remarks>
public sealed record KubeVirt : IMigrationController
{
    /// <summary>How often the monitor looks.</summary>
    public static readonly VirtualDuration PollInterval = VirtualDuration.FromMilliseconds(400);

    /// <summary>The time it has for each GB (10^9 bytes) of memory and disks that move, each rounded up; whole seconds, zero: all the time.</summary>
    /// <value>Default 150 s (<c>completionTimeoutPerGiB</c>; 800 before v1.4).</value>
    public VirtualDuration CompletionTimeoutPerGiB { get; init; } = VirtualDuration.FromSeconds(150);

    /// <summary>How long it may be stuck; whole seconds, zero: for ever. Not looked at with stall detection.</summary>
    /// <value>Default 150 s (<c>progressTimeout</c>).</value>
    public VirtualDuration ProgressTimeout { get; init; } = VirtualDuration.FromSeconds(150);

    /// <summary>Whether the guest may be slowed.</summary>
    /// <value>Default false (<c>allowAutoConverge</c>).</value>
    public bool AllowAutoConverge { get; init; }

    /// <summary>Whether post-copy may be used.</summary>
    /// <value>Default false (<c>allowPostCopy</c>).</value>
    public bool AllowPostCopy { get; init; }

    /// <summary>Whether its workload may be disturbed at the end of its time: by post-copy, or by standing still.</summary>
    /// <value>Default null: as <see cref="AllowPostCopy"/> (<c>allowWorkloadDisruption</c>).</value>
    public bool? AllowWorkloadDisruption { get; init; }

    /// <summary>Limit of the bandwidth; null: none.</summary>
    /// <value>Default null (<c>bandwidthPerMigration</c>).</value>
    public DataRate? BandwidthPerMigration { get; init; }

    /// <summary>The largest downtime limit that downtime tuning and stall detection set; whole milliseconds.</summary>
    /// <value>Default 900 ms (<c>maxDowntimeMs</c>).</value>
    public VirtualDuration MaxDowntime { get; init; } = VirtualDuration.FromMilliseconds(900);

    /// <summary>Channels where the guest has neither a limit of its CPUs nor CPUs of its own; 0 uses none beside the main connection.</summary>
    /// <value>Default 8.</value>
    public int ParallelThreads { get; init; } = 8;

    /// <summary>Whether the guest has a limit of its CPUs or CPUs of its own, so that no channels are used.</summary>
    /// <value>Default false.</value>
    public bool HasCpuLimits { get; init; }

    /// <summary>Downtime tuning (VEP 291); null: none. Not looked at with stall detection, as the code has it.</summary>
    /// <value>Default null.</value>
    public DowntimeRampOptions? DowntimeTuning { get; init; }

    /// <summary>Stall detection (VEP 248) in place of today's rules; null: none.</summary>
    /// <value>Default null.</value>
    public StallDetectorOptions? StallDetection { get; init; }

    /// <inheritdoc/>
    public string Name => StallDetection is not null ? "kubevirt-stall" : DowntimeTuning is not null ? "kubevirt-ramp" : "kubevirt";

    /// <inheritdoc/>
    public IReadOnlyList<string> Hypervisors => Managed.ByLibvirt;

    /// <summary>Whether its workload may be disturbed.</summary>
    public bool MayDisturb => AllowWorkloadDisruption ?? AllowPostCopy;

    /// <inheritdoc/>
    public ControllerSettings AsksFor(MigrationRequest request) => new()
    {
        MaxBandwidth = BandwidthPerMigration,
        AutoConverge = AllowAutoConverge ? new AutoConvergeSettings() : null,
        PostCopy = AllowPostCopy ? new PostCopySettings() : null,
        Multifd = ParallelThreads > 0 && !HasCpuLimits ? new MultifdSettings { Channels = ParallelThreads } : null,
        TimeLimit = Managed.Longest(ControllerSettings.DefaultTimeLimit, CompletionTimeFor(request) * 3),
    };

    /// <summary>The time that a migration has; zero: all the time.</summary>
    public VirtualDuration CompletionTimeFor(MigrationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return VirtualDuration.FromSeconds(Managed.WholeSeconds(CompletionTimeoutPerGiB) * (Gigabytes(request.Vm.Memory) + Managed.DisksOf(request).Sum(disk => Gigabytes(disk.Size))));

        static long Gigabytes(ByteCount size) => (size.Bytes + 999_999_999) / 1_000_000_000;
    }

    /// <inheritdoc/>
    public void Begin(MigrationControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        if (StallDetection is { } detection)
        {
            new KubeVirtStallMonitor(this, detection, control).Begin();
        }
        else
        {
            new KubeVirtMonitor(this, control).Begin();
        }
    }
}
