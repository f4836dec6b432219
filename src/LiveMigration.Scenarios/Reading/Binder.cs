using LiveMigration.Hypervisors;
using LiveMigration.Scenarios.Fields;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Holds a tree of nodes against the table of fields: names, kinds, units, ranges, what is required.</summary>
internal sealed partial class Binder(FaultList faults, HypervisorCatalog catalog)
{
    /// <summary>Reads a node as the group of that name; null, with the reason among the faults, if it is no mapping.</summary>
    /// <param name="groupName">The group's name in the table.</param>
    /// <param name="node">What stands there.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="drawn">The field that a distribution is to give values of; null elsewhere.</param>
    public BoundGroup? Bind(string groupName, FileNode node, string path, ScenarioField? drawn = null)
    {
        var group = ScenarioFields.Group(groupName);
        if (node is not MappingNode mapping)
        {
            var what = node switch
            {
                ListNode => "a list stands here",
                ScalarNode { IsNull: true } => "has no value",
                ScalarNode scalar => $"{Quoted.Text(scalar.Value)} stands here",
                _ => "",
            };
            faults.Add(node.At, path, $"{what}; allowed is a group of the fields {FieldNames(groupName)}");
            return null;
        }

        var fields = ScenarioFields.Of(groupName);
        var decider = group.Decider is null ? null : DecidingValue(group, fields, mapping);
        var values = new Dictionary<string, BoundValue>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            var fieldPath = Join(path, entry.Key);
            var field = fields.FirstOrDefault(f => f.Name == entry.Key);
            if (field is null)
            {
                faults.Add(entry.KeyAt, Join(path, Quoted.Text(entry.Key)[1..^1]), UnknownField(entry.Key, groupName));
                continue;
            }

            values[entry.Key] = new BoundValue(null, entry.Value.At, fieldPath, "");
            if (decider is not null && field.For.Count > 0 && !field.For.Contains(decider))
            {
                faults.Add(entry.KeyAt, fieldPath, $"does not belong to {group.Decider}: {decider}; it belongs to {string.Join(", ", field.For)}");
                continue;
            }

            values[entry.Key] = Value(field, entry.Value, fieldPath, drawn);
        }

        foreach (var field in fields.Where(f => f.IsRequiredWith(decider) && !values.ContainsKey(f.Name) && (f.OrElse is null || !values.ContainsKey(f.OrElse))))
        {
            faults.Add(mapping.At, Join(path, field.Name), $"is missing; write for example {Sample(field, drawn)}");
        }

