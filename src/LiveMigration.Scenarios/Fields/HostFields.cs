using LiveMigration.Hosts;
using LiveMigration.Hypervisors;

namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of a host and of its processor.</summary>
internal static class HostFields
{
    /// <summary>How the copies of an entry with a count are named.</summary>
    public const string NamesOfCopies = "With count, copies are numbered from 1 on: where {n} or {n:000} stands in the name, else behind it and a hyphen.";

    public static readonly ScenarioField[] All =
    [
        new("host", "name", FieldKind.Text) { Doc = "Its name, unlike that of any other host. " + NamesOfCopies, Example = "hv1", Required = true },
        new("host", "count", FieldKind.WholeNumber) { Doc = "How many of them there are.", Example = "40", Range = ("1", "100000"), Default = "one, whose name is taken as it stands" },
        new("host", "hypervisor", FieldKind.Choice) { Doc = "Whose way of migrating it follows; qemu without a version is the current one, textbook is plain pre-copy without any cost of its own. docs/hypervisors has a page for each.", Example = "hyper-v", Choices = HypervisorCatalog.BuiltIn.Names, Required = true },
        new("host", "cpu", FieldKind.GroupOrChoice) { Doc = "Its processor: a guest sees its features and can only go where all of them are.", Example = "intel-cascadelake", Choices = [.. CpuModel.Known.Keys], Of = "cpu", Default = "intel-cascadelake", Source = "assumed; the models are those of QEMU 7.2, target/i386/cpu.c (documented)" },
        new("host", "memory", FieldKind.Size) { Doc = "Memory that guests may use.", Example = "256 GiB", Range = ("4 KiB", "1024 TiB"), Multiple = "4 KiB", Required = true },
        new("host", "cpus", FieldKind.WholeNumber) { Doc = "Processors that guests' virtual processors and migrations share; where they ask for more, guests get slower.", Example = "64", Range = ("1", "65536"), Default = "as many as are asked for" },
        new("host", "state", FieldKind.Choice) { Doc = "up, or maintenance: guests on it run, none comes to it.", Example = "maintenance", Choices = ["up", "maintenance"], Default = "up" },
        new("host", "site", FieldKind.Text) { Doc = "Name of the data centre it stands in.", Example = "berlin", Default = "none" },
        new("host", "storage", FieldKind.Texts) { Doc = "The storage it reaches, by names you choose; hosts that reach the same name share it.", Example = "[csv1]", Default = "none" },
        new("host", "nic", FieldKind.Rate) { Doc = "Bandwidth of the network card that carries migrations, in each direction.", Example = "10 Gbit/s", Range = ("10 kB/s", "100 Tbit/s"), Default = "10 Gbit/s", Source = "assumed" },
        new("host", "migrationShare", FieldKind.Percent) { Doc = "The share of the network card that migrations may take.", Example = "50 %", Range = ("1 %", "100 %"), Default = "100 %, on hyper-v-smb 25 %", Source = "Hyper-V SMBBandwidthLimitFactor, in clusters since September 2022 (documented)" },
        new("host", "simultaneousMigrations", FieldKind.WholeNumber) { Doc = "How many migrations it takes part in at once, as source or destination; those beyond it wait.", Example = "2", Range = ("1", "100000"), Default = "2 on hyper-v, 8 on vmotion (4 below 10 Gbit/s), no limit on the others", Source = "Hyper-V MaximumVirtualMachineMigrations, vMotion's limits (documented)" },
        new("host", "latency", FieldKind.Duration) { Doc = "One-way latency of migrations that leave it.", Example = "100 us", Range = ("0 s", "10 s"), Default = "0 s", Source = "assumed" },
        new("host", "tcpWindow", FieldKind.Size) { Doc = "The most that one TCP connection of a migration that leaves it has on the way; limits a migration on a long link to window / round trip for each connection.", Example = "64 MiB", Range = ("1 KiB", "16 GiB"), Default = "4 MiB", Source = "Linux tcp_wmem (documented)" },
        new("host", "network", FieldKind.Group) { Doc = "How the clients' network finds a guest that begins to run here.", Of = "network", Default = "at once" },
        new("host", "rack", FieldKind.Texts) { Doc = "Name of the rack it stands in; without a network any name. With several names, or with a network a pattern as rack-*, the copies of an entry fill these racks evenly, one after the other.", Example = "rack-*", Default = "the network's only rack; without a network none" },
        new("host", "migrationNetwork", FieldKind.Text) { Doc = "Name of the network that its migrations use; hosts of different ones do not reach each other.", Example = "vmotion", Default = "none: its card and its rack's links" },
        new("host", "dirtyLog", FieldKind.Choice) { Doc = "When its dirty log is cleared: at-reading all at once when it is read; in-chunks of 1 GiB when the first page of a chunk is sent.", Example = "in-chunks", Choices = ["at-reading", "in-chunks"], Default = "in-chunks on qemu, at-reading on the others", Source = "QEMU 7.2 on KVM with manual protection (documented); software emulation and Xen clear at the reading (measured, documented)" },
        new("host", "clock", FieldKind.Frequency) { Doc = "Clock of its processors, which compression and encryption take their time from; other times do not follow it.", Example = "2.5 GHz", Range = ("100 MHz", "10 GHz"), Default = "3 GHz", Source = "assumed; cycles a byte are measured, see docs/encoders.md" },
        new("host", "migrationCpus", FieldKind.Number) { Doc = "Processors that a migration's threads can use together; need not be whole.", Example = "2.5", Range = ("0.1", "1024"), Default = "8", Source = "assumed" },
        new("network", "portReady", FieldKind.Duration) { Doc = "From the guest running until its port forwards what it sends.", Example = "200 ms", Range = ("0 s", "1 h"), Default = "0 s", Source = "assumed; classic spanning tree waits 30 s (IEEE 802.1D, documented)" },
        new("network", "learn", FieldKind.Duration) { Doc = "From the first frame that is forwarded until all that clients send arrives at the new place.", Example = "10 ms", Range = ("0 s", "1 h"), Default = "0 s", Source = "assumed: a switch learns while it forwards" },
        new("network", "ageing", FieldKind.Duration) { Doc = "How long a switch keeps to the old place when no announcement gets through.", Example = "60 s", Range = ("0 s", "24 h"), Default = "300 s", Source = "IEEE 802.1D (documented)" },
        new("host", "splitHugePages", FieldKind.Boolean) { Doc = "Whether huge pages are tracked in pieces of 4 KiB while a migration runs; if not, a write dirties the whole huge page.", Example = "false", Default = "true", Source = "KVM eager_page_split, vMotion 7 (documented); Hyper-V (assumed)" },
        new("cpu", "name", FieldKind.Text) { Doc = "What it is called in messages.", Example = "lab-cpu", Default = "custom" },
        new("cpu", "vendor", FieldKind.Text) { Doc = "Its vendor; guests do not move between vendors.", Example = "intel", Required = true },
        new("cpu", "features", FieldKind.Texts) { Doc = "Names of its features, in lower case as Linux writes them.", Example = "[avx, avx2]", Required = true },
    ];
}
