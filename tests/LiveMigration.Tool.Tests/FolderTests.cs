using System.Text.Json;

namespace LiveMigration.Tool.Tests;

/// <summary>A folder of scenarios, and what is told of them together.</summary>
public class FolderTests
{
    private static readonly string[] Counts = ["scenarios", "passed", "failed", "expectations", "met", "broken"];

    private const string Small = """
        hosts: [{ name: a, hypervisor: textbook, memory: 1 GiB }, { name: b, hypervisor: textbook, memory: 1 GiB }]
        vms: [{ name: v, host: a, memory: 64 MiB, workload: { kind: idle } }]
        migrations: [{ vm: v, to: b }]
        """;

    [Fact]
    public void The_end_tells_each_file_what_is_broken_and_the_totals()
    {
        using var folder = Three();
        var (exitCode, output, errors) = Livemig.RunIn(folder.Path, null, "run", ".");
        (exitCode, errors).Should().Be((1, ""));

        var lines = output[output.LastIndexOf("summary", StringComparison.Ordinal)..].Trim().ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).ToList();
        lines.Should().HaveCount(6);
        lines[1].Should().MatchRegex("^passed good.yaml: 1 of 1 expectation met, [0-9.]+ m?s$");
        lines[2].Should().MatchRegex("^FAILED late.yaml: 1 of 2 expectations met, [0-9.]+ m?s$");
        lines[3].Should().MatchRegex("^v: totalTime: at most 1 ms expected, it was [0-9.]+ ms: [0-9.]+ ms \\([0-9,]+ %\\) too long$");
        lines[4].Should().StartWith("passed plain.json: nothing expected, 1 of 1 migration completed, ");
        lines[5].Should().MatchRegex("^3 scenarios: 2 passed, 1 failed; 3 expectations: 2 met, 1 broken; [0-9.]+ m?s of virtual time$");

        Livemig.RunIn(folder.Path, null, "run", ".", "--quiet").Output.ReplaceLineEndings("\n").Should().Contain("\n  FAILED late.yaml: ").And.NotContain("passed good.yaml").And.EndWith(lines[5] + "\n");
    }

    [Fact]
    public void The_json_has_the_same_as_numbers()
    {
        using var folder = Three();
        using var document = JsonDocument.Parse(Livemig.RunIn(folder.Path, null, "run", ".", "--format", "json").Output);
        var summary = document.RootElement.GetProperty("summary");
        Counts.Select(name => summary.GetProperty(name).GetInt32()).Should().Equal(3, 2, 1, 3, 2, 1);
        var files = summary.GetProperty("files");
        files.EnumerateArray().Select(f => (f.GetProperty("file").GetString(), f.GetProperty("passed").GetBoolean())).Should().Equal(("good.yaml", true), ("late.yaml", false), ("plain.json", true));
        files[1].GetProperty("broken")[0].GetString().Should().StartWith("v: totalTime: at most 1 ms expected, it was ");
        summary.GetProperty("virtualTimeMs").GetDecimal().Should().Be(files.EnumerateArray().Sum(f => f.GetProperty("virtualTimeMs").GetDecimal()));

        var broken = document.RootElement.GetProperty("scenarios")[1].GetProperty("expectations")[0];
        broken.EnumerateObject().Select(p => p.Name).Should().Equal("vm", "what", "expected", "actual", "met", "miss", "maxMs", "actualMs", "brokenByMs", "brokenByPercentOfBound");
        (broken.GetProperty("actualMs").GetDecimal() - broken.GetProperty("maxMs").GetDecimal()).Should().Be(broken.GetProperty("brokenByMs").GetDecimal());
    }

    [Fact]
    public void Five_hundred_files_run()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 500; i++)
        {
            folder.File($"s{i:000}.yaml", Small);
        }

        using var results = new TemporaryFolder();
        var (exitCode, output, _) = Livemig.Run("run", folder.Path, "--quiet", "--junit", results.In("r.xml"));
        exitCode.Should().Be(0);
        output.Should().Contain("500 scenarios: 500 passed, 0 failed; 0 expectations");
    }

    [Fact]
    public void The_same_stem_twice_has_two_folders_of_results()
    {
        using var folder = Three();
        folder.File("plain.yaml", Small);
        using var results = new TemporaryFolder();
        Livemig.Run("run", folder.Path, "--quiet", "--out", results.In("out")).ExitCode.Should().Be(1);
        Directory.GetDirectories(results.In("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal).Should().Equal("good.yaml", "late.yaml", "plain.json", "plain.yaml");
    }

    [Fact]
    public void What_is_no_scenario_is_told_in_one_line_and_folders_below_are_left_alone()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("empty"));
        Livemig.Run("run", folder.In("empty")).Should().Be((2, "", $"{folder.In("empty")}: no scenario is in this folder; scenarios end in .yaml, .yml or .json{Environment.NewLine}"));

        folder.File("good.yaml", Small);
        folder.File("compose.yaml", "services:\n  web: { image: nginx }\nvolumes: {}\n");
        folder.File("result.json", Livemig.Run("run", folder.In("good.yaml"), "--format", "json").Output);
        Directory.CreateDirectory(folder.In("below"));
        folder.File("below/bad.yaml", "not: read");
        var (exitCode, output, errors) = Livemig.RunIn(folder.Path, null, "run", ".");
        (exitCode, output).Should().Be((2, ""));
        errors.Trim().ReplaceLineEndings("\n").Split('\n').Should().Equal(
            "./compose.yaml:1:1: is no scenario: it has none of the fields of one; `livemig init` writes a scenario to start from",
            "./result.json:1:1: is a report that livemig wrote, no scenario; `livemig diff` compares two of them");
    }

    private static TemporaryFolder Three()
    {
        var folder = new TemporaryFolder();
        folder.File("good.yaml", Small + "\nexpect: [{ vm: v, status: completed }]");
        folder.File("late.yaml", Small + "\nexpect: [{ vm: v, totalTime: { max: 1 ms } }, { vm: v, status: completed }]");
        folder.File("plain.json", """{ "hosts": [{ "name": "a", "hypervisor": "textbook", "memory": "1 GiB" }, { "name": "b", "hypervisor": "textbook", "memory": "1 GiB" }], "vms": [{ "name": "v", "host": "a", "memory": "64 MiB", "workload": { "kind": "idle" } }], "migrations": [{ "vm": "v", "to": "b" }] }""");
        return folder;
    }
}
