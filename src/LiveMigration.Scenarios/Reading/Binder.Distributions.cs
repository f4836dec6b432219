using LiveMigration.Scenarios.Fields;

namespace LiveMigration.Scenarios.Reading;

/// <summary>The values that stand in a distribution, which are of the kind of the field that is drawn.</summary>
internal sealed partial class Binder
{
    // A middle or a deviation need not be whole, nor a multiple; a deviation may be anything from zero on.
    private static ScenarioField Drawn(ScenarioField part, ScenarioField field) => part switch
    {
        { Name: "sd" } => field with { Name = part.Name, Kind = Fractional(field.Kind), NeverVaries = true, Multiple = null, Range = (Quantity.Zero(field.Kind), field.Range!.Value.High) },
        { Name: "mean" or "median" } => field with { Name = part.Name, Kind = Fractional(field.Kind), NeverVaries = true, Multiple = null },
        _ => field with { Name = part.Name, NeverVaries = true },
    };

    private static FieldKind Fractional(FieldKind kind) => kind == FieldKind.WholeNumber ? FieldKind.Number : kind;

    private List<BoundGroup>? DrawnChoices(FileNode node, string path, ScenarioField field)
    {
        if (node is not ListNode { Items.Count: > 0 } list)
        {
            faults.Add(node.At, path, $"is no list of values; write for example [{field.Example}, {{ value: {field.Example}, weight: 3 }}]");
            return null;
        }

        return [.. list.Items.Select((item, i) => item is ScalarNode
            ? new BoundGroup($"{path}[{i}]", item.At, new() { ["value"] = Value(field with { NeverVaries = true }, item, $"{path}[{i}]", null) })
            : Bind("weighted", item, $"{path}[{i}]", field)).OfType<BoundGroup>()];
    }

    private List<BoundValue>? DrawnRange(FileNode node, string path, ScenarioField field)
    {
        if (node is not ListNode { Items.Count: 2 } list)
        {
            faults.Add(node.At, path, $"is no list of two values, the lowest and the highest; write for example [{field.Range!.Value.Low}, {field.Example}]");
            return null;
        }

        return [.. list.Items.Select((item, i) => Value(field with { NeverVaries = true }, item, $"{path}[{i}]", null))];
    }
}
