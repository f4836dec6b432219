using LiveMigration.Hosts;

namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of a virtual machine.</summary>
internal static class VmFields
{
    public static readonly ScenarioField[] All =
    [
        new("vm", "name", FieldKind.Text) { Doc = "Its name, unlike that of any other virtual machine. " + HostFields.NamesOfCopies, Example = "web", Required = true },
        new("vm", "count", FieldKind.WholeNumber) { Doc = "How many of them there are.", Example = "500", Range = ("1", "200000"), Default = "one, whose name is taken as it stands", NeverVaries = true },
        new("vm", "host", FieldKind.Texts) { Doc = "Name of the host it runs on when the simulation begins. With several names, patterns as hv-*, or the word spread for all hosts, the machines go round these in the order of the file, each to the next that has room for its memory.", Example = "hv1", Required = true },
        new("vm", "memory", FieldKind.Size) { Doc = "Its memory.", Example = "16 GiB", Range = ("4 KiB", "16 TiB"), Multiple = "4 KiB", Required = true },
        new("vm", "memoryRegions", FieldKind.Groups) { Doc = "The regions that its memory consists of, NUMA nodes or memory plugged in, in order of address; their sizes add up to its memory. A migration walks them in this order, and QEMU's stream names one wherever the region changes.", Of = "memoryRegion", Source = "QEMU migration/ram.c, which walks from the largest to the smallest (documented)" },
        new("vm", "vcpus", FieldKind.WholeNumber) { Doc = "Its virtual processors.", Example = "4", Range = ("1", "4096"), Default = "1" },
        new("vm", "cpuUse", FieldKind.Percent) { Doc = "Share of its virtual processors' time that it asks for; only looked at where its host has cpus.", Example = "40 %", Range = ("0 %", "100 %"), Default = "100 %", Source = "assumed" },
        new("vm", "cpu", FieldKind.Choice) { Doc = "The processor that it sees; it can go wherever all of its features are.", Example = "intel-skylake", Choices = [.. CpuModel.Known.Keys], Default = "the cluster's baseline, else its first host's", Source = "libvirt's named models (documented)" },
        new("vm", "commonFeatures", FieldKind.Boolean) { Doc = "See those features alone that all hosts of the same vendor have.", Example = "true", Default = "false", Source = "Hyper-V processor compatibility, as Windows Server 2025 reckons it (documented)" },
        new("vm", "writingVcpus", FieldKind.WholeNumber) { Doc = "How many of its virtual processors write memory, alike; the others only read, and dirtyLimit leaves them alone.", Example = "2", Range = ("1", "4096"), Default = "all" },
        new("vm", "storage", FieldKind.Texts) { Doc = "The storage its disks live on; its host must reach it, and so must every host it is to move to.", Example = "csv1", Default = "none" },
        new("vm", "filled", FieldKind.Percent) { Doc = "Share of the memory outside the working sets that holds data; the rest is zero and costs next to nothing to send.", Example = "60 %", Range = ("0 %", "100 %"), Default = "100 %" },
        new("vm", "readsPerWrite", FieldKind.Number) { Doc = "How many reads of memory come with a write, on pages of the same law. Only counts after a switch to post-copy, where a read waits for a missing page as a write does.", Example = "3", Range = ("0", "1000"), Default = "0: reads find their pages" },
        new("vm", "assigned", FieldKind.Size) { Doc = "Memory that dynamic memory or a balloon leaves it at present: the lowest addresses. The rest is not sent, or sent as zero pages, or as entries, as the hypervisor does it.", Example = "8 GiB", Range = ("4 KiB", "16 TiB"), Multiple = "4 KiB", Default = "all of its memory", Source = "Hyper-V dynamic memory; virtio-balloon (documented)" },
        new("vm", "balloonDriver", FieldKind.Boolean) { Doc = "Whether the guest has the driver that tells what it does not use; without it a guest with less memory assigned is refused.", Example = "false", Default = "true" },
        new("vm", "freePageHinting", FieldKind.Boolean) { Doc = "Whether the guest tells a migration which pages are free, so that they are not even looked at.", Example = "true", Default = "false", Source = "QEMU virtio-balloon free-page-hint (documented)" },
        new("vm", "hugePages", FieldKind.Choice) { Doc = "Size of the host pages behind its memory; where the host does not split them, a write dirties the whole.", Example = "2 MiB", Choices = ["4 KiB", "2 MiB", "1 GiB"], Default = "4 KiB" },
        new("vm", "memoryEncryption", FieldKind.Choice) { Doc = "What its memory is encrypted with; no hypervisor here can move that.", Example = "sev", Choices = ["none", "sev", "tdx"], Default = "none" },
        new("vm", "deviceState", FieldKind.Size) { Doc = "State of its virtual processors and devices, passed-through ones apart, sent in the pause.", Example = "4 MiB", Range = ("0 B", "64 GiB"), Default = "the hypervisor's own (QEMU: 109 KiB, measured without devices)", Source = "QEMU 7.2.22 (measured); Hyper-V 1 MiB (assumed)" },
        new("vm", "devices", FieldKind.Groups) { Doc = "Devices that are passed through to it.", Of = "device" },
        new("vm", "disks", FieldKind.Groups) { Doc = "Its disks, where their size and use matter.", Of = "disk" },
        new("vm", "detail", FieldKind.Choice) { Doc = "How closely its memory is looked at: page by page, or on counts of pages that are written alike, by the same law at a cost that does not grow with the memory.", Example = "statistical", Choices = ["page-exact", "statistical"], Default = "the scenario's", Source = "docs/statistical-level.md has how near the two are" },
        new("vm", "content", FieldKind.Group) { Doc = "What is in its pages, for techniques that look: compression, and differences of what was sent before.", Of = "content", Example = "{ text: 40 %, database: 30 %, media: 30 % }", Default = "pages of which one half is random and the other one repeated byte" },
        new("vm", "workload", FieldKind.Group) { Doc = "What the guest writes to its memory.", Example = "{ kind: uniform, workingSet: 1 GiB, writeRate: 10000 pages/s }", Of = "workload", Required = true },
        new("content", "text", FieldKind.Percent) { Doc = "Share of filled pages with source, documentation, tables of text. The shares of classes add up to 100 %.", Example = "40 %", Range = ("0 %", "100 %"), Multiple = "0.01 %", Default = "0 %", Source = Measured },
        new("content", "code", FieldKind.Percent) { Doc = "Share of pages with programs and libraries.", Example = "10 %", Range = ("0 %", "100 %"), Multiple = "0.01 %", Default = "0 %", Source = Measured },
        new("content", "heap", FieldKind.Percent) { Doc = "Share of pages with objects and pointers of running programs.", Example = "20 %", Range = ("0 %", "100 %"), Multiple = "0.01 %", Default = "0 %", Source = Measured },
        new("content", "database", FieldKind.Percent) { Doc = "Share of pages with tables and indexes of databases.", Example = "30 %", Range = ("0 %", "100 %"), Multiple = "0.01 %", Default = "0 %", Source = Measured },
        new("content", "media", FieldKind.Percent) { Doc = "Share of pages with what is compressed or encrypted already.", Example = "30 %", Range = ("0 %", "100 %"), Multiple = "0.01 %", Default = "0 %", Source = Measured },
        new("content", "repeated", FieldKind.Percent) { Doc = "Share of pages of one repeated byte that is not zero.", Example = "10 %", Range = ("0 %", "100 %"), Multiple = "0.01 %", Default = "0 %", Source = Measured },
        new("content", "random", FieldKind.Percent) { Doc = "Without classes: share of each page that is random; the rest is one repeated byte.", Example = "50 %", Range = ("0 %", "100 %"), Multiple = "0.01 %", Default = "50 %", Source = "sizes and times measured, see docs/encoders.md; the default is assumed" },
        new("content", "writeSize", FieldKind.Size) { Doc = "Bytes that a write changes, for XBZRLE and for pages without class.", Example = "64 B", Range = ("8 B", "4 KiB"), Multiple = "8 B", Default = "8 B", Source = "assumed" },
        new("content", "writes", FieldKind.Choice) { Doc = "Where in a page writes change it: anywhere, or in-place always at the same bytes.", Example = "in-place", Choices = ["anywhere", "in-place"], Default = "anywhere", Source = "assumed" },
    ];

    private const string Measured = "sizes and cycles of each class are measured, see docs/encoders.md";
}
