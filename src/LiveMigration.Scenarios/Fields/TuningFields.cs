namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of what helps a migration to converge.</summary>
internal static class TuningFields
{
    public static readonly ScenarioField[] All =
    [
        new("autoConverge", "trigger", FieldKind.Percent) { Doc = "Dirtied bytes over sent bytes of a period that count as too many.", Example = "50 %", Range = ("1 %", "100 %"), Multiple = "1 %", Default = "50 %", Source = "QEMU throttle-trigger-threshold (documented)" },
        new("autoConverge", "initial", FieldKind.Percent) { Doc = "The first throttle: share of vCPU time taken from the guest.", Example = "20 %", Range = ("1 %", "99 %"), Multiple = "1 %", Default = "20 %", Source = "QEMU cpu-throttle-initial (documented)" },
        new("autoConverge", "increment", FieldKind.Percent) { Doc = "What each further trigger adds.", Example = "10 %", Range = ("1 %", "99 %"), Multiple = "1 %", Default = "10 %", Source = "QEMU cpu-throttle-increment (documented)" },
        new("autoConverge", "max", FieldKind.Percent) { Doc = "The most that is taken; not below initial.", Example = "99 %", Range = ("1 %", "99 %"), Multiple = "1 %", Default = "99 %", Source = "QEMU max-cpu-throttle (documented)" },
        new("autoConverge", "tailSlow", FieldKind.Boolean) { Doc = "Smaller steps when the guest is nearly slow enough.", Example = "true", Default = "false", Source = "QEMU cpu-throttle-tailslow (documented)" },
        new("dirtyLimit", "trigger", FieldKind.Percent) { Doc = "Dirtied bytes over sent bytes of a period that count as too many.", Example = "50 %", Range = ("1 %", "100 %"), Multiple = "1 %", Default = "50 %", Source = "QEMU throttle-trigger-threshold (documented)" },
        new("dirtyLimit", "vcpuLimit", FieldKind.Rate) { Doc = "What each vCPU may dirty, counted in whole MiB/s; a rate within 25 MiB/s of it is left as it is.", Example = "10 MiB/s", Range = ("1 MiB/s", "100 GiB/s"), Default = "1 MiB/s", Source = "QEMU vcpu-dirty-limit (documented)" },
        new("dirtyLimit", "period", FieldKind.Duration) { Doc = "Time over which a vCPU's rate is measured, and after which its sleep is adjusted.", Example = "500 ms", Range = ("1 ms", "1 s"), Default = "1 s", Source = "QEMU x-vcpu-dirty-limit-period (documented)" },
        new("dirtyLimit", "ringEntries", FieldKind.WholeNumber) { Doc = "Pages that a vCPU's dirty ring holds; a power of two.", Example = "4096", Range = ("1024", "65536"), Default = "4096", Source = "QEMU -accel kvm,dirty-ring-size (documented)" },
        new("announce", "initial", FieldKind.Duration) { Doc = "The first gap.", Example = "50 ms", Range = ("0 s", "100 s"), Default = "50 ms", Source = "QEMU announce-initial (documented)" },
        new("announce", "step", FieldKind.Duration) { Doc = "What each further gap is longer.", Example = "100 ms", Range = ("0 s", "10 s"), Default = "100 ms", Source = "QEMU announce-step (documented)" },
        new("announce", "max", FieldKind.Duration) { Doc = "The longest gap.", Example = "550 ms", Range = ("0 s", "100 s"), Default = "550 ms", Source = "QEMU announce-max (documented)" },
        new("announce", "rounds", FieldKind.WholeNumber) { Doc = "Announcements in all.", Example = "5", Range = ("1", "1000"), Default = "5", Source = "QEMU announce-rounds (documented)" },
        new("xbzrle", "cacheSize", FieldKind.Size) { Doc = "Cache of sent pages on the source; a power of two.", Example = "512 MiB", Range = ("4 KiB", "1 TiB"), Multiple = "4 KiB", Default = "64 MiB", Source = "QEMU xbzrle-cache-size (documented)" },
        new("multifd", "channels", FieldKind.WholeNumber) { Doc = "Channels.", Example = "4", Range = ("1", "255"), Default = "2", Source = "QEMU multifd-channels (documented)" },
        new("multifd", "compression", FieldKind.Choice) { Doc = "What each channel compresses with.", Example = "zstd", Choices = ["none", "zlib", "zstd"], Default = "none", Source = "QEMU multifd-compression (documented)" },
        new("multifd", "zeroPages", FieldKind.Choice) { Doc = "Who finds zero pages: the channels' threads, the main thread or nobody.", Example = "channels", Choices = ["channels", "main-thread", "none"], Default = "channels", Source = "QEMU zero-page-detection: multifd, legacy, none; before 9.0 always the main thread (documented)" },
        new("compress", "threads", FieldKind.WholeNumber) { Doc = "Threads on the source.", Example = "8", Range = ("1", "255"), Default = "8", Source = "QEMU compress-threads (documented)" },
        new("compress", "level", FieldKind.WholeNumber) { Doc = "zlib's level; sizes and times are those of level 1, whatever it is.", Example = "1", Range = ("0", "9"), Default = "1", Source = "QEMU compress-level (documented)" },
        new("compress", "waitForThread", FieldKind.Boolean) { Doc = "Wait for a thread rather than send the page uncompressed.", Example = "false", Default = "true", Source = "QEMU compress-wait-thread (documented)" },
        new("compression", "algorithm", FieldKind.Choice) { Doc = "What it is compressed with.", Example = "xpress", Choices = ["zlib", "zstd", "lz4", "xpress"], Default = "xpress", Source = "assumed for Hyper-V; sizes and cycles of each are measured, see docs/encoders.md" },
        new("compression", "threads", FieldKind.WholeNumber) { Doc = "Threads that compress, each on a core of its own.", Example = "4", Range = ("1", "255"), Default = "one for each of the host's migrationCpus", Source = "assumed" },
        new("encryption", "cipher", FieldKind.Choice) { Doc = "The cipher; slow on processors without the features aes and pclmulqdq.", Example = "aes-128-gcm", Choices = ["aes-256-gcm", "aes-128-gcm"], Default = "aes-256-gcm", Source = "cycles measured, see docs/encoders.md" },
        new("encryption", "by", FieldKind.Choice) { Doc = "Who encrypts: each sending thread (TLS), or a process that all data pass (SSH).", Example = "tunnel", Choices = ["sender", "tunnel"], Default = "sender", Source = "QEMU tls-creds (documented); what a tunnel costs beside the cipher is assumed" },
        new("postCopy", "preempt", FieldKind.Boolean) { Doc = "Requested pages have a channel of their own.", Example = "true", Default = "false", Source = "QEMU postcopy-preempt (documented)" },
        new("postCopy", "switchAfter", FieldKind.Duration) { Doc = "A hybrid migration switches so long after its start.", Example = "30 s", Range = ("0 s", "168 h"), Default = "not by time", Source = "KubeVirt completionTimeoutPerGiB with allowPostCopy (documented)" },
        new("postCopy", "switchAfterRounds", FieldKind.WholeNumber) { Doc = "A hybrid migration switches after so many rounds.", Example = "1", Range = ("1", "1000000"), Default = "1 where neither a time nor switchOnNoProgress is given" },
        new("postCopy", "switchOnNoProgress", FieldKind.Boolean) { Doc = "A hybrid migration switches when a round leaves no less than the one before.", Example = "true", Default = "false" },
        new("postCopy", "prefetch", FieldKind.WholeNumber) { Doc = "Missing pages around a requested one that are sent with it, nearest first.", Example = "16", Range = ("0", "65536"), Default = "0: the push goes on behind the requested page", Source = "pre-paging, Hines and Gopalan 2009 (published); QEMU has none" },
        new("storageMove", "technique", FieldKind.Choice) { Doc = "How disks are copied.", Example = "mirror", Choices = ["mirror", "bulk"], Default = "mirror" },
        new("storageMove", "to", FieldKind.Text) { Doc = "Name of the storage they are to live on, which the destination must reach.", Example = "local2", Default = "the first that the destination reaches" },
    ];
}
