using LiveMigration.Scenarios.Fields;
using LiveMigration.Scenarios.Reading;
using NJsonSchema;

namespace LiveMigration.Scenarios.Tests;

/// <summary>The schema and the reference in the repository are those that the table of fields gives.</summary>
public class GeneratedFilesTests
{
    [Fact]
    public void The_committed_schema_is_current() =>
        Committed("samples/livemig.schema.json").Should().Be(ScenarioSchema.Text(), "after a change: livemig schema > samples/livemig.schema.json");

    [Fact]
    public void The_committed_reference_is_current() =>
        Committed("docs/scenario-reference.md").Should().Be(ScenarioReference.Markdown(), "after a change: livemig explain --markdown > docs/scenario-reference.md");

    [Fact]
    public void Every_example_and_range_and_multiple_in_the_table_is_right_for_its_field()
    {
        foreach (var field in ScenarioFields.All.Where(f => f.Range is not null))
        {
            var example = Quantity.Parse(field.Kind, field.Example, "").Value;
            example.Should().NotBeNull(field.Path).And.BeInRange(Quantity.Known(field.Kind, field.Range!.Value.Low), Quantity.Known(field.Kind, field.Range!.Value.High));
            (field.Multiple is null ? 0 : example!.Value % Quantity.Known(field.Kind, field.Multiple)).Should().Be(0, field.Path);
        }

        ScenarioFields.All.Where(f => f.Kind == FieldKind.Choice && f.Example.Length > 0).Should().OnlyContain(f => f.Choices.Contains(f.Example));
        ScenarioFields.All.Should().OnlyHaveUniqueItems(f => f.Group + "." + f.Name).And.OnlyContain(f => f.Doc.Length > 0);
    }

    [Theory]
    [InlineData("host-maintenance.yaml")]
    [InlineData("will-it-converge.yaml")]
    [InlineData("never-converges.yaml")]
    [InlineData("compression-or-not.yaml")]
    [InlineData("refused.yaml")]
    [InlineData("shared-nothing.yaml")]
    [InlineData("storage-migration.yaml")]
    [InlineData("vfio.yaml")]
    [InlineData("throttles.yaml")]
    [InlineData("controllers.yaml")]
    public async Task Each_sample_satisfies_reader_and_schema(string sample)
    {
        var text = Committed("samples/" + sample);
        text.Should().StartWith("# yaml-language-server: $schema=./livemig.schema.json\n");
        ScenarioReader.Read(text, sample).Faults.Should().BeEmpty();
        (await Schema()).Validate(Json(text)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("redis-with-snapshots")]
    [InlineData("mariadb")]
    [InlineData("redis-and-a-slow-network")]
    [InlineData("stress-ng")]
    [InlineData("kernel-build")]
    [InlineData("three-views-of-one-process")]
    [InlineData("ready-made-guests")]
    public async Task Each_sample_of_a_workload_satisfies_reader_and_schema(string sample)
    {
        var path = $"samples/workloads/{sample}.yaml";
        var text = Committed(path);
        text.Should().StartWith("# yaml-language-server: $schema=../livemig.schema.json\n");
        ScenarioReader.ReadFile(LiveMigration.Tests.RepositoryFolder.PathOf(path)).Faults.Should().BeEmpty();
        (await Schema()).Validate(Json(text)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("five-thousand")]
    [InlineData("imports/csv")]
    [InlineData("imports/rvtools")]
    [InlineData("imports/kubevirt")]
    [InlineData("imports/openstack")]
    [InlineData("imports/proxmox")]
    public async Task Each_sample_of_a_fleet_satisfies_reader_and_schema(string sample)
    {
        var path = $"samples/{sample}.yaml";
        ScenarioReader.ReadFile(LiveMigration.Tests.RepositoryFolder.PathOf(path)).Faults.Should().BeEmpty();
        (await Schema()).Validate(Json(Committed(path))).Should().BeEmpty();
    }

    [Theory]
    [InlineData("1 GiB", "1")]
    [InlineData("1 GiB", "1 Gb")]
    [InlineData("name: good", "nmae: good")]
    [InlineData("seed: 1", "seed: -1")]
    [InlineData("kind: uniform", "kind: even")]
    public async Task The_schema_refuses_what_the_reader_refuses(string old, string replacement) =>
        (await Schema()).Validate(Json(Texts.With(old, replacement))).Should().NotBeEmpty();

    [Theory]
    [InlineData("vms[].workload.hot", "vms[].workload.hot")]
    [InlineData("vms[0].workload.hot", "vms[].workload.hot")]
    [InlineData("workload.hot", "vms[].workload.hot")]
    [InlineData("hot", "vms[].workload.hot")]
    [InlineData("length", "vms[].workload.phases[].length")]
    [InlineData("seed", "seed")]
    [InlineData("downtimeLimit", "migrations[].downtimeLimit", "migrations[].commands[].downtimeLimit")]
    [InlineData("nothing")]
    public void A_field_is_found_by_its_path_or_the_end_of_it(string name, params string[] paths) =>
        ScenarioReference.Find(name).Select(f => f.Path).Should().Equal(paths);

    private static Task<JsonSchema> Schema() => JsonSchema.FromJsonAsync(ScenarioSchema.Text());

    private static string Committed(string path) => File.ReadAllText(LiveMigration.Tests.RepositoryFolder.PathOf(path)).ReplaceLineEndings("\n");

    private static string Json(string yaml)
    {
        return Write(FileTree.Read(yaml, new FaultList("s"))!);

        static string Write(FileNode node) => node switch
        {
            MappingNode map => "{" + string.Join(",", map.Entries.Select(e => $"\"{e.Key}\":{Write(e.Value)}")) + "}",
            ListNode list => "[" + string.Join(",", list.Items.Select(Write)) + "]",
            ScalarNode { IsQuoted: false, Value: var value } when value is "true" or "false" || decimal.TryParse(value, out _) => value,
            ScalarNode scalar => $"\"{scalar.Value}\"",
            _ => "null",
        };
    }
}
