using LiveMigration.Migration.Control;
using LiveMigration.Orchestration.Controllers;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Makes a migration's controller of a word or a group that was found right.</summary>
internal static class ControllerAssembly
{
    /// <summary>Which controller a migration has; null if none, or none that is known.</summary>
    public static string? KindOf(BoundGroup migration) => migration.Text("controller") ?? migration.Group("controller")?.Text("kind");

    /// <summary>The controller; null if there is none.</summary>
    public static IMigrationController? Build(BoundGroup migration)
    {
        if (migration.Group("controller") is not { } group)
        {
            return migration.Text("controller") is { } word ? BuiltInControllers.Find(word) : null;
        }

        return group.Text("kind") switch
        {
            "virsh" => Virsh(group),
            "nova" => Nova(group),
            "kubevirt" => KubeVirt(group),
            "kubevirt-ramp" => KubeVirt(group) with { DowntimeTuning = Ramp(group) },
            "kubevirt-stall" => KubeVirt(group) with { StallDetection = Stall(group) },
            "proxmox" => Proxmox(group),
            "ovirt" => new OVirt
            {
                Policy = ConvergenceSchedule.All.FirstOrDefault(schedule => schedule.Name == group.Text("policy")) ?? new OVirt().Policy,
                NetworkBandwidth = group.Rate("bandwidth"),
            },
            var kind => throw new InvalidOperationException($"The table of fields allows the controller {kind}, which nobody can build."),
        };
    }

    private static Virsh Virsh(BoundGroup group)
    {
        var defaults = new Virsh();
        return new Virsh
        {
            Timeout = group.Duration("timeout"),
            TimeoutAction = group.Text("atTimeout") == "post-copy" ? VirshTimeoutAction.PostCopy : VirshTimeoutAction.Suspend,
            PostcopyAfterPrecopy = group.Flag("postcopyAfterPrecopy") ?? defaults.PostcopyAfterPrecopy,
            Bandwidth = group.Rate("bandwidth"),
            ParallelConnections = group.Integer("parallelConnections") ?? defaults.ParallelConnections,
        };
    }

    private static Nova Nova(BoundGroup group)
    {
        var defaults = new Nova();
        return new Nova
        {
            Downtime = group.Duration("downtime") ?? defaults.Downtime,
            DowntimeSteps = group.Integer("downtimeSteps") ?? defaults.DowntimeSteps,
            DowntimeDelay = group.Duration("downtimeDelay") ?? defaults.DowntimeDelay,
            CompletionTimeout = group.Duration("completionTimeout") ?? defaults.CompletionTimeout,
            TimeoutAction = group.Text("timeoutAction") == "force-complete" ? NovaTimeoutAction.ForceComplete : NovaTimeoutAction.Abort,
            PermitPostCopy = group.Flag("permitPostCopy") ?? defaults.PermitPostCopy,
            PermitAutoConverge = group.Flag("permitAutoConverge") ?? defaults.PermitAutoConverge,
            ParallelConnections = group.Integer("parallelConnections") ?? defaults.ParallelConnections,
        };
    }

    private static KubeVirt KubeVirt(BoundGroup group)
    {
        var defaults = new KubeVirt();
        return new KubeVirt
        {
            CompletionTimeoutPerGiB = group.Duration("completionTimeoutPerGiB") ?? defaults.CompletionTimeoutPerGiB,
            ProgressTimeout = group.Duration("progressTimeout") ?? defaults.ProgressTimeout,
            AllowAutoConverge = group.Flag("allowAutoConverge") ?? defaults.AllowAutoConverge,
            AllowPostCopy = group.Flag("allowPostCopy") ?? defaults.AllowPostCopy,
            AllowWorkloadDisruption = group.Flag("allowWorkloadDisruption"),
            BandwidthPerMigration = group.Rate("bandwidth"),
            ParallelThreads = group.Integer("parallelThreads") ?? defaults.ParallelThreads,
            HasCpuLimits = group.Flag("cpuLimits") ?? defaults.HasCpuLimits,
            MaxDowntime = group.Duration("maxDowntime") ?? defaults.MaxDowntime,
        };
    }

    private static DowntimeRampOptions Ramp(BoundGroup group)
    {
        var defaults = new DowntimeRampOptions();
        return new DowntimeRampOptions
        {
            Initial = group.Duration("initialDowntime") ?? defaults.Initial,
            Steps = group.Integer("steps") ?? defaults.Steps,
            StartAfterIteration = group.Integer("startAfterIteration") ?? defaults.StartAfterIteration,
            Cooldown = group.Duration("cooldown") ?? defaults.Cooldown,
        };
    }

    private static StallDetectorOptions Stall(BoundGroup group)
    {
        var defaults = new StallDetectorOptions();
        return new StallDetectorOptions
        {
            StallMargin = group.Number("stallMargin") is { } percent ? (double)(percent / 100) : defaults.StallMargin,
            StallProgressTimeout = group.Duration("stallProgressTimeout") ?? defaults.StallProgressTimeout,
            SwitchoverTimeout = group.Duration("switchoverTimeout") ?? defaults.SwitchoverTimeout,
            EwmaAlpha = (double?)group.Number("ewmaAlpha") ?? defaults.EwmaAlpha,
            PrecopyPossibleFactor = (double?)group.Number("precopyPossibleFactor") ?? defaults.PrecopyPossibleFactor,
            PatienceWindowDecayFactor = (double?)group.Number("patienceWindowDecayFactor") ?? defaults.PatienceWindowDecayFactor,
            SearchLocalMinima = group.Flag("searchLocalMinima") ?? defaults.SearchLocalMinima,
            CompletionTimeoutFactor = (double?)group.Number("completionTimeoutFactor") ?? defaults.CompletionTimeoutFactor,
        };
    }

    private static Proxmox Proxmox(BoundGroup group)
    {
        var defaults = new Proxmox();
        return new Proxmox
        {
            MigrateDowntime = group.Duration("migrateDowntime") ?? defaults.MigrateDowntime,
            Bandwidth = group.Rate("bandwidth") ?? defaults.Bandwidth,
            Insecure = group.Flag("insecure") ?? defaults.Insecure,
        };
    }
}
