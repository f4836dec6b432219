using LiveMigration.Orchestration.Controllers;

namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of a migration's controller; which belong is decided by its kind.</summary>
internal static class ControllerFields
{
    private const string NovaConf = "nova/conf/libvirt.py (documented)";
    private const string Migrations = "KubeVirt's MigrationConfiguration (documented)";
    private const string Stall = "KubeVirt's StallDetectorOptions, VEP 248 (documented)";
    private const string Ramp = "KubeVirt's DowntimeTuningOptions, VEP 291 (documented)";
    private static readonly string[] OfKubeVirt = ["kubevirt", "kubevirt-ramp", "kubevirt-stall"];
    private static readonly string[] OfStall = ["kubevirt-stall"];
    private static readonly string[] OfRamp = ["kubevirt-ramp"];
    private static readonly string[] OfNova = ["nova"];
    private static readonly string[] OfVirsh = ["virsh"];
    private static readonly (string, string) Times = ("0 s", "168 h");
    private static readonly (string, string) Rates = ("10 kB/s", "100 Tbit/s");

    public static readonly ScenarioField[] All =
    [
        new("controller", "kind", FieldKind.Choice) { Doc = "Which manager: virsh as a user calls it, OpenStack Nova, KubeVirt's monitor as it is by default, with downtime tuning (VEP 291) or with stall detection (VEP 248), Proxmox VE, oVirt.", Example = "nova", Choices = BuiltInControllers.Names, Required = true },
        new("controller", "timeout", FieldKind.Duration) { Doc = "After what time something is done.", Example = "5 m", Range = Times, Default = "never", For = OfVirsh, Source = "virsh migrate --timeout (documented)" },
        new("controller", "atTimeout", FieldKind.Choice) { Doc = "What is done then.", Example = "suspend", Choices = ["suspend", "post-copy"], Default = "suspend", For = OfVirsh, Source = "virsh migrate --timeout-suspend, --timeout-postcopy (documented)" },
        new("controller", "postcopyAfterPrecopy", FieldKind.Boolean) { Doc = "Switch to post-copy when the first pass is through.", Example = "true", Default = "false", For = OfVirsh, Source = "virsh migrate --postcopy-after-precopy (documented)" },
        new("controller", "downtime", FieldKind.Duration) { Doc = "The last downtime limit.", Example = "500 ms", Range = ("100 ms", "2000 s"), Default = "500 ms", For = OfNova, Source = "live_migration_downtime, " + NovaConf },
        new("controller", "downtimeSteps", FieldKind.WholeNumber) { Doc = "In how many steps it is reached.", Example = "10", Range = ("3", "1000"), Default = "10", For = OfNova, Source = "live_migration_downtime_steps, " + NovaConf },
        new("controller", "downtimeDelay", FieldKind.Duration) { Doc = "How long each step lasts for each GiB.", Example = "75 s", Range = ("3 s", "24 h"), Default = "75 s", For = OfNova, Source = "live_migration_downtime_delay, " + NovaConf },
        new("controller", "completionTimeout", FieldKind.Duration) { Doc = "The time that it has for each GiB; 0 s: all the time.", Example = "800 s", Range = ("0 s", "24 h"), Default = "800 s", For = OfNova, Source = "live_migration_completion_timeout, " + NovaConf },
        new("controller", "timeoutAction", FieldKind.Choice) { Doc = "What is done when that is used up: abort ends it; force-complete switches to post-copy where that is permitted, else lets the guest stand still.", Example = "force-complete", Choices = ["abort", "force-complete"], Default = "abort", For = OfNova, Source = "live_migration_timeout_action, " + NovaConf },
        new("controller", "permitPostCopy", FieldKind.Boolean) { Doc = "Whether post-copy may be used.", Example = "true", Default = "false", For = OfNova, Source = "live_migration_permit_post_copy, " + NovaConf },
        new("controller", "permitAutoConverge", FieldKind.Boolean) { Doc = "Whether the guest may be slowed, where post-copy is not permitted.", Example = "true", Default = "false", For = OfNova, Source = "live_migration_permit_auto_converge, " + NovaConf },
        new("controller", "parallelConnections", FieldKind.WholeNumber) { Doc = "Channels; 0 or 1 use none beside the main connection.", Example = "4", Range = ("0", "255"), Default = "0 for virsh, 1 for nova", For = [.. OfVirsh, .. OfNova], Source = "virsh migrate --parallel-connections; live_migration_parallel_connections (documented)" },
        new("controller", "completionTimeoutPerGiB", FieldKind.Duration) { Doc = "The time that it has for each GB (10^9 bytes, rounded up) of memory and of disks that move; whole seconds, 0 s: all the time.", Example = "150 s", Range = ("0 s", "24 h"), Multiple = "1 s", Default = "150 s", For = OfKubeVirt, Source = Migrations },
        new("controller", "progressTimeout", FieldKind.Duration) { Doc = "For how long no look may find less left than the look before; whole seconds, 0 s: for ever.", Example = "150 s", Range = ("0 s", "24 h"), Multiple = "1 s", Default = "150 s", For = ["kubevirt", "kubevirt-ramp"], Source = Migrations },
        new("controller", "allowAutoConverge", FieldKind.Boolean) { Doc = "Whether the guest may be slowed.", Example = "true", Default = "false", For = OfKubeVirt, Source = Migrations },
        new("controller", "allowPostCopy", FieldKind.Boolean) { Doc = "Whether post-copy may be used.", Example = "true", Default = "false", For = OfKubeVirt, Source = Migrations },
        new("controller", "allowWorkloadDisruption", FieldKind.Boolean) { Doc = "Whether its workload may be disturbed to complete it: by post-copy, or by standing still.", Example = "true", Default = "as allowPostCopy", For = OfKubeVirt, Source = Migrations },
        new("controller", "parallelThreads", FieldKind.WholeNumber) { Doc = "Channels; 0 uses none beside the main connection.", Example = "8", Range = ("0", "255"), Default = "8", For = OfKubeVirt, Source = "pkg/virt-handler/migration-source.go (documented)" },
        new("controller", "cpuLimits", FieldKind.Boolean) { Doc = "Whether the guest has a limit of its CPUs or CPUs of its own, so that no channels are used.", Example = "true", Default = "false", For = OfKubeVirt, Source = "pkg/virt-handler/migration-source.go (documented)" },
        new("controller", "maxDowntime", FieldKind.Duration) { Doc = "The largest downtime limit that is set; whole milliseconds.", Example = "900 ms", Range = ("1 ms", "2000 s"), Multiple = "1 ms", Default = "900 ms", For = [.. OfRamp, .. OfStall], Source = "maxDowntimeMs, " + Migrations },
        new("controller", "initialDowntime", FieldKind.Duration) { Doc = "The first downtime limit; whole milliseconds.", Example = "150 ms", Range = ("0 s", "2000 s"), Multiple = "1 ms", Default = "150 ms", For = OfRamp, Source = Ramp },
        new("controller", "steps", FieldKind.WholeNumber) { Doc = "In how many steps the largest is reached.", Example = "7", Range = ("1", "10000"), Default = "7", For = OfRamp, Source = Ramp },
        new("controller", "startAfterIteration", FieldKind.WholeNumber) { Doc = "The iteration from which on it rises.", Example = "3", Range = ("0", "1000000"), Default = "3", For = OfRamp, Source = Ramp },
        new("controller", "cooldown", FieldKind.Duration) { Doc = "The least time between two steps.", Example = "10 s", Range = ("1 s", "24 h"), Default = "10 s", For = OfRamp, Source = Ramp },
        new("controller", "stallMargin", FieldKind.Percent) { Doc = "How little may be called no progress.", Example = "4 %", Range = ("0 %", "100 %"), Default = "4 %", For = OfStall, Source = Stall },
        new("controller", "stallProgressTimeout", FieldKind.Duration) { Doc = "The window in which progress is to be made, and the patience at first; whole seconds.", Example = "60 s", Range = ("1 s", "24 h"), Multiple = "1 s", Default = "40 s", For = OfStall, Source = Stall },
        new("controller", "switchoverTimeout", FieldKind.Duration) { Doc = "How long a raised downtime limit has to bring the switchover; whole seconds.", Example = "60 s", Range = ("0 s", "24 h"), Multiple = "1 s", Default = "60 s", For = OfStall, Source = Stall },
        new("controller", "ewmaAlpha", FieldKind.Number) { Doc = "Weight of a new sample of the bandwidth.", Example = "0.4", Range = ("0.001", "1"), Default = "0.4", For = OfStall, Source = Stall },
        new("controller", "precopyPossibleFactor", FieldKind.Number) { Doc = "How many times maxDowntime an estimate may be for the limit to be raised.", Example = "1.5", Range = ("1", "1000"), Default = "1.5", For = OfStall, Source = Stall },
        new("controller", "patienceWindowDecayFactor", FieldKind.Number) { Doc = "By what the patience is multiplied each time it ran out.", Example = "0.5", Range = ("0", "1"), Default = "0.5", For = OfStall, Source = Stall },
        new("controller", "searchLocalMinima", FieldKind.Boolean) { Doc = "Whether a good moment is waited for after a stall.", Example = "false", Default = "true", For = OfStall, Source = Stall },
        new("controller", "completionTimeoutFactor", FieldKind.Number) { Doc = "How many times its time an action may take to the end.", Example = "2", Range = ("1", "1000"), Default = "2", For = OfStall, Source = Stall },
        new("controller", "migrateDowntime", FieldKind.Duration) { Doc = "The first downtime limit.", Example = "100 ms", Range = ("0 s", "2000 s"), Default = "100 ms", For = ["proxmox"], Source = "migrate_downtime of a guest's configuration (documented)" },
        new("controller", "insecure", FieldKind.Boolean) { Doc = "Over plain TCP rather than through an SSH tunnel.", Example = "true", Default = "false", For = ["proxmox"], Source = "datacenter.cfg, migration: type (documented)" },
        new("controller", "bandwidth", FieldKind.Rate) { Doc = "Limit of the bandwidth; for ovirt what all migrations of a host share.", Example = "1 Gbit/s", Range = Rates, Default = "none; 16 GiB/s for proxmox; the slower network card for ovirt", For = [.. OfVirsh, .. OfKubeVirt, "proxmox", "ovirt"], Source = "virsh --bandwidth; bandwidthPerMigration; bwlimit, migrate_speed; oVirt's migration bandwidth (documented)" },
        new("controller", "policy", FieldKind.Choice) { Doc = "The migration policy; legacy is VDSM's own without an engine.", Example = "post-copy", Choices = [.. ConvergenceSchedule.All.Select(schedule => schedule.Name)], Default = "minimal-downtime", For = ["ovirt"], Source = "oVirt engine, 0000_config.sql (documented)" },
    ];
}
