using LiveMigration.Scenarios.Fields;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>Finds values in JSON.</summary>
internal static class JsonNodes
{
    /// <summary>The value at the end of some keys; null where one of them is not there, or nothing stands there.</summary>
    public static FileNode? At(this FileNode? node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            node = (node as MappingNode)?.Entries.LastOrDefault(e => e.Key == key)?.Value;
        }

        return node is ScalarNode { IsNull: true } ? null : node;
    }

    /// <summary>The text or number at the end of some keys; null where there is none.</summary>
    public static string? TextAt(this FileNode? node, params ReadOnlySpan<string> keys) => (node.At(keys) as ScalarNode)?.Value;

    /// <summary>The list that a file holds, by itself or behind a key; empty, with the reason among the faults, if it holds none.</summary>
    public static IReadOnlyList<FileNode> ListOf(this ImportedFile file, string what, params ReadOnlySpan<string> key)
    {
        if (file.Json() is not { } root)
        {
            return [];
        }

        if ((root as ListNode ?? root.At(key) as ListNode) is { } list)
        {
            return list.Items;
        }

        file.Faults.Add(root.At, "", $"holds no list of {what}{(key.Length > 0 ? $", by itself or as {string.Join('.', key.ToArray())}" : "")}");
        return [];
    }

    /// <summary>A name at the end of some keys; null where there is none.</summary>
    public static BoundValue? NameAt(this ImportedFile file, FileNode node, string path, params ReadOnlySpan<string> keys) => node.At(keys) switch
    {
        null => null,
        ScalarNode scalar => file.Name(scalar.At, path + "." + string.Join('.', keys.ToArray()), scalar.Value),
        var other => Misplaced(file, other, path, keys),
    };

    /// <summary>A number at the end of some keys, in a unit that the format has; null where there is none.</summary>
    public static BoundValue? NumberAt(this ImportedFile file, ScenarioField of, decimal unit, string unitName, FileNode node, string path, params ReadOnlySpan<string> keys) => node.At(keys) switch
    {
        null => null,
        ScalarNode scalar => file.Number(of, scalar.At, path + "." + string.Join('.', keys.ToArray()), scalar.Value, unit, unitName),
        var other => Misplaced(file, other, path, keys),
    };

    public static BoundValue Misplaced(this ImportedFile file, FileNode node, string path, params ReadOnlySpan<string> keys)
    {
        var field = path + "." + string.Join('.', keys.ToArray());
        file.Faults.Add(node.At, field, $"a {(node is ListNode ? "list" : "group of fields")} stands here; one value is needed");
        return new BoundValue(null, node.At, field, "");
    }
}
