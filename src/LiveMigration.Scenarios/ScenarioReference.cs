using System.Globalization;
using System.Text;
using LiveMigration.Scenarios.Fields;

namespace LiveMigration.Scenarios;

/// <summary>Explains the fields of scenario files: as lines for a terminal, and as docs/scenario-reference.md.</summary>
public static class ScenarioReference
{
    /// <summary>Finds fields by path or by the end of one: <c>vms[].workload.hot</c>, <c>workload.hot</c>, <c>hot</c>.</summary>
    /// <returns>The fields; empty if there are none of that name.</returns>
    public static IReadOnlyList<ScenarioField> Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var plain = Plain(name);
        var own = ScenarioFields.All.Where(f => ScenarioFields.Group(f.Group).SameAs is null || IsExtra(f)).ToList();
        return [.. own.Where(f => Plain(f.Path) == plain) is var exact && exact.Any()
            ? exact
            : own.Where(f => Plain(f.Path).EndsWith("." + plain, StringComparison.OrdinalIgnoreCase) || string.Equals(Plain(f.Path), plain, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The paths of all fields, without brackets, and their names, each once, in order.</summary>
    public static IEnumerable<string> Names => ScenarioFields.All.SelectMany(f => new[] { f.Name, Plain(f.Path) }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>Fields whose name holds a text, whatever the capitals.</summary>
    public static IReadOnlyList<ScenarioField> WithPart(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().Length < 2 ? [] : [.. ScenarioFields.Groups.SelectMany(Shown).Where(f => f.Name.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The group that stands in no field of its own: <c>distribution</c>; null if there is none of that name.</summary>
    public static ScenarioGroup? FindGroup(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ScenarioFields.Groups.FirstOrDefault(g => g.Path.Length > 0 && string.Equals(Plain(g.Path), Plain(name), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A group's meaning and its fields, in lines that end with a line feed.</summary>
    public static string Explain(ScenarioGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return $"{group.Path}\n    {group.Doc}\n{Children(group)}";
    }

    /// <summary>Paths and what they mean, one a line, that end with a line feed.</summary>
    public static string Lines(IEnumerable<ScenarioField> fields)
    {
        var all = fields.ToList();
        var width = all.Max(f => f.Path.Length);
        return string.Concat(all.Select(f => $"    {f.Path.PadRight(width)}  {Summary(f)}\n"));
    }

    private static string Children(ScenarioGroup group)
    {
        var fields = ScenarioFields.Of(group.Name);
        var width = fields.Max(f => f.Name.Length);
        return "    fields\n" + string.Concat(fields.Select(f => $"        {f.Name.PadRight(width)}  {Summary(f)}\n"));
    }

    /// <summary>The name nearest to a misspelt one, or null.</summary>
    public static string? Nearest(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Reading.NearestName.Of(Plain(name).Split('.')[^1], ScenarioFields.All.Select(f => f.Name).Distinct(StringComparer.Ordinal));
    }

    /// <summary>All that is known of a field, in lines that end with a line feed.</summary>
    public static string Explain(ScenarioField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{field.Path}\n    {field.Doc}\n");
        Row("holds", field.TypeText);
        Row("units", field.UnitText);
        Row("range", field.Range is { } range ? $"{range.Low} to {range.High}" : "");
        Row("multiple of", field.Multiple ?? "");
        Row("required", (field.Required ? "yes" : "no") + (field.OrElse is { } other ? $", or {other}" : "") + (field.OptionalFor.Count > 0 ? ", but not for " + string.Join(", ", field.OptionalFor) : ""));
        Row("default", field.Default ?? "");
        Row("belongs to", string.Join(", ", field.For));
        Row("only on", string.Join(", ", field.OnlyOn));
        Row("source", field.Source);
        Row("example", field.Example.Length == 0 ? "" : $"{field.Name}: {field.Example}");
        return field.Of is null ? text.ToString() : text + Children(ScenarioFields.Group(field.Of));

        void Row(string label, string value)
        {
            if (value.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {label,-12}{value}\n");
            }
        }
    }

    /// <summary>All paths with their meaning, one a line.</summary>
    public static string List()
    {
        var text = new StringBuilder();
        foreach (var group in ScenarioFields.Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(group.Path.Length == 0 ? "(the file)" : group.Path)}: {group.Doc}\n");
            foreach (var field in Shown(group))
            {
                text.Append(CultureInfo.InvariantCulture, $"    {field.Name,-22}{Summary(field)}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The reference page in Markdown.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder();
        page.Append("# Scenario files\n\nGenerated from the table of fields (`livemig explain --markdown`); do not edit. `livemig explain FIELD` shows one field,\n");
        page.Append("`livemig schema` prints the JSON schema for editors, `livemig init` writes a scenario to start from.\n\n");
        page.Append("A scenario is one YAML or JSON file in UTF-8. Every quantity carries its unit: `16 GiB`, `10 Gbit/s`, `300 ms`, `10 %`,\n");
        page.Append("`30000 pages/s`; the space may be left out. KiB, MiB, GiB, TiB are powers of 1024, kB, MB, GB, TB powers of 1000; bit and B\n");
        page.Append("are different things. Anchors and aliases may be used for whole values; merge keys (`<<`) and tags may not.\n");
        foreach (var group in ScenarioFields.Groups)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {(group.Path.Length == 0 ? "The file" : $"`{group.Path}`")}\n\n{group.Doc}\n\n");
            if (!Shown(group).Any())
            {
                continue;
            }

            page.Append("| field | holds | required | default | meaning | source |\n|---|---|---|---|---|---|\n");
            foreach (var field in Shown(group))
            {
                var holds = field.TypeText + (field.Range is { } range ? $", {range.Low} to {range.High}" : "");
                var required = (field.Required, field.For.Count > 0) switch
                {
                    (true, true) => "yes, for " + string.Join(", ", field.For.Except(field.OptionalFor)) + (field.OptionalFor.Count > 0 ? "; no, for " + string.Join(", ", field.OptionalFor) : ""),
                    (false, true) => "no; only for " + string.Join(", ", field.For),
                    (true, _) => "yes" + (field.OrElse is { } other ? $", or `{other}`" : ""),
                    _ => "no",
                };
                page.Append(CultureInfo.InvariantCulture, $"| `{field.Name}` | {holds} | {required} | {field.Default} | {field.Doc}{(field.OnlyOn.Count > 0 ? $" Only on {string.Join(", ", field.OnlyOn)}." : "")}{(field.Example.Length > 0 ? $" Example: `{field.Example}`." : "")} | {field.Source} |\n");
            }
        }

        return page.ToString();
    }

    // A group that repeats another shows only what it adds.
    private static IEnumerable<ScenarioField> Shown(ScenarioGroup group) =>
        ScenarioFields.Of(group.Name).Where(f => group.SameAs is null || f.Name == group.Decider || IsExtra(f));

    private static bool IsExtra(ScenarioField field) =>
        ScenarioFields.Group(field.Group).SameAs is { } original && ScenarioFields.Of(original).All(f => f.Name != field.Name);

    private static string Summary(ScenarioField field) => field.Doc.Split(": ")[0].Split("; ")[0].TrimEnd('.');

    private static string Plain(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\[[0-9]*\]", "");
}
