namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of a migration and of the commands given while it runs.</summary>
internal static class MigrationFields
{
    public static readonly ScenarioField[] All =
    [
        new("migration", "vm", FieldKind.Text) { Doc = "Name of the virtual machine that is to move, from wherever it then runs.", Example = "web", Required = true },
        new("migration", "to", FieldKind.Text) { Doc = "Name of the host it is to move to.", Example = "hv2", Required = true },
        new("migration", "at", FieldKind.Duration) { Doc = "When it begins, since the beginning of the simulation.", Example = "5 s", Range = ("0 s", "8760 h"), Default = "0 s" },
        new("migration", "technique", FieldKind.Choice) { Doc = "What carries the memory over: pre-copy in rounds while the guest runs; post-copy after it was switched over; hybrid first the one, then the other; stop-and-copy while it stands still.", Example = "pre-copy", Choices = ["pre-copy", "post-copy", "hybrid", "stop-and-copy"], Default = "pre-copy" },
        new("migration", "downtimeLimit", FieldKind.Duration) { Doc = "Longest pause that the copy of the last pages may cause at the bandwidth measured; the threshold follows from it.", Example = "300 ms", Range = ("0 s", "2000 s"), Default = "the hypervisor's own (QEMU: 300 ms)", Source = "QEMU downtime-limit, qapi/migration.json (documented); Hyper-V does not publish one (assumed)" },
        new("migration", "maxBandwidth", FieldKind.Rate) { Doc = "The most that the migration may send while the guest runs on the source.", Example = "1 Gbit/s", Range = ("10 kB/s", "100 Tbit/s"), Default = "the hypervisor's own (QEMU: 128 MiB/s)", Source = "QEMU max-bandwidth; KubeVirt bandwidthPerMigration (documented)" },
        new("migration", "maxPostcopyBandwidth", FieldKind.Rate) { Doc = "The most that the background push may send after a switch to post-copy.", Example = "500 MB/s", Range = ("10 kB/s", "100 Tbit/s"), Default = "no limit", Source = "QEMU max-postcopy-bandwidth (documented)" },
        new("migration", "switchoverBandwidth", FieldKind.Rate) { Doc = "Bandwidth to reckon the threshold with instead of the measured one.", Example = "1 GB/s", Range = ("10 kB/s", "100 Tbit/s"), Default = "as measured", Source = "QEMU avail-switchover-bandwidth, since 8.2 (documented)" },
        new("migration", "autoConverge", FieldKind.GroupOrTrue) { Doc = "Slow the guest down when it dirties memory as fast as it is sent.", Example = "true", Of = "autoConverge", Default = "false", Source = "QEMU auto-converge (documented)" },
        new("migration", "xbzrle", FieldKind.GroupOrTrue) { Doc = "Send what changed in a page since it was last sent.", Example = "{ cacheSize: 512 MiB }", Of = "xbzrle", Default = "false", Source = "QEMU xbzrle (documented)" },
        new("migration", "multifd", FieldKind.GroupOrTrue) { Doc = "Send over several channels, each with a thread at both ends.", Example = "{ channels: 4 }", Of = "multifd", Default = "false", Source = "QEMU multifd (documented)" },
        new("migration", "compress", FieldKind.GroupOrTrue) { Doc = "Compress page by page with zlib in a pool of threads.", Example = "true", Of = "compress", Default = "false", Source = "QEMU compress, up to 9.0 (documented)" },
        new("migration", "postCopy", FieldKind.GroupOrTrue) { Doc = "Allow a switch to post-copy; implied by the techniques post-copy and hybrid and by the command start-postcopy.", Example = "{ preempt: true }", Of = "postCopy", Default = "false", Source = "QEMU postcopy-ram (documented)" },
        new("migration", "pauseBeforeSwitchover", FieldKind.Boolean) { Doc = "Stop the guest, then wait for the command continue before the last pages are sent.", Example = "true", Default = "false", Source = "QEMU pause-before-switchover (documented)" },
        new("migration", "returnPath", FieldKind.Boolean) { Doc = "The destination answers the source, so that the source's downtime ends when the destination has loaded everything.", Example = "true", Default = "false", Source = "QEMU return-path (documented)" },
        new("migration", "timeLimit", FieldKind.Duration) { Doc = "It ends as not converged when it is still in its rounds so long after its start.", Example = "10 m", Range = ("1 ns", "168 h"), Default = "1 h", Source = "assumed; QEMU has none, Nova live_migration_completion_timeout (documented)" },
        new("migration", "cancelAt", FieldKind.Duration) { Doc = "It is cancelled so long after its start, if that is not too late: short for the command cancel.", Example = "30 s", Range = ("0 s", "8760 h") },
        new("migration", "commands", FieldKind.Groups) { Doc = "What is commanded while it runs.", Of = "command" },
        new("command", "at", FieldKind.Duration) { Doc = "When, since the migration's start; for continue since the guest was stopped to wait for it.", Example = "10 s", Range = ("0 s", "8760 h"), Required = true },
        new("command", "do", FieldKind.Choice) { Doc = "cancel ends the migration; start-postcopy switches over; continue ends the pause before the switchover; stop-guest stops the guest, which stays stopped at the destination; next-phase moves the workload to its next phase; lose-destination and lose-source kill a process; lose-network breaks the connection, and recover gives a post-copy that it paused a new one; set-limits changes limits.", Example = "start-postcopy", Choices = ["cancel", "start-postcopy", "continue", "stop-guest", "next-phase", "lose-destination", "lose-source", "lose-network", "recover", "set-limits"], Required = true },
        new("command", "maxBandwidth", FieldKind.Rate) { Doc = "The new limit while the guest runs on the source; in force at once.", Example = "2 Gbit/s", Range = ("10 kB/s", "100 Tbit/s"), Default = "as before", For = ["set-limits"] },
        new("command", "downtimeLimit", FieldKind.Duration) { Doc = "The new downtime limit; in force from the next measurement of the bandwidth.", Example = "1 s", Range = ("0 s", "2000 s"), Default = "as before", For = ["set-limits"] },
        new("command", "maxPostcopyBandwidth", FieldKind.Rate) { Doc = "The new limit of the background push.", Example = "1 GB/s", Range = ("10 kB/s", "100 Tbit/s"), Default = "as before", For = ["set-limits"] },
    ];
}
