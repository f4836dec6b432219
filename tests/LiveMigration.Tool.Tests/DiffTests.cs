using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveMigration.Tool.Tests;

/// <summary>What differs between two reports, the first divergence first.</summary>
public class DiffTests
{
    // A report as a run writes it, short.
    private const string Report = """
        { "formatVersion": 1, "scenario": "s", "seed": 1, "digest": "aa",
          "migrations": [
            { "vm": "late", "startMs": 9000, "totalTimeMs": 2000, "downtimeMs": 50, "rounds": [ { "index": 1, "startMs": 0, "durationMs": 2000, "bytesSent": 7 } ], "digest": "aa" },
            { "vm": "web", "startMs": 5000, "totalTimeMs": 3000, "downtimeMs": 200,
              "phases": [ { "phase": "setup", "startMs": 0, "durationMs": 500 }, { "phase": "copying", "startMs": 500, "durationMs": 2500 } ],
              "rounds": [ { "index": 1, "startMs": 500, "durationMs": 1500, "bytesSent": 100 }, { "index": 2, "startMs": 2000, "durationMs": 1000, "bytesSent": 40 } ], "digest": "aa" } ],
          "fleet": { "orders": 2, "sentBytes": 147 }, "expectations": [] }
        """;

    [Fact]
    public void Two_runs_of_one_seed_are_equal_and_of_two_seeds_are_not()
    {
        using var folder = new TemporaryFolder();
        folder.File("s.yaml", Starter.Text("qemu", "s.yaml"));
        Livemig.RunIn(folder.Path, null, "run", "s.yaml", "--quiet", "--out", "a").ExitCode.Should().Be(0);
        Livemig.RunIn(folder.Path, null, "run", "s.yaml", "--quiet", "--out", "b").ExitCode.Should().Be(0);
        Livemig.RunIn(folder.Path, null, "run", "s.yaml", "--quiet", "--out", "c", "--seed", "2").ExitCode.Should().Be(0);

        var digest = JsonNode.Parse(File.ReadAllText(folder.In("a/report.json")))!["digest"]!.GetValue<string>();
        Livemig.RunIn(folder.Path, null, "diff", "a", "b/report.json").Should().Be((0, $"equal, digest {digest}{Environment.NewLine}", ""));
        var (exitCode, output, errors) = Livemig.RunIn(folder.Path, null, "diff", "a", "c");
        (exitCode, errors).Should().Be((1, ""));
        output.Should().MatchRegex("first divergence, at [0-9.]+ s of virtual time\\r?\\n +shop, [a-z ]+1: ").And.Contain("    shop: totalTimeMs: ").And.Contain("    seed: 1 and 2\n");
    }