        return new BoundGroup(path, mapping.At, values);
    }

    private BoundValue Value(ScenarioField field, FileNode node, string path, ScenarioField? drawn)
    {
        if (node is ScalarNode { IsNull: true })
        {
            faults.Add(node.At, path, $"has no value; write for example {Sample(field, drawn)}");
            return new BoundValue(null, node.At, path, "");
        }

        var shown = node is ScalarNode scalar ? Quoted.Text(scalar.Value) : "";
        return new BoundValue(Read(field, node, path, drawn), node.At, path, shown);
    }

    private object? Read(ScenarioField field, FileNode node, string path, ScenarioField? drawn)
    {
        switch (field.Kind)
        {
            case FieldKind.Group:
                return Bind(field.Of!, node, path, drawn);
            case FieldKind.Groups:
                return List(field, node, path);
            case FieldKind.GroupOrTrue when node is ScalarNode flag:
                return Flag(field, flag, path);
            case FieldKind.GroupOrChoice when node is ScalarNode word:
                return Choice(field, word, path);
            case FieldKind.GroupOrTrue or FieldKind.GroupOrChoice:
                return Bind(field.Of!, node, path);
            case FieldKind.Texts:
                return Texts(field, node, path);
            case FieldKind.DrawnChoices:
                return DrawnChoices(node, path, drawn!);
            case FieldKind.DrawnRange:
                return DrawnRange(node, path, drawn!);
            case FieldKind.DrawnValue:
                return node is ScalarNode value ? Number(Drawn(field, drawn!), value, path) : Misplaced(Drawn(field, drawn!), node, path);
            case var _ when field.MayVary && node is MappingNode:
                return Bind("distribution", node, path, field) is { } distribution ? DistributionReader.Read(field, distribution, faults) : null;
        }

        if (node is not ScalarNode scalar)
        {
            return Misplaced(field, node, path);
        }

        return field.Kind switch
        {
            FieldKind.Text => (object?)Text(scalar, path),
            FieldKind.Choice => Choice(field, scalar, path),
            FieldKind.Boolean => Flag(field, scalar, path),
            _ => Number(field, scalar, path),
        };
    }

    private object? Misplaced(ScenarioField field, FileNode node, string path)
    {
        faults.Add(node.At, path, $"a {(node is ListNode ? "list" : "group of fields")} stands here; allowed is {field.TypeText}; write for example {Sample(field)}");
        return null;
    }

    private List<BoundGroup>? List(ScenarioField field, FileNode node, string path)
    {
        if (node is not ListNode list)
        {
            faults.Add(node.At, path, $"{(node is ScalarNode s ? Quoted.Text(s.Value) : "a group of fields")} stands here; allowed is a list: put '- ' before each entry");
            return null;
        }

        if (list.Items.Count == 0)
        {
            faults.Add(node.At, path, "is an empty list; at least one entry is needed");
        }

        return [.. list.Items.Select((item, i) => Bind(field.Of!, item, $"{path}[{i}]")).OfType<BoundGroup>()];
    }

    private List<BoundValue>? Texts(ScenarioField field, FileNode node, string path)
    {
        if (node is MappingNode)
        {
            faults.Add(node.At, path, $"a group of fields stands here; allowed is {field.TypeText}; write for example {Sample(field)}");
            return null;
        }

        var texts = new List<BoundValue>();
        foreach (var (item, itemPath) in node is ListNode list ? list.Items.Select((item, i) => (item, $"{path}[{i}]")) : [(node, path)])
        {
            if (item is not ScalarNode scalar)
            {
                faults.Add(item.At, itemPath, "is not a text");
            }
            else if (Text(scalar, itemPath) is { } text)
            {
                if (texts.Any(t => (string)t.Value! == text))
                {
                    faults.Add(item.At, itemPath, $"{Quoted.Text(text)} is there twice");
                }

                texts.Add(new BoundValue(text, item.At, itemPath, Quoted.Text(text)));
            }
        }

        return texts;
    }

    private string? Text(ScalarNode scalar, string path)
    {
        var fault = scalar.Value switch
        {
            _ when scalar.IsNull || scalar.Value.Trim().Length == 0 => "has no value; a text is needed",
            _ when scalar.Value.Any(Quoted.IsUnseen) => $"{Quoted.Text(scalar.Value)} has a control character in it; allowed are printable characters",
            { Length: > 200 } => $"{Quoted.Text(scalar.Value)} is {scalar.Value.Length} characters long; allowed are 200",
            "true" or "false" or "True" or "False" or "TRUE" or "FALSE" when !scalar.IsQuoted => $"{Quoted.Text(scalar.Value)} is a truth value, not a text; put it in quotes",
            _ when !scalar.IsQuoted && LooksLikeNumber(scalar.Value) => $"{Quoted.Text(scalar.Value)} is a number, not a text; put it in quotes",
            _ => "",
        };
        if (fault.Length == 0)
        {
            return scalar.Value;
        }

        faults.Add(scalar.At, path, fault);
        return null;
    }

    private string? Choice(ScenarioField field, ScalarNode scalar, string path)
    {
        var choices = field is { Group: "host", Name: "hypervisor" } ? catalog.Names : field.Choices;
        if (choices.Contains(scalar.Value))
        {
            return scalar.Value;
        }

        var more = field.Kind != FieldKind.GroupOrChoice ? "" : ScenarioFields.Group(field.Of!).Decider is { } decider ? $", or a group of fields with one of them as {decider}" : $", or a group of the fields {FieldNames(field.Of!)}";
        faults.Add(scalar.At, path, $"{Quoted.Text(scalar.Value)} is not known; allowed are {string.Join(", ", choices)}{more}{NearestName.Hint(scalar.Value, choices)}");
        return null;
    }

    private bool? Flag(ScenarioField field, ScalarNode scalar, string path)
    {
        if (!scalar.IsQuoted && scalar.Value is ("true" or "false"))
        {
            return scalar.Value == "true";
        }

        var more = field.Kind == FieldKind.GroupOrTrue ? $", or a group of the fields {FieldNames(field.Of!)}" : "";
        faults.Add(scalar.At, path, $"{Quoted.Text(scalar.Value)} is not true or false; allowed are true, false{more}");
        return null;
    }

    private decimal? Number(ScenarioField field, ScalarNode scalar, string path)
    {
        if (scalar.IsQuoted && field.Kind is (FieldKind.WholeNumber or FieldKind.Number))
        {
            faults.Add(scalar.At, path, $"{Quoted.Text(scalar.Value)} is a text in quotes; write the number without them");
            return null;
        }

        var (parsed, fault) = Quantity.Parse(field.Kind, scalar.Value, field.Example);
        if (parsed is { } value)
        {
            var range = field.Range!.Value;
            fault = value switch
            {
                _ when value < Quantity.Known(field.Kind, range.Low) || value > Quantity.Known(field.Kind, range.High) => $"is out of range; allowed is {range.Low} to {range.High}",
                _ when Quantity.IsWhole(field.Kind) && value != decimal.Truncate(value) => field.Kind == FieldKind.WholeNumber ? $"is not a whole number; write for example {field.Example}" : $"is not a whole number of {Quantity.BaseUnit(field.Kind)}",
                _ when field.Multiple is { } multiple && value % Quantity.Known(field.Kind, multiple) != 0 => $"is not a multiple of {multiple}",
                _ => "",
            };
            if (fault.Length == 0)
            {
                return value;
            }
        }

        faults.Add(scalar.At, path, $"{Quoted.Text(scalar.Value)} {fault}");
        return null;
    }

    private static string? DecidingValue(ScenarioGroup group, IReadOnlyList<ScenarioField> fields, MappingNode mapping)
    {
        var decider = fields.First(f => f.Name == group.Decider);
        return mapping.Entries.FirstOrDefault(e => e.Key == group.Decider) is not { } given ? decider.Default
            : given.Value is ScalarNode scalar && decider.Choices.Contains(scalar.Value) ? scalar.Value : null;
    }

    private static string UnknownField(string key, string groupName)
    {
        if (key == "<<")
        {
            return "merge keys are not read; repeat the fields, or use an alias for a whole value";
        }

        var here = ScenarioFields.Of(groupName).Select(f => f.Name).ToList();
        var nearest = NearestName.Of(key, here);
        var elsewhere = nearest is null ? ScenarioFields.All.FirstOrDefault(f => f.Name == key) : null;
        return $"is not a field; allowed are {string.Join(", ", here)}" + (nearest, elsewhere) switch
        {
            ({ } name, _) => $"; did you mean '{name}'?",
            (_, { } other) when other.Path == key => $"; '{key}' belongs to the top of the file",
            (_, { } other) => $"; '{key}' belongs to {other.Path[..^(key.Length + 1)]}",
            _ => "",
        };
    }

    private static bool LooksLikeNumber(string text) => decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);

    private static string FieldNames(string group) => string.Join(", ", ScenarioFields.Of(group).Select(f => f.Name));

    private static string Sample(ScenarioField field, ScenarioField? drawn = null) => field.Kind switch
    {
        FieldKind.Groups => $"{field.Name}: [{{ ... }}]",
        FieldKind.Group when field.Example.Length == 0 => $"{field.Name}: {{ ... }}",
        FieldKind.DrawnValue when drawn is not null => $"{field.Name}: {drawn.Example}",
        _ => $"{field.Name}: {field.Example}",
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;
}
