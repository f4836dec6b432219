using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>Reads what <c>openstack server list --long -f json</c> prints, with memory and vCPUs from <c>openstack flavor list --all -f json</c>.</summary>
internal static class OpenStackServers
{
    private const decimal Mebibyte = 1_048_576;

    public static IEnumerable<Imported> Vms(ImportedFile file, ImportedFile? flavorFile)
    {
        var flavors = flavorFile is null ? null : Flavors(flavorFile);
        var servers = file.ListOf("servers");
        for (var i = 0; i < servers.Count; i++)
        {
            var (server, path) = (servers[i], $"[{i}]");
            if (server.TextAt("Status") is { } status && status != "ACTIVE")
            {
                continue;
            }

            var vm = new Imported(file.NameAt(server, path, "Name") ?? file.Name(server.At, path + ".Name", ""));
            ImportedFields.Put(vm, "host", file.NameAt(server, path, "Host"));
            var key = server.At("Flavor Name") is null ? "Flavor" : "Flavor Name";
            if (flavors is not null && file.NameAt(server, path, key) is { Value: string flavor } named)
            {
                if (flavors.TryGetValue(flavor, out var size))
                {
                    ImportedFields.Put(vm, "memory", size.Memory);
                    ImportedFields.Put(vm, "vcpus", size.Vcpus);
                }
                else
                {
                    var rest = file.Faults.IsFull ? "" : $"; {ReferenceChecks.Allowed(flavors.Keys)}{NearestName.Hint(flavor, flavors.Keys)}";
                    file.Faults.Add(named.At, named.Path, $"{named.Shown} is no flavor of {flavorFile!.Path}{rest}");
                }
            }

            yield return vm;
        }
    }

    private static Dictionary<string, (BoundValue? Memory, BoundValue? Vcpus)> Flavors(ImportedFile file)
    {
        var flavors = new Dictionary<string, (BoundValue?, BoundValue?)>(StringComparer.Ordinal);
        var list = file.ListOf("flavors");
        for (var i = 0; i < list.Count; i++)
        {
            var path = $"[{i}]";
            var memory = file.NumberAt(ImportedFields.Memory, Mebibyte, "MiB", list[i], path, "RAM");
            if ((file.NameAt(list[i], path, "Name") ?? file.Name(list[i].At, path + ".Name", "")) is { Value: string name })
            {
                flavors.TryAdd(name, (memory, file.NumberAt(ImportedFields.Vcpus, 1, "processors", list[i], path, "VCPUs")));
            }
        }

        return flavors;
    }
}
