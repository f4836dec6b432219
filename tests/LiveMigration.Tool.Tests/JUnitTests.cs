using System.Xml.Linq;

namespace LiveMigration.Tool.Tests;

/// <summary>The file of test results that CI systems read.</summary>
public class JUnitTests
{
    private const string Small = """
        hosts: [{ name: a, hypervisor: textbook, memory: 1 GiB }, { name: b, hypervisor: textbook, memory: 1 GiB }]
        vms: [{ name: v, host: a, memory: 64 MiB, workload: { kind: uniform, workingSet: 4 MiB, writeRate: 900 pages/s } }]
        migrations: [{ vm: v, to: b, at: 1 s, downtimeLimit: 1 ms, maxBandwidth: 100 MB/s }]
        """;

    [Fact]
    public void A_folder_is_a_suite_a_file_with_counts_and_the_rounds_of_what_is_broken()
    {
        using var folder = new TemporaryFolder();
        folder.File("good.yaml", Small);
        folder.File("late.yaml", Small + "\nexpect: [{ vm: v, totalTime: { max: 1 ms } }, { vm: v, status: completed }, { vm: v, status: completed }, { vm: v, migration: 1, status: completed }]");
        using var results = new TemporaryFolder();
        var file = results.In("results.xml");
        Livemig.RunIn(folder.Path, null, "run", ".", "--quiet", "--junit", file).ExitCode.Should().Be(1);

        File.ReadAllBytes(file).Take(5).Should().Equal("<?xml"u8.ToArray(), "UTF-8 without a byte order mark");
        var root = XDocument.Load(file).Root!;
        Counts(root).Should().Be(("5", "1", "0", "0"));
        root.Elements().Select(s => s.Attribute("name")!.Value).Should().Equal("good", "late");
        root.Elements().Select(Counts).Should().Equal(("1", "0", "0", "0"), ("4", "1", "0", "0"));
        root.Elements().Select(s => double.Parse(s.Attribute("time")!.Value, System.Globalization.CultureInfo.InvariantCulture)).Sum()
            .Should().BeApproximately(double.Parse(root.Attribute("time")!.Value, System.Globalization.CultureInfo.InvariantCulture), 1e-9);
        root.Descendants("testcase").Select(c => (c.Attribute("classname")!.Value, c.Attribute("name")!.Value)).Should().Equal(
            ("good.yaml", "v: completes"),
            ("late.yaml", "v: totalTime at most 1 ms"),
            ("late.yaml", "v: status completed"),
            ("late.yaml", "v: status completed (2)"),
            ("late.yaml", "v, migration 1: status completed"));
        var failure = root.Descendants("failure").Single();
        failure.Attribute("message")!.Value.Should().MatchRegex("^totalTime: at most 1 ms expected, it was [0-9.]+ ms: [0-9.]+ ms \\([0-9,]+ %\\) too long$");
        failure.Value.Should().Contain("v from a to b: completed: converged: ").And.Contain("| stop-and-copy |");

        var first = File.ReadAllText(file);
        Livemig.RunIn(folder.Path, null, "run", ".", "--quiet", "--junit", file).ExitCode.Should().Be(1);
        File.ReadAllText(file).Should().Be(first, "times are virtual, so the file is the same from run to run");
        Directory.GetFileSystemEntries(results.Path).Should().HaveCount(1);
    }

    [Fact]
    public void A_file_that_does_not_read_is_an_error_beside_exit_two_and_the_others_are_skipped()
    {
        using var folder = new TemporaryFolder();
        folder.File("a.yaml", Small.Replace("64 MiB", "64", StringComparison.Ordinal).Replace("1 s", "1", StringComparison.Ordinal));
        folder.File("b.yaml", Small);
        using var results = new TemporaryFolder();
        var (exitCode, output, errors) = Livemig.RunIn(folder.Path, null, "run", ".", "--junit", results.In("r.xml"));

        (exitCode, output).Should().Be((2, ""));
        var root = XDocument.Load(results.In("r.xml")).Root!;
        Counts(root).Should().Be(("2", "0", "1", "1"));
        var error = root.Descendants("error").Single();
        error.Parent!.Attribute("classname")!.Value.Should().Be("a.yaml");
        error.Value.TrimEnd().Should().EndWith(errors.TrimEnd()[..^0].Split('\n')[^1], "all faults are told").And.Contain("has no unit");
        root.Descendants("skipped").Single().Parent!.Attribute("classname")!.Value.Should().Be("b.yaml");
    }

