using LiveMigration.Scenarios.Measured;

namespace LiveMigration.Tests.Validation;

public class BoundsAndDifferenceTests
{
    private static readonly ValidationSummary Summary = SummaryOf(1030, 4);

    [Theory]
    [InlineData("overall: { totalTimeErrorPercent: { median: 3.1, p95: 3.1, worst: 3.1 }, passesEqualPercent: 100, skipped: 0, outcomesWrong: 0 }")]
    [InlineData("{\"overall\": {\"totalTimeErrorPercent\": 3.1}, \"versions\": {\"7.2\": {\"transferredBytesErrorPercent\": 0}}}")]
    [InlineData("familiesByVersion: { 7.2: { f: { outcomesWrong: 0 } } }")]
    public void Bounds_in_yaml_or_json_that_hold_are_silent(string text)
    {
        Check(text, Summary, out var faults).Should().BeEmpty();
        faults.Should().BeEmpty();
    }

    [Fact]
    public void Each_broken_bound_is_named_with_value_run_and_bound()
    {
        Check("overall: { totalTimeErrorPercent: { median: 2.9, worst: 2.5 }, passesEqualPercent: 92 }\nfamilies: { f: { outcomesWrong: 0, downtimeErrorMs: 5 } }", SummaryOf(1030, 5), out _).Should().Equal(
            "overall.totalTimeErrorPercent.median: 3, must be at most 2.9",
            "overall.totalTimeErrorPercent.worst: 3 (a#1), must be at most 2.5",
            "overall.passesEqualPercent: 0, must be at least 92",
            "families.f.downtimeErrorMs: no values, must be at most 5");
    }

    [Theory]
    [InlineData("overal: { skipped: 0 }", "b.yaml:1: overal: not a name of the summary; allowed here are overall, versions, families, familiesByVersion")]
    [InlineData("families: { g: { skipped: 0 } }", "b.yaml:1: families.g: not a name of the summary; allowed here are f")]
    [InlineData("overall: { totalTimeErrorPercent: { mean: 1 } }", "b.yaml:1: overall.totalTimeErrorPercent.mean: not a name of the summary; allowed here are median, p95, worst")]
    [InlineData("overall:\n  skipped: few", "b.yaml:2: overall.skipped: \"few\"; allowed are numbers of 0 or more")]
    [InlineData("overall: 5", "b.yaml:1: overall: \"5\"; allowed are names with values")]
    public void A_name_that_the_summary_does_not_have_or_a_value_that_is_no_bound_is_a_fault(string text, string fault)
    {
        Check(text, Summary, out var faults).Should().BeEmpty();
        faults.Should().Equal(fault);
    }

    [Fact]
    public void What_is_neither_yaml_nor_json_is_a_fault()
    {
        ValidationBounds.Read("overall: {", "b.yaml", out var faults).Should().BeNull();
        faults.Should().ContainSingle().Which.Should().StartWith("b.yaml:");
    }

    [Fact]
    public void A_host_file_gives_timings_and_names_every_fault()
    {
        var timings = HostFile.Read("setupTime: 2 ms\nzeroPageTime: 480ns\nresumeTime: 0.5 s\n", "h.yaml", out var faults)!;
        faults.Should().BeEmpty();
        timings.For("7.2", sharesOneCpu: false).Should().Be(new Hosts.HostTimings { SetupTime = new(2_000_000), ZeroPageTime = new(480), ResumeTime = new(500_000_000) });
        HostFile.Read("setuptime: 2 ms\nstopTime: soon\n", "h.yaml", out faults).Should().BeNull();
        faults.Should().HaveCount(2);
        faults[0].Should().StartWith("h.yaml:1: setuptime: not a timing of a host; allowed are setupTime, ");
        faults[1].Should().Be("h.yaml:2: stopTime: \"soon\" is not a duration of 0 or more; write for example 1.2 ms (ns, us, ms, s)");
    }

    [Fact]
    public void A_host_file_may_differ_by_version_and_by_placement_and_what_stands_deeper_wins()
    {
        var host = HostFile.Read("stopTime: 1 ms\nresumeTime: 2 ms\ntwoCpus: { resumeTime: 3 ms }\nversions: { \"7.2\": { resumeTime: 4 ms, twoCpus: { resumeTime: 5 ms } }, \"10.0\": { stopTime: 6 ms } }\n", "h.yaml", out var faults)!;
        faults.Should().BeEmpty();
        (long Stop, long Resume) Of(string release, bool sharesOneCpu) => (host.For(release, sharesOneCpu).StopTime.Nanoseconds / 1_000_000, host.For(release, sharesOneCpu).ResumeTime.Nanoseconds / 1_000_000);
        Of("9.0", true).Should().Be((1, 2));
        Of("9.0", false).Should().Be((1, 3));
        Of("7.2", true).Should().Be((1, 4));
        Of("7.2", false).Should().Be((1, 5));
        Of("10.0", true).Should().Be((6, 2));
        Of("10.0", false).Should().Be((6, 3));
        HostFile.Read("versions:\n  \"7.2\":\n    twoCpus: { twoCpus: 1, resumetime: 1 ms }\n    versions: 2\n", "h.yaml", out faults).Should().BeNull();
        faults.Should().HaveCount(3);
        faults[1].Should().StartWith("h.yaml:3: versions.7.2.twoCpus.resumetime: not a timing of a host");
        HostFile.Read("versions: 3\n", "h.yaml", out faults).Should().BeNull();
        faults.Should().Equal("h.yaml:1: versions: \"3\" is not a mapping of names to timings");
    }

