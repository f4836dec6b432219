using System.Globalization;
using System.Text.Json;
using LiveMigration.Scenarios.Fields;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios;

/// <summary>What helps in an editor beside what is allowed: defaults, examples, and whole values to insert.</summary>
internal static class SchemaHints
{
    public static void Write(Utf8JsonWriter json, ScenarioField field)
    {
        // The words of a default that is no value (the file's name) stand in the description.
        if (field.Default is { } value && IsValue(field, value))
        {
            json.WritePropertyName("default");
            WriteScalar(json, field, value);
        }

        if (field.Kind == FieldKind.Groups)
        {
            WriteEntry(json, field);
        }
        else if (field.Example.Length > 0 && FileTree.Read(field.Example, new FaultList("")) is { } example)
        {
            if (example is ScalarNode)
            {
                json.WriteStartArray("examples");
                WriteScalar(json, field, field.Example);
                json.WriteEndArray();
            }
            else
            {
                WriteSnippet(json, $"{field.Name}: {field.Example}", () => WriteNode(json, example));
            }
        }
    }

    /// <summary>An entry with what it must have.</summary>
    private static void WriteEntry(Utf8JsonWriter json, ScenarioField field)
    {
        var required = ScenarioFields.Of(field.Of!).Where(f => f.Required && f.For.Count == 0 && f.OrElse is null && f.Example.Length > 0).ToList();
        if (required.Count == 0)
        {
            return;
        }

        WriteSnippet(json, $"{field.Name}: an entry with what it must have", () =>
        {
            json.WriteStartArray();
            json.WriteStartObject();
            foreach (var one in required)
            {
                json.WritePropertyName(one.Name);
                if (FileTree.Read(one.Example, new FaultList("")) is { } node and not ScalarNode)
                {
                    WriteNode(json, node);
                }
                else
                {
                    WriteScalar(json, one, one.Example);
                }
            }

            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    private static void WriteSnippet(Utf8JsonWriter json, string label, Action writeBody)
    {
        json.WriteStartArray("defaultSnippets");
        json.WriteStartObject();
        json.WriteString("label", label);
        json.WritePropertyName("body");
        writeBody();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static bool IsValue(ScenarioField field, string value) => field.Kind switch
    {
        FieldKind.Boolean or FieldKind.GroupOrTrue => value is "true" or "false",
        FieldKind.Choice or FieldKind.GroupOrChoice => field.Choices.Contains(value),
        FieldKind.Size or FieldKind.Rate or FieldKind.PageRate or FieldKind.Duration or FieldKind.Percent or FieldKind.Frequency or FieldKind.WholeNumber or FieldKind.Number => Quantity.Parse(field.Kind, value, field.Example).Value is not null,
        _ => false,
    };

    private static void WriteScalar(Utf8JsonWriter json, ScenarioField field, string value)
    {
        switch (field.Kind)
        {
            case FieldKind.Boolean or FieldKind.GroupOrTrue when value is "true" or "false":
                json.WriteBooleanValue(value == "true");
                break;
            case FieldKind.WholeNumber or FieldKind.Number or FieldKind.DrawnValue when decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(value);
                break;
        }
    }

    private static void WriteNode(Utf8JsonWriter json, FileNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Key);
                    WriteNode(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case ListNode list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    WriteNode(json, item);
                }

                json.WriteEndArray();
                break;
            case ScalarNode { IsQuoted: false, Value: "true" or "false" } flag:
                json.WriteBooleanValue(flag.Value == "true");
                break;
            case ScalarNode { IsQuoted: false } scalar when decimal.TryParse(scalar.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number):
                json.WriteNumberValue(number);
                break;
            case ScalarNode scalar:
                json.WriteStringValue(scalar.Value);
                break;
        }
    }
}