    [Fact]
    public void Names_that_xml_cannot_hold_are_shown_with_question_marks()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // its file names have no such characters
        }

        using var folder = new TemporaryFolder();
        folder.File("<a & \u0001\">.yaml", Small.Replace("name: v,", "name: 'v<1>&\"',", StringComparison.Ordinal).Replace("vm: v,", "vm: 'v<1>&\"',", StringComparison.Ordinal));
        using var results = new TemporaryFolder();
        Livemig.RunIn(folder.Path, null, "run", ".", "--junit", results.In("r.xml")).ExitCode.Should().Be(0);

        var one = XDocument.Load(results.In("r.xml")).Descendants("testcase").Single();
        (one.Attribute("classname")!.Value, one.Attribute("name")!.Value).Should().Be(("<a & ?\">.yaml", "v<1>&\": completes"));
    }

    [Fact]
    public void Over_many_runs_a_case_is_an_expectation_over_all_of_them()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("late.yaml", Small + "\nexpect: [{ vm: v, totalTime: { max: 1 ms }, inRuns: 95 % }]");
        Livemig.Run("run", file, "--replications", "3", "--junit", folder.In("r.xml")).ExitCode.Should().Be(1);

        var failed = XDocument.Load(folder.In("r.xml")).Descendants("failure").Single();
        failed.Parent!.Attribute("name")!.Value.Should().Be("v: totalTime at most 1 ms in 95 % of the runs");
        failed.Attribute("message")!.Value.Should().StartWith("broken in 3 of 3 runs, the worst with seed ");
    }

    [Fact]
    public void A_seed_in_the_middle_with_which_the_machines_do_not_fit_is_an_error_there()
    {
        const string Drawn = """
            hosts: [{ name: a, hypervisor: textbook, memory: 64 GiB }, { name: b, hypervisor: textbook, memory: 64 GiB }]
            vms: [{ name: v, host: a, memory: { choice: [64 MiB, { value: 512 GiB, weight: 0.3 }] }, workload: { kind: idle } }]
            migrations: [{ vm: v, to: b, maxBandwidth: 100 MB/s }]
            """;
        using var folder = new TemporaryFolder();
        folder.File("a.yaml", Small);
        var file = folder.File("b.yaml", Drawn);
        folder.File("c.yaml", Small);
        using var results = new TemporaryFolder();
        var (exitCode, _, errors) = Livemig.RunIn(folder.Path, null, "run", ".", "--quiet", "--seed", "1", "--replications", "60", "--junit", results.In("r.xml"));

        exitCode.Should().Be(2);
        errors.Should().Contain("512 GiB");
        var root = XDocument.Load(results.In("r.xml")).Root!;
        Counts(root).Should().Be(("3", "0", "1", "1"));
        root.Elements().Select(suite => suite.Descendants().Last().Name.LocalName).Should().Equal("testcase", "error", "skipped");
        root.Descendants("error").Single().Attribute("message")!.Value.Should().StartWith("with seed ").And.Contain("b.yaml");
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_told_before_anything_runs()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("s.yaml", Small);
        Livemig.Run("run", file, "--junit", folder.In("no/r.xml")).Should().Be((2, "", $"livemig run: --junit: {folder.In("no/r.xml")} cannot be written: there is no folder {folder.In("no")}{Environment.NewLine}"));
        Livemig.Run("run", file, "--junit", folder.Path).Should().Be((2, "", $"livemig run: --junit: {folder.Path} is a folder; give a file's name{Environment.NewLine}"));
        Livemig.Run("run", file, "--junit", "").Errors.Should().Be($"livemig run: --junit: a file's name is missing{Environment.NewLine}");
        Livemig.Run("run", file, "--junit", file + "/r.xml").Errors.Should().Be($"livemig run: --junit: {file}/r.xml cannot be written: {file} is a file{Environment.NewLine}");
        Livemig.Run("run", file, "--junit", file).Should().Be((2, "", $"livemig run: --junit: {file} is there already and is no test report; give another name{Environment.NewLine}"));
        File.ReadAllText(file).Should().Be(Small, "a scenario is not overwritten by its results");
        Directory.GetFileSystemEntries(folder.Path).Should().HaveCount(1);
    }

    [Fact]
    public void A_device_is_written_to_and_a_full_one_is_told()
    {
        if (!File.Exists("/dev/full"))
        {
            return; // Linux has it
        }

        using var folder = new TemporaryFolder();
        var (exitCode, _, errors) = Livemig.Run("run", folder.File("s.yaml", Small), "--quiet", "--junit", "/dev/full");
        exitCode.Should().Be(2);
        errors.Should().StartWith("livemig run: --junit: /dev/full cannot be written: ").And.NotContain("defect");
        errors.Trim().Should().NotContain("\n");
        Livemig.Run("run", folder.In("s.yaml"), "--quiet", "--junit", "/dev/stdout").Output.Should().Contain("<testsuites ");
    }

    private static (string? Tests, string? Failures, string? Errors, string? Skipped) Counts(XElement element) =>
        (element.Attribute("tests")?.Value, element.Attribute("failures")?.Value, element.Attribute("errors")?.Value, element.Attribute("skipped")?.Value);
}
