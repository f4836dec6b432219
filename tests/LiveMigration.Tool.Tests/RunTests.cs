using System.Text.Json;

namespace LiveMigration.Tool.Tests;

/// <summary>The command <c>run</c>, as a process.</summary>
public class RunTests
{
    private const string Many = """
        name: many
        hosts:
          - { name: a, hypervisor: textbook, memory: 128 GiB, nic: 10 Gbit/s }
          - { name: b, count: 3, hypervisor: textbook, memory: 32 GiB, nic: 10 Gbit/s }
        vms:
          - { name: vm, count: 60, host: a, memory: 1 GiB, workload: { kind: flat, workingSet: 4 KiB, dirtyRate: 1 B/s } }
          - { name: large, host: a, memory: 31 GiB, workload: { kind: flat, workingSet: 4 KiB, dirtyRate: 1 B/s } }
        migrations:
          - { vm: vm-* }
          - { vm: large, at: 1 h }
        expect:
          - { fleet: { completed: { min: 99 % } } }
        """;

    private const string Small = """
        name: small
        hosts: [{ name: a, hypervisor: textbook, memory: 1 GiB }, { name: b, hypervisor: textbook, memory: 1 GiB }]
        vms: [{ name: v, host: a, memory: 64 MiB, workload: { kind: uniform, workingSet: 4 MiB, writeRate: 900 pages/s } }]
        migrations: [{ vm: v, to: b, at: 1 s, downtimeLimit: 1 ms, maxBandwidth: 100 MB/s }]
        """;

    [Theory]
    [InlineData("host-maintenance.yaml", "completed", "converged")]
    [InlineData("will-it-converge.yaml", "completed", "converged")]
    [InlineData("never-converges.yaml", "notConverged", "time limit")]
    [InlineData("refused.yaml", "refused", "csv1")]
    [InlineData("shared-nothing.yaml", "completed", "disks move to local2")]
    [InlineData("storage-migration.yaml", "completed", "the disks live on csv2")]
    [InlineData("two-levels.yaml", "completed", "converged")]
    [InlineData("vfio.yaml", "notConverged", "devices' state for the pause")]
    public void Each_sample_meets_its_expectations_and_says_why(string sample, string status, string why)
    {
        var (exitCode, output, errors) = Livemig.Run("run", Livemig.Sample(sample));
        (exitCode, errors).Should().Be((0, ""), output);
        output.Should().Contain(status).And.Contain(why).And.Contain("digest").And.NotContain("NOT MET");
        output.Should().MatchRegex("^[\\x20-\\x7E\\r\\n]*$", "redirected output is plain ASCII without colours");
    }

    [Fact]
    public void The_story_of_the_maintenance_names_hosts_reasons_rounds_and_the_pause()
    {
        var output = Livemig.Run("run", Livemig.Sample("host-maintenance.yaml")).Output;
        output.Should().Contain("web leaves hv1 for hv2 at 5.000 s (hyper-v-tcp, pre-copy)")
            .And.Contain("both hosts have intel-cascadelake; both reach csv1; 256 GiB of memory free at hv2")
            .And.Contain("| stop-and-copy |").And.Contain("left after each round").And.Contain("downtime").And.Contain("assumed");
    }

    [Fact]
    public void Json_is_one_document_with_the_promised_names_first_the_format_version()
    {
        var (exitCode, output, errors) = Livemig.Run("run", Livemig.Sample("host-maintenance.yaml"), "--format", "json");
        (exitCode, errors).Should().Be((0, ""));
        using var document = JsonDocument.Parse(output);
        document.RootElement.EnumerateObject().Select(p => p.Name).Should().Equal("formatVersion", "scenario", "seed", "digest", "migrations", "fleet", "expectations");
        var migration = document.RootElement.GetProperty("migrations")[0];
        migration.GetProperty("vm").GetString().Should().Be("web");
        migration.GetProperty("source").GetString().Should().Be("hv1");
        migration.GetProperty("rounds").GetArrayLength().Should().BeGreaterThan(1);
        document.RootElement.GetProperty("expectations")[0].GetProperty("met").GetBoolean().Should().BeTrue();
    }

