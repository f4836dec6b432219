namespace LiveMigration.Scenarios.Fields;

/// <summary>
/// The one table of what a scenario file may hold. The reader, its messages, the JSON schema, <c>livemig explain</c> and
/// docs/scenario-reference.md all come from it.
/// </summary>
public static class ScenarioFields
{
    private static readonly ScenarioField[] TopFields =
    [
        new("scenario", "$schema", FieldKind.Text) { Doc = "Tells an editor where the schema is; it changes nothing.", Example = "./livemig.schema.json" },
        new("scenario", "formatVersion", FieldKind.WholeNumber) { Doc = "The version of scenario files that it is written for; a livemig that is too old for it says so and no more.", Example = "1", Range = ("1", "1"), Default = "1" },
        new("scenario", "name", FieldKind.Text) { Doc = "What the scenario is called in every output.", Example = "host maintenance", Default = "the file's name" },
        new("scenario", "seed", FieldKind.WholeNumber) { Doc = "Decides every random number; the same file and seed give the same run to the bit.", Example = "1", Default = "1", Range = ("0", "18446744073709551615") },
        new("scenario", "verify", FieldKind.Boolean) { Doc = "Keep a version of every page on both sides and prove at the resume that no page was lost; costs 16 bytes a page, so guests may have up to 256 GiB.", Example = "true", Default = "false" },
        new("scenario", "detail", FieldKind.Choice) { Doc = "How closely the memory of virtual machines is looked at that do not say it themselves; see vms[].detail.", Example = "statistical", Choices = ["page-exact", "statistical"], Default = "page-exact" },
        new("scenario", "network", FieldKind.Group) { Doc = "The network between the hosts, which their migrations share.", Of = "topology", Default = "each migration has the way between its two hosts for itself" },
        new("scenario", "hosts", FieldKind.Groups) { Doc = "The computers that run virtual machines.", Of = "host", Required = true, OrElse = "hostsFrom" },
        new("scenario", "hostsFrom", FieldKind.Groups) { Doc = "Hosts that are read from other files.", Of = "hostsFrom" },
        new("scenario", "vms", FieldKind.Groups) { Doc = "The virtual machines.", Of = "vm", Required = true, OrElse = "vmsFrom" },
        new("scenario", "vmsFrom", FieldKind.Groups) { Doc = "Virtual machines that are read from other files: what inventories and clusters print of themselves.", Of = "vmsFrom" },
        new("scenario", "dirtyRatesFrom", FieldKind.Groups) { Doc = "Measured dirty rates: a machine that is found in them writes as it was measured, whatever workload it has else.", Of = "dirtyRatesFrom" },
        new("scenario", "cluster", FieldKind.Group) { Doc = "What holds for all hosts and migrations: limits, overcommit, rules.", Of = "cluster" },
        new("scenario", "migrations", FieldKind.Groups) { Doc = "Which virtual machine is to move where, when and how. Required where there are no jobs.", Of = "migration" },
        new("scenario", "jobs", FieldKind.Groups) { Doc = "What is to move many guests by a plan: drains, balancing, failover.", Of = "job" },
        new("scenario", "expect", FieldKind.Groups) { Doc = "What must come out; decides whether `livemig run` exits with 0 or 1.", Of = "expectation" },
    ];

