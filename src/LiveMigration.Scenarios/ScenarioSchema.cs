using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiveMigration.Scenarios.Fields;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios;

/// <summary>The JSON schema of scenario files, for editors. Made from <see cref="ScenarioFields"/>.</summary>
/// <remarks>Draft 07, which yaml-language-server reads. It cannot say all that the reader checks: whether names exist and sizes fit.</remarks>
public static class ScenarioSchema
{
    /// <summary>The schema as indented JSON, ending with a line feed.</summary>
    public static string Text()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "LiveMigration scenario");
            WriteGroup(json, ScenarioFields.Group("scenario"));
            json.WriteStartObject("definitions");
            foreach (var group in ScenarioFields.Groups.Where(g => g.Name != "scenario"))
            {
                json.WriteStartObject(group.Name);
                WriteGroup(json, group);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteGroup(Utf8JsonWriter json, ScenarioGroup group)
    {
        var fields = ScenarioFields.Of(group.Name);
        json.WriteString("description", group.Doc);
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        WriteNames(json, "required", fields.Where(f => f.Required && f.For.Count == 0 && f.OrElse is null).Select(f => f.Name));
        json.WriteStartObject("properties");
        foreach (var field in fields)
        {
            json.WriteStartObject(field.Name);
            json.WriteString("description", Description(field));
            WriteTypeOrDistribution(json, field);
            SchemaHints.Write(json, field);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteAlternativeFields(json, [.. fields.Where(f => f.OrElse is not null)]);
        if (group.Decider is not null && fields.First(f => f.Name == group.Decider) is var decider)
        {
            WriteConditions(json, decider, fields);
        }
    }

    /// <summary>Fields of which one or the other is required; their groups have no deciding field.</summary>
    private static void WriteAlternativeFields(Utf8JsonWriter json, IReadOnlyList<ScenarioField> fields)
    {
        if (fields.Count == 0)
        {
            return;
        }

        json.WriteStartArray("allOf");
        foreach (var field in fields)
        {
            json.WriteStartObject();
            json.WriteStartArray("anyOf");
            foreach (var name in new[] { field.Name, field.OrElse! })
            {
                json.WriteStartObject();
                WriteNames(json, "required", [name]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>For each value of the deciding field: what is then required, and what then does not belong.</summary>
    private static void WriteConditions(Utf8JsonWriter json, ScenarioField decider, IReadOnlyList<ScenarioField> fields)
    {
        json.WriteStartArray("allOf");
        foreach (var value in decider.Choices)
        {
            json.WriteStartObject();
            json.WriteStartObject("if");
            json.WriteStartObject("properties");
            json.WriteStartObject(decider.Name);
            json.WriteString("const", value);
            json.WriteEndObject();
            json.WriteEndObject();
            if (value != decider.Default)
            {
                WriteNames(json, "required", [decider.Name]);
            }

            json.WriteEndObject();
            json.WriteStartObject("then");
            WriteNames(json, "required", fields.Where(f => f.For.Count > 0 && f.IsRequiredWith(value)).Select(f => f.Name));
            json.WriteStartObject("properties");
            foreach (var field in fields.Where(f => f.For.Count > 0 && !f.For.Contains(value)))
            {
                json.WriteBoolean(field.Name, false);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTypeOrDistribution(Utf8JsonWriter json, ScenarioField field)
    {
        if (!field.MayVary)
        {
            WriteType(json, field);
            return;
        }

        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        WriteType(json, field);
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("$ref", "#/definitions/distribution");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteType(Utf8JsonWriter json, ScenarioField field)
    {
        switch (field.Kind)
        {
            case FieldKind.DrawnValue:
                WriteNames(json, "type", ["string", "number"]);
                break;
            case FieldKind.DrawnRange:
                json.WriteString("type", "array");
                json.WriteNumber("minItems", 2);
                json.WriteNumber("maxItems", 2);
                json.WriteStartObject("items");
                WriteNames(json, "type", ["string", "number"]);
                json.WriteEndObject();
                break;
            case FieldKind.DrawnChoices:
                json.WriteString("type", "array");
                json.WriteNumber("minItems", 1);
                json.WriteStartObject("items");
                json.WriteStartArray("anyOf");
                json.WriteStartObject();
                WriteNames(json, "type", ["string", "number"]);
                json.WriteEndObject();
                json.WriteStartObject();
                json.WriteString("$ref", "#/definitions/weighted");
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case FieldKind.Group:
                WriteReference(json, field);
                break;
            case FieldKind.Groups:
                json.WriteString("type", "array");
                json.WriteNumber("minItems", 1);
                json.WriteStartObject("items");
                json.WriteString("$ref", "#/definitions/" + field.Of);
                json.WriteEndObject();
                break;
            case FieldKind.GroupOrTrue or FieldKind.GroupOrChoice or FieldKind.Texts:
                WriteAlternatives(json, field);
                break;
            case FieldKind.Choice:
                WriteNames(json, "enum", field.Choices);
                break;
            case FieldKind.Boolean:
                json.WriteString("type", "boolean");
                break;
            case FieldKind.Text:
                WriteText(json);
                break;
            case FieldKind.WholeNumber or FieldKind.Number:
                json.WriteString("type", field.Kind == FieldKind.Number ? "number" : "integer");
                json.WriteNumber("minimum", decimal.Parse(field.Range!.Value.Low, CultureInfo.InvariantCulture));
                json.WriteNumber("maximum", decimal.Parse(field.Range!.Value.High, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteString("type", "string");
                json.WriteString("pattern", $"^(0|[1-9][0-9]*)([.][0-9]+)? ?({string.Join('|', Quantity.UnitsOf(field.Kind).Select(Regex.Escape))})$");
                json.WriteString("patternErrorMessage", $"Write a number and a unit, for example {field.Example}; units: {field.UnitText}.");
                break;
        }
    }

    // Draft 07 ignores what stands beside a $ref, the description too, so it goes into an allOf.
    private static void WriteReference(Utf8JsonWriter json, ScenarioField field)
    {
        json.WriteStartArray("allOf");
        json.WriteStartObject();
        json.WriteString("$ref", "#/definitions/" + field.Of);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteAlternatives(Utf8JsonWriter json, ScenarioField field)
    {
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        switch (field.Kind)
        {
            case FieldKind.Texts:
                WriteText(json);
                json.WriteEndObject();
                json.WriteStartObject();
                json.WriteString("type", "array");
                json.WriteBoolean("uniqueItems", true);
                json.WriteStartObject("items");
                WriteText(json);
                json.WriteEndObject();
                break;
            case FieldKind.GroupOrChoice:
                WriteNames(json, "enum", field.Choices);
                break;
            default:
                json.WriteString("type", "boolean");
                break;
        }

        json.WriteEndObject();
        if (field.Of is not null)
        {
            json.WriteStartObject();
            json.WriteString("$ref", "#/definitions/" + field.Of);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteNumber("minLength", 1);
        json.WriteNumber("maxLength", 200);
    }

    private static void WriteNames(Utf8JsonWriter json, string property, IEnumerable<string> names)
    {
        json.WriteStartArray(property);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static string Description(ScenarioField field) => field.Doc
        + (field.Range is { } range ? $" From {range.Low} to {range.High}." : "")
        + (field.OnlyOn.Count > 0 ? $" Only on {string.Join(", ", field.OnlyOn)}." : "")
        + (field.Default is { } value ? $" Default: {value}." : "");
}