    [Fact]
    public void A_host_file_takes_plain_numbers_where_no_duration_is_meant()
    {
        HostFile.Read("migrationCpus: 1.5\nstoppedMigrationCpus: 2\ncompressionTimeFactor: 0.8\n", "h.yaml", out var faults)!
            .For("7.2", sharesOneCpu: true).Should().Be(new Hosts.HostTimings { MigrationCpus = 1.5, StoppedMigrationCpus = 2, CompressionTimeFactor = 0.8 });
        faults.Should().BeEmpty();
        HostFile.Read("migrationCpus: 0\ncompressionTimeFactor: 2 ms\n", "h.yaml", out faults).Should().BeNull();
        faults.Should().Equal(
            "h.yaml:1: migrationCpus: \"0\" is not a number above 0; write for example 1.5",
            "h.yaml:2: compressionTimeFactor: \"2 ms\" is not a number above 0; write for example 1.5");
    }

    [Fact]
    public void The_host_file_knows_every_timing()
    {
        // A processor's clock and instructions are no timings: a measured host's are in its times, a scenario gives them.
        string[] ofTheProcessor = ["clock", "hasAesInstructions", "equalityContract"];
        HostFile.FieldNames.Should().BeEquivalentTo(typeof(Hosts.HostTimings).GetProperties().Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]).Except(ofTheProcessor));
    }

    [Fact]
    public void The_first_pass_that_differs_is_told_with_what_follows_from_it()
    {
        var run = SummaryTests.Run("a", 1, new MeasuredResult { Status = "completed" }) with { Passes = [SummaryTests.Pass(1, 0), SummaryTests.Pass(2, 5000, 400), SummaryTests.Pass(3, 900, 500)] };
        var prediction = SummaryTests.Predicted(600, 1, 3, 20);
        RunPrediction With(params PredictedPass[] passes) => prediction with { Passes = passes };
        var alike = new[] { SummaryTests.Simulated(1, 0), SummaryTests.Simulated(2, 5010, 401), SummaryTests.Simulated(3, 900, 500) };
        FirstDifference.Describe(run, With(alike)).Should().Equal("no pass differs by more than half a window or the guest's chance");
        FirstDifference.Describe(run, With(alike[0], alike[1] with { TimeMs = 500 }, alike[2]))[0].Should().Be("first difference, pass 2: read at 400.0 ms, simulated at 500.0 ms");
        FirstDifference.Describe(run, With(alike[0], alike[1], alike[2] with { NewDirtyPages = 1100 })).Should().StartWith("first difference, pass 3: 900 new dirty pages, simulated 1,100")
            .And.Contain("it hung on 100 pages: after pass 2 the run had 1,000 left and the threshold was 900, so the guest's chance may decide");
        FirstDifference.Describe(run, With(alike[0], alike[1] with { ThresholdBytes = 4096 * 800 }, alike[2]))[0].Should().StartWith("first difference, pass 2: threshold ");
        FirstDifference.Describe(run, With(alike[0], alike[1] with { ThrottlePercentNext = 20 }, alike[2]))[0].Should().Contain("throttled by 0 %");
        FirstDifference.Describe(run, With(alike[0], alike[1]))[0].Should().Contain("3 passes measured, 2 simulated");
    }

    private static IReadOnlyList<string> Check(string text, ValidationSummary summary, out IReadOnlyList<string> faults)
    {
        var bounds = ValidationBounds.Read(text, "b.yaml", out faults);
        faults.Should().BeEmpty();
        return bounds!.Check(summary, out faults);
    }

    // One run: total time 3 % off, bytes right, no downtime measured.
    private static ValidationSummary SummaryOf(double total, int passes)
    {
        List<PredictedRun> predicted = [new(SummaryTests.Run("a", 1, new MeasuredResult { Status = "completed", TotalTimeMs = 1000, TransferredBytes = 200, DirtySyncCount = 4 }), SummaryTests.Predicted(total, 200, passes, 20), null)];
        return ValidationSummary.Of(predicted, RunComparer.Compare(predicted));
    }
}