    private static readonly Dictionary<string, ScenarioGroup> GroupsByName = new ScenarioGroup[]
    {
        new("scenario", "", "The whole file."),
        new("topology", "network", "The network between the hosts: each host on its rack's switch, the racks on a spine. Every link is full duplex."),
        new("rack", "network.racks[]", "A rack and its link to the spine, or many that are alike but for their names."),
        new("migrationNetwork", "network.migrationNetworks[]", "A network that only migrations use."),
        new("background", "network.background[]", "What traffic other than migrations uses of some links.", "kind"),
        new("backgroundStep", "network.background[].steps[]", "From a time of the day on, so much is used."),
        new("cluster", "cluster", "What holds for all hosts and migrations."),
        new("limits", "cluster.limits", "How many migrations run at once."),
        new("overcommit", "cluster.overcommit", "How much more than it has a host may promise."),
        new("rule", "cluster.rules[]", "A rule on where virtual machines may run.", "kind"),
        new("host", "hosts[]", "A computer that runs virtual machines, or many that are alike but for their names."),
        new("network", "hosts[].network", "How the clients' network finds a guest that begins to run here."),
        new("cpu", "hosts[].cpu", "A processor that has no known name."),
        new("vm", "vms[]", "A virtual machine as it is when the simulation begins, or many that are alike but for their names and what is drawn for each.", MayVary: true),
        new("memoryRegion", "vms[].memoryRegions[]", "One of the regions that the memory consists of."),
        new("device", "vms[].devices[]", "A device that is passed through to the guest.", "kind"),
        new("disk", "vms[].disks[]", "A virtual disk and what the guest does with it.", MayVary: true),
        new("content", "vms[].content", "What is in a guest's pages: shares of content classes, or a random share of each page; and what writes change."),
        new("workload", "vms[].workload", "What the guest writes to its memory.", "kind", MayVary: true),
        new("phase", "vms[].workload.phases[]", "A stretch of guest time: the fields of a workload, and its length. It cannot be flat or itself have phases.", "kind", "workload", MayVary: true),
        new("part", "vms[].workload.parts[]", "One of several workloads at once: the fields of a workload. It cannot be flat or itself have parts.", "kind", "workload", MayVary: true),
        new("hostsFrom", "hostsFrom[]", "Hosts that are read from a file.", "format"),
        new("hostTemplate", "hostsFrom[].template", "What hosts have that the file does not tell: any field of a host but name and count.", SameAs: "host"),
        new("vmsFrom", "vmsFrom[]", "Virtual machines that are read from a file.", "format"),
        new("vmTemplate", "vmsFrom[].template", "What machines have that the file does not tell: any field of a virtual machine but name and count.", SameAs: "vm", MayVary: true),
        new("dirtyRatesFrom", "dirtyRatesFrom[]", "Dirty rates that are read from a file."),
        new("distribution", "distribution", "What stands in place of a number that each virtual machine is to have its own of: one of choice, uniform, normal and log-normal. The scenario's seed, the machine's name and the field decide what is drawn."),
        new("weighted", "distribution.choice[]", "One of the values to choose from."),
        new("normal", "distribution.normal", "The bell curve."),
        new("logNormal", "distribution.log-normal", "Values whose logarithms follow the bell curve: many small ones, few large ones, none negative."),
        new("migration", "migrations[]", "A virtual machine that is to move.", "technique"),
        new("job", "jobs[]", "Something that moves many guests by a plan, which can be read before it runs: livemig run --plan.", "kind"),
        new("jobMigration", "jobs[].migrate", "How a job's guests migrate: the fields of a migration, but for vm, to and at.", "technique", "migration"),
        new("autoConverge", "migrations[].autoConverge", "Slow the guest down when it dirties memory as fast as it is sent."),
        new("dirtyLimit", "migrations[].dirtyLimit", "Hold each vCPU that dirties memory too fast to a quota."),
        new("announce", "migrations[].announce", "When the guest's new place is announced."),
        new("controller", "migrations[].controller", "Who looks after a migration, and his settings.", "kind"),
        new("retries", "migrations[].retries", "Trying again after a failure."),
        new("xbzrle", "migrations[].xbzrle", "Send what changed in a page instead of the page."),
        new("multifd", "migrations[].multifd", "Send over several channels."),
        new("compress", "migrations[].compress", "Compress page by page with zlib."),
        new("compression", "migrations[].compression", "Compress the stream of the main connection."),
        new("encryption", "migrations[].encryption", "Encrypt what travels."),
        new("postCopy", "migrations[].postCopy", "How a switch to post-copy goes."),
        new("storageMove", "migrations[].storage", "Move the guest's disks too."),
        new("command", "migrations[].commands[]", "Something commanded while the migration runs.", "do"),
        new("expectation", "expect[]", "What must come out of a migration, of those of many machines, of a job, or of all together."),
        new("fleetExpectation", "expect[].fleet", "What must come out of all migrations together."),
        new("durationRange", "expect[].downtime", "The lowest and the highest length of time that is right."),
        new("sizeRange", "expect[].transferred", "The lowest and the highest size that is right."),
        new("countRange", "expect[].rounds", "The lowest and the highest number that is right."),
        new("percentRange", "expect[].slowdown", "The lowest and the highest share that is right."),
    }.ToDictionary(g => g.Name, StringComparer.Ordinal);

    /// <summary>Every field, in the order in which the reference shows them.</summary>
    public static IReadOnlyList<ScenarioField> All { get; } =
        [.. TopFields, .. TopologyFields.All, .. ClusterFields.All, .. HostFields.All, .. VmFields.All, .. GuestPartFields.All, .. WorkloadFields.All, .. DistributionFields.All, .. ImportFields.All, .. MigrationFields.All, .. ControllerFields.All, .. JobFields.All, .. TuningFields.All, .. ExpectationFields.All];

    private static readonly Dictionary<string, ScenarioField[]> FieldsByGroup =
        All.GroupBy(f => f.Group, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

    /// <summary>Every group, in the order in which the reference shows them.</summary>
    public static IReadOnlyList<ScenarioGroup> Groups { get; } = [.. GroupsByName.Values];

    /// <summary>The group of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static ScenarioGroup Group(string name) => GroupsByName[name];

    /// <summary>The fields of a group, in the order of the reference.</summary>
    /// <exception cref="KeyNotFoundException">There is no such group.</exception>
    public static IReadOnlyList<ScenarioField> Of(string group) => FieldsByGroup[group];
}
