using System.Text.RegularExpressions;
using LiveMigration.Hypervisors;
using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Tool.Tests;

/// <summary>The scenarios to start from.</summary>
public class InitTests
{
    public static TheoryData<string> Hypervisors => new(HypervisorCatalog.BuiltIn.Names);

    [Theory]
    [MemberData(nameof(Hypervisors))]
    public void Each_hypervisor_has_one_that_completes_as_it_is_and_whose_settings_in_comments_are_right(string hypervisor)
    {
        var text = Starter.Text(hypervisor, "s.yaml");
        text.Should().NotContain("@").And.StartWith("# yaml-language-server: $schema=./livemig.schema.json\n");
        text.Split('\n').Should().OnlyContain(line => line.Length <= 120);
        var scenario = Read(text);
        scenario.Hosts.Should().OnlyContain(host => host.Hypervisor == hypervisor);
        var result = ScenarioRun.Execute(scenario);
        result.Succeeded.Should().BeTrue(string.Join("; ", result.Expectations.Select(e => e.Sentence)));
        result.Migrations.Single().Report.Status.Should().Be(MigrationStatus.Completed);
        result.Migrations.Single().Report.RoundCount.Should().BeGreaterThan(2, "there is something to see");

        foreach (Match comment in Regex.Matches(text, "^    # ([a-zA-Z]+): .*$", RegexOptions.Multiline))
        {
            Read(text.Replace(comment.Value, comment.Value.Remove("    ".Length, "# ".Length), StringComparison.Ordinal)).Migrations.Should().ContainSingle();
        }
    }

    [Fact]
    public void The_file_and_the_schema_that_it_names_are_written_and_nothing_is_overwritten_unasked()
    {
        using var folder = new TemporaryFolder();
        Livemig.RunIn(folder.Path, null, "init").Should().Be((0, "scenario.yaml is written, a scenario on qemu, and livemig.schema.json beside it. Run it: livemig run scenario.yaml" + Environment.NewLine, ""));
        File.ReadAllText(folder.In("livemig.schema.json")).Should().Be(ScenarioSchema.Text());
        Livemig.RunIn(folder.Path, null, "run", ".", "--quiet").ExitCode.Should().Be(0);

        var text = File.ReadAllText(folder.In("scenario.yaml"));
        Livemig.RunIn(folder.Path, null, "init", "--hypervisor", "xen").Should().Be((2, "", "livemig init: scenario.yaml exists already; give another name: livemig init FILE, or --overwrite to lose it" + Environment.NewLine));
        File.ReadAllText(folder.In("scenario.yaml")).Should().Be(text);
        Livemig.RunIn(folder.Path, null, "init", "--hypervisor", "xen", "--overwrite").ExitCode.Should().Be(0);
        File.ReadAllText(folder.In("scenario.yaml")).Should().Be(Starter.Text("xen", "scenario.yaml"));

        folder.File("livemig.schema.json", "{}");
        Livemig.RunIn(folder.Path, null, "init", "other.yaml").Output.Should().Contain("the livemig.schema.json beside it is another one and was left as it is");
        File.ReadAllText(folder.In("livemig.schema.json")).Should().Be("{}");
        Directory.GetFileSystemEntries(folder.Path).Should().HaveCount(3);
    }

    [Theory]
    [InlineData("--hypervisor: \"hyperv\" is not known; allowed are cloud-hypervisor, hyper-v, *; did you mean 'hyper-v'?", "s.yaml", "--hypervisor", "hyperv")]
    [InlineData("no/such/folder.yaml cannot be written: there is no folder *", "no/such/folder.yaml")]
    [InlineData("s.json ends in .json, which has no comments; give a name that ends in .yaml", "s.json")]
    [InlineData(". is a folder; give a file's name", ".")]
    public void What_cannot_be_written_is_told(string message, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, errors) = Livemig.RunIn(folder.Path, null, ["init", .. arguments]);
        (exitCode, output).Should().Be((2, ""));
        errors.TrimEnd().Should().Match("livemig init: " + message);
        Directory.GetFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    private static Scenario Read(string text)
    {
        var (scenario, faults) = ScenarioReader.Read(text, "s.yaml");
        faults.Should().BeEmpty();
        return scenario!;
    }
}
