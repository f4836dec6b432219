using LiveMigration.Scenarios.Measured;

namespace LiveMigration.Tests.Validation;

public class MeasuredRunReaderTests
{
    [Fact]
    public void Every_fault_of_a_line_is_named_with_line_field_value_and_what_is_allowed()
    {
        var text = Lines.Text(line =>
        {
            line.Remove("qemuVersion");
            line["scenario"]!["vmMiB"] = "64";
            line["scenario"]!["filledPercent"] = 101;
            line["scenario"]!["writeOffset"] = "anywhere";
            line["scenario"]!["parameters"]!["multifd-channels"] = 0;
            line["scenario"]!["actions"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["what"] = "stop" });
        });

        var line = MeasuredRunReader.ReadLine(text, 7);

        line.Run.Should().BeNull();
        line.Faults.Select(f => f.In("runs.jsonl")).Should().BeEquivalentTo(
            "runs.jsonl:7: qemuVersion: missing; a text must stand here",
            "runs.jsonl:7: scenario.vmMiB: \"64\"; allowed are whole numbers from 8 to 16777216",
            "runs.jsonl:7: scenario.filledPercent: 101; allowed are whole numbers from 0 to 100",
            "runs.jsonl:7: scenario.writeOffset: \"anywhere\"; allowed are \"fixed\" and \"random\"",
            "runs.jsonl:7: scenario.parameters.multifd-channels: 0; allowed are whole numbers from 1 to 255",
            "runs.jsonl:7: scenario.actions[0].atMs: missing; allowed are numbers from 0 to 1000000000");
    }

    [Theory]
    [InlineData("{\"id\":", "line")]
    [InlineData("[]", "line")]
    [InlineData("{\"id\":\"a\",\"qemuVersion\":\"7.2.22\"}", "scenario")]
    [InlineData("{\"id\":\"a\",\"qemuVersion\":\"7.2.22\",\"scenario\":5}", "scenario")]
    public void A_line_that_is_no_run_is_a_fault_and_not_an_exception(string text, string field)
    {
        MeasuredRunReader.ReadLine(text, 3).Faults.Should().ContainSingle().Which.Should().Match<LineFault>(f => f.Line == 3 && f.Field == field);
    }

    [Theory]
    [InlineData("result", "totalTimeMs", "\"fast\"")]
    [InlineData("result", "transferredBytes", "-1")]
    [InlineData("result", "dirtySyncCount", "1.5")]
    [InlineData("scenario", "workingSetMiB", "12")]
    [InlineData("scenario", "workingSetMiB", "64")]
    [InlineData("scenario", "writesPagesPerSecond", "[]")]
    [InlineData("scenario", "writesPagesPerSecond", "[1,\"2\"]")]
    [InlineData("scenario", "writeBytes", "12")]
    [InlineData("scenario", "senderAndReceiverShareOneCpu", "1")]
    [InlineData("scenario", "downtimeLimitMs", "2000001")]
    public void A_value_out_of_its_range_is_named(string part, string field, string value)
    {
        var text = Lines.Text(line =>
        {
            line["result"] = new System.Text.Json.Nodes.JsonObject { ["status"] = "completed" };
            line[part]![field] = System.Text.Json.Nodes.JsonNode.Parse(value);
        });
        MeasuredRunReader.ReadLine(text, 1).Faults.Should().ContainSingle().Which.Field.Should().Be($"{part}.{field}");
    }

    [Fact]
    public void Unknown_fields_are_passed_over_and_result_and_passes_may_be_missing()
    {
        var run = Lines.Run(line =>
        {
            line["colour"] = "red";
            line["scenario"]!["colour"] = 5;
        });
        run.Result.Should().BeNull();
        run.Passes.Should().BeNull();
        run.Windows.Should().BeNull();
        run.Scenario.VmMiB.Should().Be(64);
    }

    [Fact]
    public void A_faulty_line_does_not_stop_the_others_and_empty_lines_count_but_are_passed_over()
    {
        var lines = MeasuredRunReader.Read([Lines.Text(), "", "nonsense", Lines.Text()]);
        lines.Select(l => (l.Number, l.Run is not null)).Should().Equal((1, true), (3, false), (4, true));
    }

    [Fact]
    public void All_fields_of_a_result_and_its_passes_are_read()
    {
        var run = Lines.Run(line =>
        {
            line["result"] = System.Text.Json.Nodes.JsonNode.Parse("""{"status":"completed","totalTimeMs":4828,"downtimeMs":21,"stopToResumeMs":22.3,"setupTimeMs":1,"transferredBytes":341566424,"downtimeBytes":5,"dirtySyncCount":6,"normalPages":83223,"duplicatePages":2085}""");
            line["passes"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"iteration":1,"timeMs":1.5,"syncMs":0.2,"newDirtyPages":0,"pendingBytesAfterSync":4096,"thresholdBytes":0,"throttlePercentNext":20,"forcedByTimer":true},{"iteration":2,"timeMs":9.5,"newDirtyPages":3,"pendingBytesAfterSync":null}]""");
            line["windows"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"timeMs":101.5,"transferredBytes":6714162,"windowMs":100},{"timeMs":5,"raw":[]}]""");
        });
        run.Result.Should().Be(new MeasuredResult { Status = "completed", TotalTimeMs = 4828, DowntimeMs = 21, StopToResumeMs = 22.3, SetupTimeMs = 1, TransferredBytes = 341566424, DowntimeBytes = 5, DirtySyncCount = 6, NormalPages = 83223, DuplicatePages = 2085 });
        run.Passes.Should().Equal(new MeasuredPass(1, 1.5, 0.2, 0, 4096, 0, 20, true), new MeasuredPass(2, 9.5, null, 3, null, null, 0, false));
        run.Windows.Should().Equal(new MeasuredWindow(101.5, 6714162, 100));
    }
}
