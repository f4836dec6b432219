using System.Text.Json;
using System.Text.RegularExpressions;
using LiveMigration.Scenarios.Fields;
using NJsonSchema;

namespace LiveMigration.Scenarios.Tests;

/// <summary>What the schema offers to insert is right by the schema itself.</summary>
public class SchemaHintsTests
{
    private static readonly JsonElement Root = JsonDocument.Parse(ScenarioSchema.Text()).RootElement;

    [Fact]
    public void It_is_draft_07_and_tells_of_every_field_what_it_means()
    {
        Root.GetProperty("$schema").GetString().Should().Be("http://json-schema.org/draft-07/schema#");
        Properties().Should().HaveCount(ScenarioFields.All.Count).And.OnlyContain(p => p.Field.GetProperty("description").GetString()!.Length > 0);
        Properties().Where(p => p.Field.TryGetProperty("pattern", out _)).Should().HaveCountGreaterThan(50).And.OnlyContain(p => p.Field.GetProperty("patternErrorMessage").GetString()!.Contains("; units: "));
    }

    [Fact]
    public async Task Every_default_and_example_and_snippet_is_a_right_value_of_its_field()
    {
        var schema = await JsonSchema.FromJsonAsync(ScenarioSchema.Text());
        var tried = 0;
        foreach (var (group, name, field) in Properties())
        {
            var own = (group.Length == 0 ? schema : schema.Definitions[group]).Properties[name];
            foreach (var value in Offered(field))
            {
                tried++;
                own.Validate(value.GetRawText()).Should().BeEmpty("{0}.{1}: {2}", group, name, value.GetRawText());
            }
        }

        tried.Should().BeGreaterThan(200);
    }

    [Theory]
    [InlineData("host", "memory", "1 GiB")]
    [InlineData("migration", "downtimeLimit", "300 ms")]
    public void Patterns_take_what_carries_a_unit_and_nothing_else(string group, string name, string right)
    {
        var pattern = Root.GetProperty("definitions").GetProperty(group).GetProperty("properties").GetProperty(name).GetProperty("pattern").GetString()!;
        Regex.IsMatch(right, pattern).Should().BeTrue();
        Regex.IsMatch(right.Replace(" ", "", StringComparison.Ordinal), pattern).Should().BeTrue();
        foreach (var wrong in new[] { right.Split(' ')[0], right + "x", "x" + right, "-" + right })
        {
            Regex.IsMatch(wrong, pattern).Should().BeFalse(wrong);
        }
    }

    private static IEnumerable<JsonElement> Offered(JsonElement field)
    {
        if (field.TryGetProperty("default", out var value))
        {
            yield return value;
        }

        foreach (var example in field.TryGetProperty("examples", out var examples) ? examples.EnumerateArray().ToList() : [])
        {
            yield return example;
        }

        foreach (var snippet in field.TryGetProperty("defaultSnippets", out var snippets) ? snippets.EnumerateArray().ToList() : [])
        {
            yield return snippet.GetProperty("body");
        }
    }

    private static IEnumerable<(string Group, string Name, JsonElement Field)> Properties() =>
        Root.GetProperty("definitions").EnumerateObject().Select(d => (d.Name, Group: d.Value)).Prepend((Name: "", Group: Root))
            .SelectMany(g => g.Group.GetProperty("properties").EnumerateObject().Select(p => (g.Name, p.Name, p.Value)));
}
