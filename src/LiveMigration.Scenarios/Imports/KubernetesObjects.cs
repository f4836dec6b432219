using System.Globalization;
using LiveMigration.Scenarios.Fields;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>Reads what <c>kubectl get vmi -o json</c> and <c>kubectl get nodes -o json</c> print.</summary>
/// <remarks>Names are those of the objects; where they come from several namespaces, <c>namespace/name</c>.</remarks>
internal static class KubernetesObjects
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50),
        ("m", 0.001m), ("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000), ("P", 1_000_000_000_000_000), ("", 1),
    ];

    public static IEnumerable<Imported> Vms(ImportedFile file)
    {
        var items = file.ListOf("machines", "items");
        var running = items.Select((item, i) => (Item: item, Path: $"items[{i}]")).Where(i => i.Item.TextAt("status", "phase") == "Running").ToList();
        var many = running.Select(i => i.Item.TextAt("metadata", "namespace")).Distinct(StringComparer.Ordinal).Skip(1).Any();
        foreach (var (item, path) in running)
        {
            var name = file.NameAt(item, path, "metadata", "name") ?? file.Name(item.At, path + ".metadata.name", "");
            if (many && name.Value is string own && item.TextAt("metadata", "namespace") is { } space)
            {
                name = file.Name(name.At, name.Path, space + "/" + own);
            }

            var vm = new Imported(name);
            ImportedFields.Put(vm, "host", file.NameAt(item, path, "status", "nodeName"));
            ImportedFields.Put(vm, "memory",
                Quantity(file, ImportedFields.Memory, item, path, "status", "memory", "guestCurrent")
                ?? Quantity(file, ImportedFields.Memory, item, path, "spec", "domain", "memory", "guest")
                ?? Quantity(file, ImportedFields.Memory, item, path, "spec", "domain", "resources", "requests", "memory"));
            ImportedFields.Put(vm, "vcpus", Vcpus(file, item, path));
            yield return vm;
        }
    }

    public static IEnumerable<Imported> Nodes(ImportedFile file)
    {
        var items = file.ListOf("nodes", "items");
        for (var i = 0; i < items.Count; i++)
        {
            var path = $"items[{i}]";
            var host = new Imported(file.NameAt(items[i], path, "metadata", "name") ?? file.Name(items[i].At, path + ".metadata.name", ""));
            ImportedFields.Put(host, "memory",
                Quantity(file, ImportedFields.HostMemory, items[i], path, "status", "allocatable", "memory")
                ?? Quantity(file, ImportedFields.HostMemory, items[i], path, "status", "capacity", "memory"));
            yield return host;
        }
    }

    // Sockets of cores of threads, each one if it is not given.
    private static BoundValue? Vcpus(ImportedFile file, FileNode item, string path)
    {
        if (item.At("spec", "domain", "cpu") is not { } cpu)
        {
            return null;
        }

        var product = new BoundValue(1m, cpu.At, path + ".spec.domain.cpu", "");
        foreach (var key in new[] { "sockets", "cores", "threads" })
        {
            if (file.NumberAt(ImportedFields.Vcpus, 1, "processors", item, path, "spec", "domain", "cpu", key) is { } part)
            {
                product = product with { Value = product.Value is decimal so && part.Value is decimal far ? so * far : null };
            }
        }

        return product.Value is decimal vcpus ? file.Number(ImportedFields.Vcpus, product.At, product.Path, vcpus.ToString(CultureInfo.InvariantCulture), vcpus) : product;
    }

    // A quantity of Kubernetes: 4Gi, 4294967296, 4G.
    private static BoundValue? Quantity(ImportedFile file, ScenarioField of, FileNode item, string path, params ReadOnlySpan<string> keys)
    {
        if (item.At(keys) is not { } node)
        {
            return null;
        }

        if (node is not ScalarNode scalar)
        {
            return file.Misplaced(node, path, keys);
        }

        var (suffix, factor) = Suffixes.First(s => scalar.Value.EndsWith(s.Suffix, StringComparison.Ordinal));
        var field = path + "." + string.Join('.', keys.ToArray());
        return decimal.TryParse(scalar.Value[..^suffix.Length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number < 1e15m
            ? file.Number(of, scalar.At, field, scalar.Value, number * factor)
            : file.Wrong(scalar.At, field, scalar.Value, "is not a quantity of Kubernetes, as 4Gi or 4096Mi");
    }
}
