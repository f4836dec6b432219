namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of memory regions, devices and disks of a virtual machine.</summary>
internal static class GuestPartFields
{
    public static readonly ScenarioField[] All =
    [
        new("memoryRegion", "name", FieldKind.Text) { Doc = "Its name, unlike that of any other region of the guest.", Example = "pc.ram", Required = true },
        new("memoryRegion", "size", FieldKind.Size) { Doc = "Its size.", Example = "12 GiB", Range = ("1 MiB", "16 TiB"), Multiple = "1 MiB", Required = true },
        new("memoryRegion", "filled", FieldKind.Percent) { Doc = "Share of it outside the working sets that holds data.", Example = "20 %", Range = ("0 %", "100 %"), Default = "the guest's (filled)" },
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