    [Theory]
    [InlineData("the end of a round is when its bytes are known", "/migrations/1/rounds/0/bytesSent", "101", "7", "web, round 1", "bytesSent")]
    [InlineData("the begin of a round is known at once", "/migrations/1/rounds/1/startMs", "1900", "6.9", "web, round 2", "startMs")]
    [InlineData("a phase that ends earlier differs from its end on", "/migrations/1/phases/0/durationMs", "400", "5.4", "web, phase setup", "durationMs")]
    [InlineData("a figure is known at the end", "/migrations/1/downtimeMs", "250", "8", "web", "downtimeMs")]
    [InlineData("an order that begins later differs from the earlier begin on", "/migrations/1/startMs", "5500", "5", "web", "startMs")]
    [InlineData("another guest", "/migrations/0/rounds/0/bytesSent", "8", "11", "late, round 1", "bytesSent")]
    public void The_first_divergence_is_the_earliest_in_virtual_time(string because, string path, string value, string seconds, string of, string what)
    {
        using var folder = new TemporaryFolder();
        var first = Diff(folder, With(path, value), out _).GetProperty("firstDivergence");

        (first.GetProperty("of").GetString(), first.GetProperty("what").GetString()).Should().Be((of, what), because);
        (first.GetProperty("atMs").GetDecimal() / 1000).Should().Be(decimal.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture), because);
    }

    [Fact]
    public void The_earliest_wins_over_what_stands_first_in_the_file()
    {
        using var folder = new TemporaryFolder();
        var both = JsonNode.Parse(With("/migrations/0/rounds/0/bytesSent", "8"))!;
        both["migrations"]![1]!["rounds"]![0]!["bytesSent"] = 99;
        both["seed"] = 3;
        both["fleet"]!["sentBytes"] = 150;

        var found = Diff(folder, both.ToJsonString(), out var text);
        found.GetProperty("firstDivergence").GetProperty("of").GetString().Should().Be("web, round 1");
        var figure = found.GetProperty("figures").EnumerateArray().Single();
        (figure.GetProperty("what").GetString(), figure.GetProperty("change").GetDecimal(), figure.GetProperty("changePercent").GetDecimal()).Should().Be(("fleet.sentBytes", 3, 2.040816m));
        text.ReplaceLineEndings("\n").Should().Be("""
            different, digest aa of both: the events were the same
              first divergence, at 7.000000 s of virtual time
                web, round 1: bytesSent: 100 and 99 (-1, -1 %)
              figures, first and second
                fleet.sentBytes: 147 and 150 (+3, +2.04 %)
              inputs, first and second
                seed: 1 and 3
              and 2 more values, of rounds, phases and readings above all

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Migrations_and_rounds_that_only_one_has_are_told()
    {
        using var folder = new TemporaryFolder();
        var fewer = JsonNode.Parse(Report)!;
        fewer["migrations"]!.AsArray().RemoveAt(0);
        fewer["migrations"]![0]!["rounds"]!.AsArray().RemoveAt(1);
        fewer["migrations"]!.AsArray().Add(JsonNode.Parse("""{ "vm": "web", "startMs": 20000, "totalTimeMs": 1 }"""));

        var found = Diff(folder, fewer.ToJsonString(), out var text);
        found.GetProperty("onlyInFirst")[0].GetString().Should().Be("late");
        found.GetProperty("onlyInSecond")[0].GetString().Should().Be("web, migration 2");
        text.Should().Contain("at 7.000000 s of virtual time").And.Contain("web, round 2: only in the first");
    }

    [Fact]
    public void Digests_and_names_that_look_like_something_else_are_told_as_they_are()
    {
        using var folder = new TemporaryFolder();
        const string Odd = """{ "formatVersion": 1, "digest": "[red", "migrations": [ { "vm": "web" }, { "vm": "web, migration 2", "downtimeMs": 1 }, { "vm": "web", "downtimeMs": 2 } ] }""";
        folder.File("a.json", Odd);
        folder.File("b.json", Odd.Replace("\"downtimeMs\": 2", "\"downtimeMs\": 3", StringComparison.Ordinal));
        Livemig.RunIn(folder.Path, null, "diff", "a.json", "a.json").Should().Be((0, $"equal, digest [red{Environment.NewLine}", ""));
        var (exitCode, output, errors) = Livemig.RunIn(folder.Path, null, "diff", "a.json", "b.json");
        (exitCode, errors).Should().Be((1, ""));
        output.Should().Contain("digest [red of both").And.Contain("    web, migration 2: downtimeMs: 2 and 3 (+1, +50 %)").And.NotContain("1 and");
    }

    [Fact]
    public void Of_one_migration_the_figures_of_the_fleet_are_not_told_again()
    {
        using var folder = new TemporaryFolder();
        const string One = """{ "formatVersion": 1, "digest": "x", "migrations": [ { "vm": "web", "downtimeMs": 2 } ], "fleet": { "downtime": { "medianMs": 2, "maxMs": 2 } } }""";
        folder.File("a.json", One);
        folder.File("b.json", One.Replace("2", "3", StringComparison.Ordinal));
        folder.File("c.json", One.Replace("\"maxMs\": 2", "\"maxMs\": 3", StringComparison.Ordinal));
        Livemig.RunIn(folder.Path, null, "diff", "a.json", "b.json").Output.Should().Contain("web: downtimeMs: 2 and 3").And.NotContain("fleet.").And.Contain("and 2 more values");
        Livemig.RunIn(folder.Path, null, "diff", "a.json", "c.json").Output.Should().Contain("fleet.downtime.maxMs: 2 and 3", "nothing else tells it");
    }

    [Fact]
    public void Folders_of_many_scenarios_are_held_against_each_other_by_name()
    {
        using var folder = new TemporaryFolder();
        foreach (var (path, text) in new[] { ("a/x", Report), ("a/y", Report), ("b/x", Report), ("b/z", Report) })
        {
            Directory.CreateDirectory(folder.In(path));
            folder.File(path + "/report.json", text);
        }

        Livemig.RunIn(folder.Path, null, "diff", "a", "b").Output.ReplaceLineEndings("\n").Should().Be("y: only in a\nz: only in b\nx: equal, digest aa\n");
        Livemig.RunIn(folder.Path, null, "diff", "a", "a").ExitCode.Should().Be(0);
        Livemig.RunIn(folder.Path, null, "diff", "a/x", "b/z").ExitCode.Should().Be(0, "one alone goes with one alone");
    }

    [Theory]
    [InlineData("{ \"formatVersion\": 2, \"migrations\": [], \"digest\": \"x\" }", "r.json: formatVersion: \"2\" is made by a newer livemig; this one reads version 1")]
    [InlineData("{ \"formatVersion\": 1, \"rows\": [] }", "r.json: is a document of livemig, but not the report of a run; allowed is what livemig run writes with --out or --format json")]
    [InlineData("{ \"name\": \"x\" }", "r.json: is no report of livemig; allowed is what livemig run writes with --out or --format json")]
    [InlineData("[]", "r.json: is no report of livemig; allowed is what livemig run writes with --out or --format json")]
    [InlineData("{ \"formatVersion\": 1,\n \"migr", "r.json:2:7: is no JSON document, or one that ends too soon; allowed is what livemig run writes with --out or --format json")]
    [InlineData("", "r.json:1:1: is no JSON document, or one that ends too soon; allowed is what livemig run writes with --out or --format json")]
    [InlineData("{ \"formatVersion\": 1, \"digest\": \"x\", \"migrations\": [ 3 ] }", "r.json: is a document of livemig, but not the report of a run; allowed is what livemig run writes with --out or --format json")]
    public void What_is_no_report_is_told_and_exits_with_two(string text, string line)
    {
        using var folder = new TemporaryFolder();
        folder.File("r.json", text);
        folder.File("good.json", Report);
        Livemig.RunIn(folder.Path, null, "diff", "r.json", "good.json").Should().Be((2, "", "livemig diff: " + line + Environment.NewLine));
        Livemig.RunIn(folder.Path, null, "diff", "good.json", "none.json").Errors.TrimEnd().Should().Be("livemig diff: none.json: there is no such file");
        Livemig.RunIn(folder.Path, null, "diff", "good.json", ".").Errors.TrimEnd().Should().StartWith("livemig diff: .: no report.json is in this folder");
    }

    [Fact]
    public void A_large_report_is_compared_whole_and_few_of_its_differences_are_kept()
    {
        using var folder = new TemporaryFolder();
        folder.File("a.json", Large(sent: 1));
        folder.File("b.json", Large(sent: 2));
        var (exitCode, output, _) = Livemig.RunIn(folder.Path, null, "diff", "a.json", "b.json", "--format", "json");
        exitCode.Should().Be(1);
        using var document = JsonDocument.Parse(output);
        var found = document.RootElement.GetProperty("scenarios")[0];
        found.GetProperty("differences").GetInt64().Should().Be(20_000 * 11);
        found.GetProperty("figures").GetArrayLength().Should().Be(1_000);
        found.GetProperty("firstDivergence").GetProperty("of").GetString().Should().Be("vm-0, round 0");

        static string Large(int sent) => """{ "formatVersion": 1, "digest": "x", "migrations": [""" + string.Join(",\n", Enumerable.Range(0, 20_000).Select(i =>
            $$"""{ "vm": "vm-{{i}}", "startMs": {{i}}, "totalTimeMs": 100, "transferredBytes": {{sent}}, "rounds": [{{string.Join(",", Enumerable.Range(0, 10).Select(r => $$"""{ "index": {{r}}, "startMs": {{r * 10}}, "durationMs": 10, "bytesSent": {{sent}} }"""))}}] }""")) + "] }";
    }

    private static string With(string path, string value)
    {
        var report = JsonNode.Parse(Report)!;
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var node = report;
        foreach (var step in steps[..^1])
        {
            node = int.TryParse(step, out var index) ? node[index]! : node[step]!;
        }

        node[steps[^1]] = JsonNode.Parse(value);
        return report.ToJsonString();
    }

    private static JsonElement Diff(TemporaryFolder folder, string second, out string text)
    {
        folder.File("a.json", Report);
        folder.File("b.json", second);
        text = Livemig.RunIn(folder.Path, null, "diff", "a.json", "b.json").Output;
        var (exitCode, output, errors) = Livemig.RunIn(folder.Path, null, "diff", "a.json", "b.json", "--format", "json");
        (exitCode, errors).Should().Be((1, ""));
        return JsonDocument.Parse(output).RootElement.GetProperty("scenarios")[0];
    }
}