    [Theory]
    [InlineData("tr_TR.UTF-8")]
    [InlineData("de_DE.UTF-8")]
    public void Two_runs_give_the_same_output_in_any_language(string language)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("s.yaml", Small);
        foreach (var format in new[] { "text", "json" })
        {
            var first = Livemig.Run("run", file, "--format", format);
            first.ExitCode.Should().Be(0, first.Errors);
            Livemig.RunIn(null, language, "run", file, "--format", format).Should().Be(first);
        }
    }

    [Fact]
    public void The_seed_of_the_command_line_wins()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("s.yaml", Small);
        Livemig.Run("run", file, "--seed", "1").Output.Should().Be(Livemig.Run("run", file).Output, "1 is the default");
        Livemig.Run("run", file, "--seed", "18446744073709551615").Output.Should().StartWith("small, seed 18446744073709551615");
    }

    [Fact]
    public void A_migration_that_fails_or_an_expectation_that_is_not_met_exits_with_one()
    {
        using var folder = new TemporaryFolder();
        Livemig.Run("run", folder.File("late.yaml", Small + "\nexpect: [{ vm: v, totalTime: { max: 1 ms } }]")).Output.Should().Contain("NOT MET v: totalTime: at most 1 ms expected, it was ");
        Livemig.Run("run", folder.In("late.yaml")).ExitCode.Should().Be(1);
        Livemig.Run("run", folder.File("cancelled.yaml", Small.Replace("at: 1 s", "cancelAt: 10 ms", StringComparison.Ordinal))).ExitCode.Should().Be(1, "without expectations every migration must complete");
        Livemig.Run("run", folder.File("wanted.yaml", Small.Replace("at: 1 s", "cancelAt: 10 ms", StringComparison.Ordinal) + "\nexpect: [{ vm: v, status: cancelled }]")).ExitCode.Should().Be(0);
    }

    [Fact]
    public void Faults_of_all_files_are_told_at_once_and_nothing_runs_or_is_written()
    {
        using var folder = new TemporaryFolder();
        folder.File("a.yaml", Small.Replace("64 MiB", "64", StringComparison.Ordinal));
        folder.File("b.yaml", Small);
        folder.File("c.json", "{");
        var (exitCode, output, errors) = Livemig.Run("run", folder.Path, "--out", folder.In("out"));
        (exitCode, output).Should().Be((2, ""));
        errors.Trim().Split('\n').Should().HaveCount(2).And.SatisfyRespectively(
            a => a.Should().StartWith(folder.In("a.yaml") + ":3:35: vms[0].memory: \"64\" has no unit; "),
            c => c.Should().StartWith(folder.In("c.json") + ":"));
        errors.Should().NotContain("   at ");
        Directory.Exists(folder.In("out")).Should().BeFalse();
    }

    [Fact]
    public void A_folder_is_one_json_document_with_its_scenarios_in_order_of_name()
    {
        using var folder = new TemporaryFolder();
        folder.File("b.yml", Small);
        folder.File("a.yaml", Small.Replace("name: small", "name: first", StringComparison.Ordinal));
        folder.File("livemig.schema.json", "{}");
        folder.File("notes.txt", "no scenario");
        var (exitCode, output, _) = Livemig.Run("run", folder.Path, "--format", "json");
        exitCode.Should().Be(0);
        using var document = JsonDocument.Parse(output);
        document.RootElement.EnumerateObject().Select(p => p.Name).Should().Equal("formatVersion", "scenarios", "summary");
        document.RootElement.GetProperty("scenarios").EnumerateArray().Select(s => s.GetProperty("scenario").GetString()).Should().Equal("first", "small");
    }

    [Fact]
    public void Out_writes_report_rounds_and_trace_whole_and_refuses_a_folder_that_holds_something()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("s.yaml", Small);
        var target = folder.In("results");
        Livemig.Run("run", file, "--out", target).ExitCode.Should().Be(0);
        Directory.GetFiles(target).Select(Path.GetFileName).Should().BeEquivalentTo("report.html", "report.json", "rounds.csv", "migrations.csv", "timeline.csv", "trace.json");
        File.ReadAllText(Path.Combine(target, "report.json")).Should().Be(Livemig.Run("run", file, "--format", "json").Output);
        using var trace = JsonDocument.Parse(File.ReadAllText(Path.Combine(target, "trace.json")));
        trace.RootElement.GetProperty("traceEvents").GetArrayLength().Should().BePositive();
        Directory.GetFileSystemEntries(folder.Path).Should().HaveCount(2, "nothing unfinished is left beside it");
        Livemig.Run("run", file, "--out", target).Should().Be((2, "", $"livemig run: --out: {target} is not empty; give a folder that is empty or not there, or --overwrite to put the new report in the old one's place{Environment.NewLine}"));
        Livemig.Run("run", file, "--out", file).Errors.Should().StartWith($"livemig run: --out: {file} is a file; ");
        Livemig.Run("run", folder.Path, "--out", folder.In("many")).ExitCode.Should().Be(0);
        File.Exists(folder.In("many/s/report.json")).Should().BeTrue("each scenario of a folder has its own");
    }

    [Fact]
    public void Junit_has_a_case_for_each_expectation_and_the_reason_of_a_failure()
    {
        using var folder = new TemporaryFolder();
        var file = folder.In("results.xml");
        Livemig.Run("run", Livemig.Sample("host-maintenance.yaml"), "--quiet", "--junit", file).ExitCode.Should().Be(0);
        var suite = System.Xml.Linq.XDocument.Load(file).Root!.Element("testsuite")!;
        suite.Attribute("failures")!.Value.Should().Be("0");
        suite.Elements("testcase").Select(c => c.Attribute("name")!.Value).Should().Equal("web: status completed", "web: downtime at most 500 ms");

        Livemig.Run("run", folder.File("late.yaml", Small + "\nexpect: [{ vm: v, totalTime: { max: 1 ms } }]"), "--junit", file).ExitCode.Should().Be(1);
        var failure = System.Xml.Linq.XDocument.Load(file).Descendants("failure").Single();
        failure.Attribute("message")!.Value.Should().StartWith("totalTime: at most 1 ms expected, it was ").And.EndWith(" too long");
        failure.Value.Should().Contain("v from a to b: completed: converged: ");
        Directory.GetFiles(folder.Path, "*unfinished*").Should().BeEmpty();
    }

    [Fact]
    public void Junit_has_a_case_for_each_job_where_nothing_is_expected_and_a_place_that_is_not_there_is_told()
    {
        using var folder = new TemporaryFolder();
        var file = folder.In("results.xml");
        var scenario = folder.File("full.yaml", "hosts: [{ name: h, count: 2, hypervisor: textbook, memory: 4 GiB }]\nvms: [{ name: v, count: 2, host: spread, memory: 3 GiB, workload: { kind: idle } }]\njobs: [{ kind: drain-host, host: h-1 }]");
        Livemig.Run("run", scenario, "--junit", file).ExitCode.Should().Be(1);
        var suite = System.Xml.Linq.XDocument.Load(file).Root!.Element("testsuite")!;
        suite.Elements("testcase").Single().Attribute("name")!.Value.Should().Be("drain h-1: is done");
        suite.Descendants("failure").Single().Attribute("message")!.Value.Should().StartWith("v-1: ");

        var (exitCode, _, errors) = Livemig.Run("run", scenario, "--junit", folder.In("no/where.xml"));
        exitCode.Should().Be(2);
        errors.Should().StartWith("livemig run: --junit: ").And.Contain("cannot be written");
        Livemig.Run("compare", scenario).Errors.Should().Contain("has jobs, which plan anew for each hypervisor");
    }

    [Fact]
    public void Replications_tell_how_figures_spread_beside_the_first_story()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("s.yaml", Small);
        Livemig.Run("run", file, "--replications", "5").Output.Should().Contain("5 replications, seeds 1 to 5: all as they should").And.Contain("v leaves a for b");
        using var document = JsonDocument.Parse(Livemig.Run("run", file, "--replications", "5", "--format", "json").Output);
        var replications = document.RootElement.GetProperty("replications");
        replications.GetProperty("count").GetInt32().Should().Be(5);
        replications.GetProperty("migrations")[0].GetProperty("totalTimeMs").EnumerateObject().Select(p => p.Name).Should().Equal("mean", "min", "quantile05", "quantile95", "max");
        Livemig.Run("run", file, "--replications", "2", "--seed", "18446744073709551615").ExitCode.Should().Be(2);
    }

    [Fact]
    public void Quiet_is_one_line_a_migration()
    {
        using var folder = new TemporaryFolder();
        var output = Livemig.Run("run", folder.File("s.yaml", Small), "--quiet").Output;
        output.Trim().Should().StartWith("small: v to b: completed in ").And.NotContain("\n");
    }

    [Fact]
    public void Quiet_of_many_is_one_line_for_all_and_one_for_each_that_did_not_complete()
    {
        using var folder = new TemporaryFolder();
        var lines = Livemig.Run("run", folder.File("many.yaml", Many), "--quiet").Output.Trim().Split('\n');

        lines.Should().HaveCount(3);
        lines[0].Should().StartWith("many: 61 migrations in ").And.Contain("60 completed, 1 refused");
        lines[1].Should().StartWith("many: large stays on a: ").And.Contain("refused: no host takes large");
        lines[2].Trim().Should().Be("NOT MET all migrations: completed: at least 99 % expected, it was 98.36 %: 0.64 percentage points too low");
    }

    [Fact]
    public void Of_many_those_are_told_that_are_asked_for()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("many.yaml", Many);

        Livemig.Run("run", file).Output.Should().NotContain("leaves").And.Contain("all 61 migrations").And.Contain("expected");
        var output = Livemig.Run("run", file, "--vm", "vm-7", "--vm", "vm-1*").Output;
        output.Should().Contain("vm-7 leaves a for ").And.Contain("vm-19 leaves a for ").And.NotContain("vm-20 leaves");
        Livemig.Run("run", file, "--vm", "vn-7").Should().Be((2, "", $"livemig run: --vm: \"vn-7\" is no virtual machine of {file}; did you mean 'vm-7'?\n"));
        Livemig.Run("run", file, "--vm", "vm-7", "--quiet").Errors.Should().Contain("--vm chooses what the story tells");
    }

    [Fact]
    public void What_a_controller_saw_and_did_is_in_json_and_in_a_table()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("kubevirt.yaml", Small.Replace("hypervisor: textbook", "hypervisor: libvirt", StringComparison.Ordinal) + "\ncluster: { platform: kubevirt }");
        using var document = JsonDocument.Parse(Livemig.Run("run", file, "--format", "json").Output);
        var migration = document.RootElement.GetProperty("migrations")[0];

        migration.GetProperty("controller").GetString().Should().Be("kubevirt");
        var first = migration.GetProperty("decisions")[0];
        first.EnumerateObject().Select(p => p.Name).Should().Equal(
            "atMs", "untilMs", "looks", "sawPhase", "sawIteration", "sawRemainingBytes", "sawDisksRemainingBytes", "sawTransferredBytes", "sawBandwidthBytesPerSecond",
            "sawDirtyRateBytesPerSecond", "sawDowntimeLimitMs", "sawExpectedDowntimeMs", "sawGuestPaused", "did", "why");
        (first.GetProperty("atMs").GetDouble(), first.GetProperty("did").GetString()).Should().Be((400, "wait"));
        Livemig.Run("run", file).Output.Should().Contain("kubevirt: when it looked, what it saw, what it did, why").And.Contain("| looked s ");
    }

    [Fact]
    public void Names_with_brackets_are_shown_as_they_are()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, errors) = Livemig.Run("run", folder.File("s.yaml", Small.Replace("name: v,", "name: 'v[1]',", StringComparison.Ordinal).Replace("vm: v,", "vm: 'v[1]',", StringComparison.Ordinal)), "--replications", "2");
        (exitCode, errors).Should().Be((0, ""));
        output.Should().Contain("v[1] leaves a for b");
    }

    [Fact]
    public void What_is_sent_after_the_switchover_is_called_post_copy()
    {
        using var folder = new TemporaryFolder();
        var output = Livemig.Run("run", folder.File("s.yaml", Small.Replace("hypervisor: textbook", "hypervisor: qemu", StringComparison.Ordinal).Replace("at: 1 s", "technique: post-copy", StringComparison.Ordinal))).Output;
        output.Should().Contain("| post-copy ").And.Contain("(qemu, post-copy)").And.NotContain("left after each round");
    }

    [Fact]
    public void Verification_is_told_in_the_story()
    {
        using var folder = new TemporaryFolder();
        Livemig.Run("run", folder.File("s.yaml", Small + "\nverify: true")).Output.Should().Contain("proven: every page's last version arrived");
    }
}
