namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of a virtual machine.</summary>
internal static class VmFields
{
    public static readonly ScenarioField[] All =
    [
        new("vm", "name", FieldKind.Text) { Doc = "Its name, unlike that of any other virtual machine.", Example = "web", Required = true },
        new("vm", "host", FieldKind.Text) { Doc = "Name of the host it runs on when the simulation begins.", Example = "hv1", Required = true },
        new("vm", "memory", FieldKind.Size) { Doc = "Its memory.", Example = "16 GiB", Range = ("4 KiB", "16 TiB"), Multiple = "4 KiB", Required = true },
        new("vm", "vcpus", FieldKind.WholeNumber) { Doc = "Its virtual processors.", Example = "4", Range = ("1", "4096"), Default = "1" },
        new("vm", "storage", FieldKind.Texts) { Doc = "The storage its disks live on; its host must reach it, and so must every host it is to move to.", Example = "csv1", Default = "none" },
        new("vm", "filled", FieldKind.Percent) { Doc = "Share of the memory outside the working sets that holds data; the rest is zero and costs next to nothing to send.", Example = "60 %", Range = ("0 %", "100 %"), Default = "100 %" },
        new("vm", "assigned", FieldKind.Size) { Doc = "Memory that dynamic memory or a balloon leaves it at present: the lowest addresses. The rest is not sent, or sent as zero pages, or as entries, as the hypervisor does it.", Example = "8 GiB", Range = ("4 KiB", "16 TiB"), Multiple = "4 KiB", Default = "all of its memory", Source = "Hyper-V dynamic memory; virtio-balloon (documented)" },
        new("vm", "balloonDriver", FieldKind.Boolean) { Doc = "Whether the guest has the driver that tells what it does not use; without it a guest with less memory assigned is refused.", Example = "false", Default = "true" },
        new("vm", "freePageHinting", FieldKind.Boolean) { Doc = "Whether the guest tells a migration which pages are free, so that they are not even looked at.", Example = "true", Default = "false", Source = "QEMU virtio-balloon free-page-hint (documented)" },
        new("vm", "hugePages", FieldKind.Choice) { Doc = "Size of the host pages behind its memory; where the host does not split them, a write dirties the whole.", Example = "2 MiB", Choices = ["4 KiB", "2 MiB", "1 GiB"], Default = "4 KiB" },
        new("vm", "memoryEncryption", FieldKind.Choice) { Doc = "What its memory is encrypted with; no hypervisor here can move that.", Example = "sev", Choices = ["none", "sev", "tdx"], Default = "none" },
        new("vm", "deviceState", FieldKind.Size) { Doc = "State of its virtual processors and devices, passed-through ones apart, sent in the pause.", Example = "4 MiB", Range = ("0 B", "64 GiB"), Default = "the hypervisor's own (QEMU: 109 KiB, measured without devices)", Source = "QEMU 7.2.22 (measured); Hyper-V 1 MiB (assumed)" },
        new("vm", "devices", FieldKind.Groups) { Doc = "Devices that are passed through to it.", Of = "device" },
        new("vm", "disks", FieldKind.Groups) { Doc = "Its disks, where their size and use matter.", Of = "disk" },
        new("vm", "workload", FieldKind.Group) { Doc = "What the guest writes to its memory.", Of = "workload", Required = true },
        new("device", "name", FieldKind.Text) { Doc = "Its name, unlike that of any other device of the guest.", Example = "vf0", Required = true },
        new("device", "kind", FieldKind.Choice) { Doc = "vfio: its driver saves and loads its state; pci-passthrough: nothing can, so the guest cannot move.", Example = "vfio", Choices = ["vfio", "pci-passthrough"], Default = "vfio" },
        new("device", "state", FieldKind.Size) { Doc = "All its state.", Example = "200 MiB", Range = ("0 B", "1 TiB"), Default = "0 B", For = ["vfio"] },
        new("device", "precopy", FieldKind.Size) { Doc = "The part of its state that can be sent while the guest runs.", Example = "128 MiB", Range = ("0 B", "1 TiB"), Default = "0 B: all of it in the pause", For = ["vfio"], Source = "QEMU docs/devel/migration/vfio.rst (documented)" },
        new("device", "stateDirtyRate", FieldKind.Rate) { Doc = "How fast what was sent changes again, up to all of precopy.", Example = "10 MB/s", Range = ("0 B/s", "100 Tbit/s"), Default = "0 B/s", For = ["vfio"] },
        new("device", "saveTime", FieldKind.Duration) { Doc = "Time in the pause to stop it and to save what is left, beside its transfer.", Example = "125 ms", Range = ("0 s", "1 h"), Default = "0 s", For = ["vfio"] },
        new("device", "loadTime", FieldKind.Duration) { Doc = "Time to load it at the destination, while the next device is saved.", Example = "240 ms", Range = ("0 s", "1 h"), Default = "0 s", For = ["vfio"] },
        new("device", "dmaTracking", FieldKind.Boolean) { Doc = "Whether what it writes to memory by itself can be logged; if not, every page stays dirty for ever.", Example = "false", Default = "true", For = ["vfio"], Source = "QEMU docs/devel/migration/vfio.rst (documented)" },
        new("disk", "name", FieldKind.Text) { Doc = "Its name, unlike that of any other disk of the guest.", Example = "system", Required = true },
        new("disk", "size", FieldKind.Size) { Doc = "Its size.", Example = "100 GiB", Range = ("1 MiB", "1024 TiB"), Required = true },
        new("disk", "used", FieldKind.Size) { Doc = "The part that holds data; only that is copied.", Example = "40 GiB", Range = ("0 B", "1024 TiB"), Default = "all of it" },
        new("disk", "storage", FieldKind.Text) { Doc = "Name of the storage it lives on; its host must reach it, and so must every host it is to move to, unless the migration moves disks.", Example = "local1", Required = true },
        new("disk", "writeRate", FieldKind.Rate) { Doc = "What the guest writes to it.", Example = "20 MB/s", Range = ("0 B/s", "100 Tbit/s"), Default = "0 B/s" },
        new("disk", "workingSet", FieldKind.Size) { Doc = "The part that these writes go to.", Example = "4 GiB", Range = ("0 B", "1024 TiB"), Default = "what is used" },
        new("disk", "readRate", FieldKind.Rate) { Doc = "What the guest reads from it, a load on its storage.", Example = "50 MB/s", Range = ("0 B/s", "100 Tbit/s"), Default = "0 B/s" },
    ];
}
