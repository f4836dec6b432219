namespace LiveMigration.Tool.Tests;

public class CalibrateTests
{
    private static readonly string Runs = Livemig.Sample("measured/reference-runs.jsonl");

    [Fact]
    public void The_file_is_one_that_validate_takes()
    {
        using var folder = new TemporaryFolder();
        var idleAndBulk = folder.File("runs.jsonl", string.Join('\n', File.ReadLines(Runs).Where(l => l.Contains("\"family\": \"idle\"", StringComparison.Ordinal) || l.Contains("\"family\":\"idle\"", StringComparison.Ordinal) || l.Contains("\"uniform\"", StringComparison.Ordinal))));
        var (code, output, errors) = Livemig.RunIn(folder.Path, null, "calibrate", idleAndBulk);
        errors.Should().BeEmpty();
        code.Should().Be(0);
        output.Should().StartWith("host.yaml is written, from ").And.Contain("livemig validate RUNS --host host.yaml");
        Directory.EnumerateFiles(folder.Path).Select(f => Path.GetFileName(f)).Should().BeEquivalentTo("runs.jsonl", "host.yaml");
        var validated = Livemig.RunIn(folder.Path, null, "validate", idleAndBulk, "--host", "host.yaml");
        validated.ExitCode.Should().Be(0);
        validated.Errors.Should().BeEmpty();
    }

    [Fact]
    public void A_file_that_is_there_is_never_overwritten()
    {
        using var folder = new TemporaryFolder();
        var target = folder.File("host.yaml", "setupTime: 1 ms");
        Livemig.RunIn(folder.Path, null, "calibrate", Runs, "--out", "host.yaml").Should().Be((2, "", "host.yaml: exists already; give another name: livemig calibrate RUNS --out FILE" + Environment.NewLine));
        File.ReadAllText(target).Should().Be("setupTime: 1 ms");
    }

    [Fact]
    public void Faulty_lines_are_named_and_the_file_is_written_from_the_others()
    {
        using var folder = new TemporaryFolder();
        var runs = folder.File("runs.jsonl", "{}\n" + File.ReadLines(Runs).First() + "\nnot JSON\n");
        var (code, output, errors) = Livemig.RunIn(folder.Path, null, "calibrate", "runs.jsonl", "--out", "host.yaml");
        code.Should().Be(2);
        errors.Should().Contain("livemig: runs.jsonl:1: id: missing").And.Contain("livemig: runs.jsonl:3: line: not JSON");
        output.Should().StartWith("host.yaml is written, from 1 of 1 runs.");
        Livemig.RunIn(folder.Path, null, "validate", runs, "--host", "host.yaml").Errors.Should().NotContain("host.yaml");
    }

    [Fact]
    public void Nothing_is_written_without_a_run_to_use_or_a_place_to_write()
    {
        using var folder = new TemporaryFolder();
        var runs = folder.File("runs.jsonl", "{}\n");
        var (code, output, errors) = Livemig.RunIn(folder.Path, null, "calibrate", runs);
        (code, output).Should().Be((2, ""));
        errors.Should().Contain("no run to calibrate with; wanted are completed runs of plain pre-copy");
        Livemig.RunIn(folder.Path, null, "calibrate", "missing.jsonl").Errors.Should().StartWith("livemig: missing.jsonl: cannot be read: ");
        (code, output, errors) = Livemig.RunIn(folder.Path, null, "calibrate", Runs, "--out", "no/such/host.yaml");
        (code, output).Should().Be((2, ""));
        errors.Should().StartWith("no/such/host.yaml: cannot be written: ");
        Directory.EnumerateFiles(folder.Path).Should().ContainSingle();
    }
}
