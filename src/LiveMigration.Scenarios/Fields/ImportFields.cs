namespace LiveMigration.Scenarios.Fields;

/// <summary>The fields of what is read from other files: machines, hosts, dirty rates.</summary>
internal static class ImportFields
{
    private const string Path = "a path that is not absolute begins at the scenario's folder";

    public static readonly ScenarioField[] All =
    [
        new("vmsFrom", "format", FieldKind.Choice) { Doc = "csv has the columns name, host, memory, vcpus and dirty rate, with units in the cells or in the column's name as memory (GiB); rvtools is RVTools' vInfo sheet as CSV; kubevirt what kubectl get vmi -o json prints; openstack what openstack server list --long -f json prints; proxmox what pvesh get /cluster/resources --output-format json prints. Machines that do not run are left out.", Example = "rvtools", Choices = ["csv", "rvtools", "kubevirt", "openstack", "proxmox"], Required = true },
        new("vmsFrom", "file", FieldKind.Text) { Doc = $"The file, at most 64 MiB; {Path}.", Example = "vInfo.csv", Required = true },
        new("vmsFrom", "flavors", FieldKind.Text) { Doc = "What openstack flavor list --all -f json prints, for memory and vcpus.", Example = "flavors.json", Default = "none: all have the template's memory and vcpus", For = ["openstack"] },
        new("vmsFrom", "names", FieldKind.Texts) { Doc = "The machines that are wanted, by name; * stands for any text.", Example = "[web-*, db-*]", Default = "all" },
        new("vmsFrom", "clusters", FieldKind.Texts) { Doc = "The clusters whose machines are wanted; * stands for any text.", Example = "prod-*", Default = "all", For = ["rvtools"] },
        new("vmsFrom", "otherColumns", FieldKind.Choice) { Doc = "What a column of another name is: a mistake, or of no interest.", Example = "ignore", Choices = ["refuse", "ignore"], Default = "refuse", For = ["csv"] },
        new("vmsFrom", "period", FieldKind.Duration) { Doc = "How long the dirty rates were measured.", Example = "1 s", Range = ("1 ms", "1 h"), Default = "1 s", For = ["csv"] },
        new("vmsFrom", "template", FieldKind.Group) { Doc = "What machines have that the file does not tell; where it does, the file holds.", Example = "{ workload: { kind: ready-made, guest: idle-linux } }", Of = "vmTemplate" },
        .. VmFields.All.Where(f => f.Group == "vm" && f.Name is not ("name" or "count")).Select(f => f with { Group = "vmTemplate", Required = false }),
        new("hostsFrom", "format", FieldKind.Choice) { Doc = "csv has the columns name, memory, nic and rack, with units in the cells or in the column's name as memory (GiB); rvtools is RVTools' vHost sheet as CSV; kubernetes what kubectl get nodes -o json prints; proxmox what pvesh get /cluster/resources --output-format json prints; machines takes every host that a machine of vmsFrom is on and that is not among the hosts yet.", Example = "machines", Choices = ["csv", "rvtools", "kubernetes", "proxmox", "machines"], Required = true },
        new("hostsFrom", "file", FieldKind.Text) { Doc = $"The file, at most 64 MiB; {Path}.", Example = "vHost.csv", Required = true, For = ["csv", "rvtools", "kubernetes", "proxmox"] },
        new("hostsFrom", "names", FieldKind.Texts) { Doc = "The hosts that are wanted, by name; * stands for any text.", Example = "esx-*", Default = "all" },
        new("hostsFrom", "otherColumns", FieldKind.Choice) { Doc = "What a column of another name is: a mistake, or of no interest.", Example = "ignore", Choices = ["refuse", "ignore"], Default = "refuse", For = ["csv"] },
        new("hostsFrom", "template", FieldKind.Group) { Doc = "What hosts have that the file does not tell; where it does, the file holds.", Example = "{ hypervisor: vmotion, memory: 768 GiB }", Of = "hostTemplate" },
        .. HostFields.All.Where(f => f.Group == "host" && f.Name is not ("name" or "count")).Select(f => f with { Group = "hostTemplate", Required = false }),
        new("dirtyRatesFrom", "file", FieldKind.Text) { Doc = $"What Prometheus answered to a query or a range query, as JSON, at most 64 MiB; {Path}.", Example = "dirty-rates.json", Required = true },
        new("dirtyRatesFrom", "label", FieldKind.Text) { Doc = "The label that names the machine. A machine called namespace/name is found by the label namespace too.", Example = "name", Default = "name", Source = "KubeVirt kubevirt_vmi_dirty_rate_bytes_per_second (documented)" },
        new("dirtyRatesFrom", "unit", FieldKind.Choice) { Doc = "The unit of the values.", Example = "MiB/s", Choices = ["B/s", "kB/s", "MB/s", "KiB/s", "MiB/s", "pages/s"], Default = "B/s" },
        new("dirtyRatesFrom", "period", FieldKind.Duration) { Doc = "How long each rate was measured.", Example = "1 s", Range = ("1 ms", "1 h"), Default = "1 s", Source = "assumed; QEMU calc-dirty-rate counts distinct pages in 50 ms to 60 s (documented)" },
        new("dirtyRatesFrom", "repeats", FieldKind.Boolean) { Doc = "Whether a series begins anew after its end; else its last rate holds on.", Example = "true", Default = "false" },
    ];
}
