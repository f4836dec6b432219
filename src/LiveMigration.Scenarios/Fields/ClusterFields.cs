using LiveMigration.Hosts;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Controllers;

namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of what holds for a cluster as a whole.</summary>
internal static class ClusterFields
{
    private const string Vms = "Names of the virtual machines; patterns as web-* name many.";

    public static readonly ScenarioField[] All =
    [
        new("cluster", "platform", FieldKind.Choice) { Doc = "What manages it: its limits, its controller and, for jobs, its retries hold wherever the file says nothing else.", Example = "kubevirt", Choices = [.. Platform.All.Select(platform => platform.Name)], Default = "none: no limits, no controller, no retries", Source = "docs/controllers.md" },
        new("cluster", "controller", FieldKind.GroupOrChoice) { Doc = "Settings of the platform's controller, for all migrations and jobs that name none of their own.", Example = "{ kind: kubevirt, allowPostCopy: true }", Choices = BuiltInControllers.Names, Of = "controller", Default = "the platform's, as it is by default", Source = "docs/controllers.md" },
        new("cluster", "limits", FieldKind.Group) { Doc = "How many migrations run at once, beside what each host allows (simultaneousMigrations).", Of = "limits", Default = "no limits, on a platform its own" },
        new("cluster", "overcommit", FieldKind.Group) { Doc = "How much more than it has a host may promise to guests.", Of = "overcommit", Default = "memory that is there, any number of virtual processors" },
        new("cluster", "baseline", FieldKind.Choice) { Doc = "The processor that all guests see which name none of their own; every host's must cover it.", Example = "intel-skylake", Choices = [.. CpuModel.Known.Keys], Default = "none: a guest sees its first host's", Source = "vSphere EVC, XAPI's levelling (documented)" },
        new("cluster", "placement", FieldKind.Choice) { Doc = "Where guests go whose host is not named: most-free to the host with the most memory free, best-fit to the one with the least that is enough, fewest-guests to the one with the fewest.", Example = "best-fit", Choices = ["most-free", "best-fit", "fewest-guests"], Default = "most-free" },
        new("cluster", "rules", FieldKind.Groups) { Doc = "Where virtual machines may run.", Of = "rule", Default = "none" },
        new("limits", "perCluster", FieldKind.WholeNumber) { Doc = "In the whole cluster.", Example = "5", Range = ("1", "1000000"), Default = "no limit", Source = "KubeVirt parallelMigrationsPerCluster: 5 (documented)" },
        new("limits", "outgoingPerHost", FieldKind.WholeNumber) { Doc = "That leave a host.", Example = "2", Range = ("1", "1000000"), Default = "no limit", Source = "KubeVirt parallelOutboundMigrationsPerNode: 2, Nova max_concurrent_live_migrations: 1, VDSM: 2 (documented)" },
        new("limits", "incomingPerHost", FieldKind.WholeNumber) { Doc = "That come to a host.", Example = "2", Range = ("1", "1000000"), Default = "no limit", Source = "VDSM: 2 (documented)" },
        new("limits", "perNetwork", FieldKind.WholeNumber) { Doc = "In one migration network.", Example = "8", Range = ("1", "1000000"), Default = "no limit" },
        new("limits", "recheck", FieldKind.Duration) { Doc = "How often those that wait are looked at again.", Example = "5 s", Range = ("1 ms", "24 h"), Default = "as soon as a place comes free", Source = "KubeVirt: 5 s (documented)" },
        new("overcommit", "memory", FieldKind.Number) { Doc = "Guests' memory over the host's; below 1 keeps some free.", Example = "1.2", Range = ("0.01", "1000"), Default = "1", Source = "Nova ram_allocation_ratio (documented)" },
        new("overcommit", "cpus", FieldKind.Number) { Doc = "Guests' virtual processors over the host's cpus.", Example = "4", Range = ("0.01", "1000"), Default = "no limit: those that are too many share", Source = "Nova cpu_allocation_ratio: 4, KubeVirt cpuAllocationRatio: 10 (documented)" },
        new("rule", "name", FieldKind.Text) { Doc = "What messages call it, unlike that of any other rule.", Example = "databases", Default = "rule 1, rule 2 and so on" },
        new("rule", "kind", FieldKind.Choice) { Doc = "keep-together on one host; keep-apart on different hosts, or racks; keep-on some hosts alone; keep-off some hosts.", Example = "keep-apart", Choices = ["keep-together", "keep-apart", "keep-on", "keep-off"], Required = true },
        new("rule", "vms", FieldKind.Texts) { Doc = Vms, Example = "[db1, db2]", Required = true },
        new("rule", "hosts", FieldKind.Texts) { Doc = "Names of the hosts; patterns as hv-* name many.", Example = "[hv1, hv2]", Required = true, For = ["keep-on", "keep-off"] },
        new("rule", "of", FieldKind.Choice) { Doc = "What they may not share.", Example = "rack", Choices = ["host", "rack"], Default = "host", For = ["keep-apart"] },
        new("rule", "strength", FieldKind.Choice) { Doc = "must: what would break it is refused; should: a host that keeps it is chosen where one fits.", Example = "should", Choices = ["must", "should"], Default = "must", Source = "vSphere's must and should rules (documented)" },
    ];
}
