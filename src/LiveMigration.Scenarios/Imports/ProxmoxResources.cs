using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>Reads what <c>pvesh get /cluster/resources --output-format json</c> prints, or the API's answer with the list in <c>data</c>. Containers are left out.</summary>
internal static class ProxmoxResources
{
    public static IEnumerable<Imported> Vms(ImportedFile file)
    {
        foreach (var (item, path) in OfType(file, "qemu", "running").Where(i => i.Item.TextAt("template") is not "1"))
        {
            // A machine need not have a name, but it has a number.
            var vm = new Imported(file.NameAt(item, path, "name") ?? file.NameAt(item, path, "vmid") ?? file.Name(item.At, path + ".name", ""));
            ImportedFields.Put(vm, "host", file.NameAt(item, path, "node"));
            ImportedFields.Put(vm, "memory", file.NumberAt(ImportedFields.Memory, 1, "bytes", item, path, "maxmem"));
            ImportedFields.Put(vm, "vcpus", file.NumberAt(ImportedFields.Vcpus, 1, "processors", item, path, "maxcpu"));
            yield return vm;
        }
    }

    public static IEnumerable<Imported> Nodes(ImportedFile file)
    {
        foreach (var (item, path) in OfType(file, "node", "online"))
        {
            var host = new Imported(file.NameAt(item, path, "node") ?? file.Name(item.At, path + ".node", ""));
            ImportedFields.Put(host, "memory", file.NumberAt(ImportedFields.HostMemory, 1, "bytes", item, path, "maxmem"));
            yield return host;
        }
    }

    private static IEnumerable<(FileNode Item, string Path)> OfType(ImportedFile file, string type, string status) => file.ListOf("resources", "data")
        .Select((item, i) => (Item: item, Path: $"[{i}]"))
        .Where(i => i.Item.TextAt("type") == type && (i.Item.TextAt("status") ?? status) == status);
}
