using System.Text.Json;
using LiveMigration.Tool;
using LiveMigration.Tool.Live;

namespace LiveMigration.Tests.Validation;

public sealed class ValidateCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("livemig-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_malformed_line_is_named_the_rest_is_validated_and_the_exit_code_is_two()
    {
        var runs = Write("runs.jsonl", Measured(1), """{"id":"b","qemuVersion":"7.2.22"}""", Measured(2));
        var (code, output, errors) = Run(runs);
        code.Should().Be(2);
        errors.Should().Be($"livemig: {runs}:2: scenario: missing; an object must stand here{Environment.NewLine}");
        output.Should().Contain("a#1").And.Contain("a#2").And.Contain("2 runs: 2 compared, 0 skipped, 1 lines malformed");
    }

    [Fact]
    public void A_run_that_is_not_modelled_is_skipped_by_name_and_changes_no_exit_code()
    {
        var runs = Write("runs.jsonl", Measured(1), Lines.Text(l => l["scenario"]!["capabilities"]!["x-colo"] = true));
        var (code, output, _) = Run(runs, json: true);
        code.Should().Be(0);
        using var document = JsonDocument.Parse(output);
        document.RootElement.GetProperty("runs")[1].GetProperty("skipped").GetString().Should().Be("capability x-colo");
        document.RootElement.GetProperty("summary").GetProperty("overall").GetProperty("skipped").GetInt32().Should().Be(1);
    }

    [Fact]
    public void The_document_has_the_names_of_the_data_set()
    {
        var (code, output, _) = Run(Write("runs.jsonl", Measured(1), Lines.Text()), json: true);
        code.Should().Be(0);
        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        root.EnumerateObject().Select(p => p.Name).Should().Equal("formatVersion", "runs", "summary");
        var run = root.GetProperty("runs")[0];
        run.EnumerateObject().Select(p => p.Name).Should().Equal("id", "repeat", "qemuVersion", "family", "predicted", "measured", "error");
        run.GetProperty("predicted").EnumerateObject().Select(p => p.Name).Should().Equal(
            "status", "totalTimeMs", "downtimeMs", "stopToResumeMs", "transferredBytes", "dirtySyncCount", "normalPages", "duplicatePages", "reason", "passes");
        run.GetProperty("predicted").GetProperty("passes")[0].EnumerateObject().Select(p => p.Name).Should().Equal(
            "iteration", "timeMs", "newDirtyPages", "pendingBytesAfterSync", "thresholdBytes", "throttlePercentNext", "forcedByTimer");
        var bare = root.GetProperty("runs")[1];
        bare.GetProperty("measured").ValueKind.Should().Be(JsonValueKind.Null);
        bare.GetProperty("predicted").GetRawText().Should().Be(run.GetProperty("predicted").GetRawText(), "a result changes no prediction");
        root.GetProperty("summary").GetProperty("overall").GetProperty("totalTimeErrorPercent").EnumerateObject().Select(p => p.Name).Should().Equal("count", "median", "p95", "worst", "worstId");
    }

    [Fact]
    public void A_broken_bound_exits_with_one_and_an_unknown_one_with_two()
    {
        var runs = Write("runs.jsonl", Measured(1));
        var (code, _, errors) = Run(runs, bounds: Write("b.yaml", "overall: { totalTimeErrorPercent: { worst: 0.001 } }"));
        code.Should().Be(1);
        errors.Should().StartWith("livemig: broken bound: overall.totalTimeErrorPercent.worst: ").And.Contain("(a#1), must be at most 0.001");
        (code, _, errors) = Run(runs, bounds: Write("b.yaml", "overall: { speed: 1 }"));
        code.Should().Be(2);
        errors.Should().Contain("overall.speed: not a name of the summary");
        Run(runs, bounds: Write("b.yaml", "overall: { totalTimeErrorPercent: 1000 }")).Code.Should().Be(0);
    }

    [Fact]
    public void One_scenario_is_shown_pass_by_pass_with_what_differs_first()
    {
        var runs = Write("runs.jsonl", Measured(1), Measured(2));
        var (code, output, _) = Run(runs, id: "a#2");
        code.Should().Be(0);
        output.Should().Contain("a#2, QEMU 7.2.22, family f").And.NotContain("a#1").And.Contain("measured         simulated").And.Contain("first difference");
        (code, output, var errors) = Run(runs, id: "x");
        code.Should().Be(2);
        output.Should().BeEmpty();
        errors.Should().Be($"livemig: --id: no run is called \"x\"{Environment.NewLine}");
    }

    [Fact]
    public void All_bad_input_is_named_at_once_and_nothing_is_written()
    {
        var missing = Path.Combine(folder, "missing.jsonl");
        var (code, output, errors) = Run(missing, bounds: Write("b.yaml", "5"), host: Write("h.yaml", "speed: 1 ms"), replications: 0);
        code.Should().Be(2);
        output.Should().BeEmpty();
        errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(4).And.OnlyContain(e => e.StartsWith("livemig: ", StringComparison.Ordinal));
        Run(Write("empty.jsonl")).Errors.Should().Contain("no runs");
    }

    [Fact]
    public void Replications_tell_how_many_measured_values_lie_in_the_predicted_interval()
    {
        var runs = Write("runs.jsonl", Measured(1));
        Run(runs).Output.Should().NotContain("interval");
        Run(runs, replications: 3).Output.Should().Contain("measured total time inside the predicted 5 to 95 % interval").And.Contain("an interval from 3 draws is narrower than 90 %");
    }

    [Fact]
    public void A_host_file_changes_the_prediction()
    {
        var runs = Write("runs.jsonl", Measured(1));
        Run(runs, json: true, host: Write("h.yaml", "resumeTime: 5 s")).Output.Should().NotBe(Run(runs, json: true).Output);
    }

    private static string Measured(int repeat) => Lines.Text(line =>
    {
        line["repeat"] = repeat;
        line["result"] = System.Text.Json.Nodes.JsonNode.Parse("""{"status":"completed","totalTimeMs":900,"downtimeMs":20,"transferredBytes":50000000,"dirtySyncCount":4}""");
        line["passes"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"iteration":1,"timeMs":1.5,"newDirtyPages":0},{"iteration":2,"timeMs":10,"newDirtyPages":400}]""");
    });

    private static (int Code, string Output, string Errors) Run(string path, bool json = false, string? id = null, string? host = null, string? bounds = null, int? replications = null)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        using var progress = new WorkProgress(isWanted: false, noColor: false, "");
        var code = ValidateCommand.Run(path, json, id, host, bounds, replications, output, errors, progress);
        return (code, output.ToString(), errors.ToString());
    }

    private string Write(string name, params string[] lines)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }
}
