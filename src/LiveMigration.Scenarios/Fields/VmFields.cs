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
        new("vm", "readsPerWrite", FieldKind.Number) { Doc = "How many reads of memory come with a write, on pages of the same law. Only counts after a switch to post-copy, where a read waits for a missing page as a write does.", Example = "3", Range = ("0", "1000"), Default = "0: reads find their pages" },
        new("vm", "workload", FieldKind.Group) { Doc = "What the guest writes to its memory.", Of = "workload", Required = true },
    ];
}
