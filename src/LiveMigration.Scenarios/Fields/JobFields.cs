namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of a job: something that moves many guests by a plan.</summary>
internal static class JobFields
{
    public static readonly ScenarioField[] All =
    [
        new("job", "name", FieldKind.Text) { Doc = "What it is called.", Example = "firmware of rack 1", Default = "what it does" },
        new("job", "kind", FieldKind.Choice) { Doc = "drain-host empties hosts and leaves them in maintenance; drain-rack empties and reboots a rack's hosts in waves; balance evens out load; evacuate gets guests off a host before it fails; failover lets hosts fail and starts their guests elsewhere; consolidate empties as many hosts as it can and powers them off.", Example = "drain-host", Choices = ["drain-host", "drain-rack", "balance", "evacuate", "failover", "consolidate"], Required = true },
        new("job", "at", FieldKind.Duration) { Doc = "When it is planned and begins, since the beginning of the simulation.", Example = "5 s", Range = ("0 s", "8760 h"), Default = "0 s" },
        new("job", "host", FieldKind.Texts) { Doc = "Names of its hosts; patterns as hv-* name many. Of evacuate one.", Example = "hv1", Required = true, For = ["drain-host", "evacuate", "failover"] },
        new("job", "rack", FieldKind.Text) { Doc = "Name of the rack.", Example = "rack-1", Required = true, For = ["drain-rack"] },
        new("job", "hostsAtOnce", FieldKind.WholeNumber) { Doc = "Hosts of a wave.", Example = "2", Range = ("1", "100000"), Default = "1", For = ["drain-rack"] },
        new("job", "reboot", FieldKind.Duration) { Doc = "From a host being empty until it takes guests again.", Example = "8 m", Range = ("0 s", "168 h"), Default = "10 m", Source = "assumed", For = ["drain-rack"] },
        new("job", "backFill", FieldKind.Boolean) { Doc = "Whether guests go back to their host when it is there again.", Example = "true", Default = "false", For = ["drain-rack"] },
        new("job", "deadline", FieldKind.Duration) { Doc = "From the job's begin until the host fails.", Example = "5 m", Range = ("1 ms", "8760 h"), Required = true, For = ["evacuate"] },
        new("job", "fails", FieldKind.Boolean) { Doc = "Whether the host does fail at the deadline.", Example = "false", Default = "true", For = ["evacuate"] },
        new("job", "detection", FieldKind.Duration) { Doc = "From the failure until guests are being started elsewhere.", Example = "40 s", Range = ("0 s", "24 h"), Default = "30 s", Source = "assumed", For = ["failover"] },
        new("job", "restart", FieldKind.Duration) { Doc = "From a guest's start until it serves again.", Example = "45 s", Range = ("0 s", "24 h"), Default = "60 s", Source = "assumed", For = ["failover"] },
        new("job", "target", FieldKind.Number) { Doc = "The standard deviation of hosts' loads (from 0 to 1) at which it is content.", Example = "0.1", Range = ("0", "10"), Default = "0.05", Source = "assumed", For = ["balance"] },
        new("job", "mostMoves", FieldKind.WholeNumber) { Doc = "The most guests that it moves.", Example = "20", Range = ("1", "1000000"), Default = "1000", For = ["balance"] },
        new("job", "leaveFree", FieldKind.Percent) { Doc = "Share of its memory that a host that takes guests keeps free.", Example = "10 %", Range = ("0 %", "99 %"), Default = "0 %", For = ["consolidate"] },
        new("job", "mostHosts", FieldKind.WholeNumber) { Doc = "The most hosts that it empties.", Example = "3", Range = ("1", "1000000"), Default = "as many as can be", For = ["consolidate"] },
        new("job", "powerOff", FieldKind.Boolean) { Doc = "Whether empty hosts are powered off; else they stay in maintenance.", Example = "false", Default = "true", For = ["consolidate"] },
        new("job", "replans", FieldKind.WholeNumber) { Doc = "How often another host is looked for where a guest did not get to the planned one.", Example = "2", Range = ("0", "100"), Default = "1" },
        new("job", "priority", FieldKind.WholeNumber) { Doc = "Of migrations that wait for their places those of higher priority go first.", Example = "1", Range = ("0", "1000"), Default = "0" },
        new("job", "migrate", FieldKind.Group) { Doc = "How its guests migrate: the fields of a migration, but for vm, to and at.", Example = "{ downtimeLimit: 500 ms, autoConverge: true }", Of = "jobMigration", Default = "as migrations of which nothing is said" },
        .. MigrationFields.All.Where(f => f.Group == "migration" && f.Name is not ("vm" or "to" or "at")).Select(f => f with { Group = "jobMigration", Required = false }),
    ];
}
