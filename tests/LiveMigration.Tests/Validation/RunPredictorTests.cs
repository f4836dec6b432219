using LiveMigration.Scenarios.Measured;

namespace LiveMigration.Tests.Validation;

public class RunPredictorTests
{
    private static readonly IReadOnlyList<MeasuredRun> Sample = [.. MeasuredRunReader.ReadFile(Lines.Samples("reference-runs.jsonl")).Select(l => l.Run!)];

    [Fact]
    public void A_prediction_reads_nothing_of_what_the_run_came_to()
    {
        foreach (var run in Sample.Where(r => r.Repeat == 1))
        {
            var bare = new MeasuredRun { Id = "other", QemuVersion = run.QemuVersion, Scenario = run.Scenario };
            RunPredictor.Predict(bare).Prediction.Should().BeEquivalentTo(RunPredictor.Predict(run).Prediction, run.Id);
        }
    }

    [Fact]
    public void Predictions_depend_on_neither_order_nor_threads_nor_other_runs()
    {
        var runs = Sample.Where(r => r.Family is "uniform" or "zipf" or "auto-converge").ToList();
        var straight = RunPredictor.PredictAll(runs, threads: 1);
        var backwards = RunPredictor.PredictAll([.. runs.AsEnumerable().Reverse()], threads: 4).Reverse().ToList();
        backwards.Select(p => p.Run).Should().Equal(runs);
        backwards.Select(p => p.Prediction).Should().BeEquivalentTo(straight.Select(p => p.Prediction), o => o.WithStrictOrdering());
        RunPredictor.Predict(runs[^1]).Prediction.Should().BeEquivalentTo(straight[^1].Prediction);
    }

    [Fact]
    public void The_prediction_is_the_draw_with_the_median_total_time()
    {
        foreach (var replications in new[] { 1, 2, 5, 6 })
        {
            var prediction = RunPredictor.Predict(Sample.First(r => r.Family == "zipf"), replications).Prediction!;
            var totals = prediction.Draws.Select(d => d.TotalTimeMs).Order().ToList();
            totals.Should().HaveCount(replications);
            prediction.TotalTimeMs.Should().Be(totals[(replications - 1) / 2]);
            prediction.Draws.Single(d => d.Seed == prediction.Seed).TotalTimeMs.Should().Be(prediction.TotalTimeMs);
            prediction.DirtySyncCount.Should().Be(prediction.Passes.Count);
        }
    }

    [Fact]
    public void A_faster_limit_gives_a_shorter_migration_and_a_cancelled_one_has_no_downtime()
    {
        var slow = RunPredictor.Predict(Lines.Scenario("{}")).Prediction!;
        var fast = RunPredictor.Predict(Lines.Scenario("""{"maxBandwidthBytesPerSecond":134217728}""")).Prediction!;
        fast.TotalTimeMs.Should().BeLessThan(0.7 * slow.TotalTimeMs);
        var cancelled = RunPredictor.Predict(Lines.Scenario("""{"actions":[{"atMs":300,"what":"migrate_cancel","doneAtMs":300}]}""")).Prediction!;
        cancelled.Status.Should().Be("cancelled");
        cancelled.DowntimeMs.Should().BeNull();
        cancelled.TotalTimeMs.Should().BeInRange(300, 410, "a cancel takes effect by the end of a window");
    }

    [Fact]
    public void A_guest_that_never_converges_is_cancelled_at_the_labs_limit()
    {
        var prediction = RunPredictor.Predict(Lines.Scenario("""{"writesPagesPerSecond":100000,"achievedWritesPagesPerSecond":100000,"maxBandwidthBytesPerSecond":4194304}""")).Prediction!;
        prediction.Status.Should().Be("timeout-cancelled");
        prediction.TotalTimeMs.Should().BeInRange(40_000, 40_200);
    }

    [Fact]
    public void A_pause_before_the_switchover_lasts_as_long_as_asked_or_until_the_labs_limit()
    {
        const string pause = "\"capabilities\":{\"pause-before-switchover\":true}";
        var continued = RunPredictor.Predict(Lines.Scenario("{" + pause + ""","actions":[{"atMs":500,"what":"migrate-continue","doneAtMs":1500,"whenStatus":"pre-switchover"}]}""")).Prediction!;
        continued.Status.Should().Be("completed");
        continued.StopToResumeMs.Should().BeInRange(520, 560, "500 ms, and how late the lab looked");
        RunPredictor.Predict(Lines.Scenario("{" + pause + "}")).Prediction!.Status.Should().Be("timeout-cancelled");
    }

    [Fact]
    public void A_run_with_what_is_not_modelled_is_skipped_with_all_reasons()
    {
        var skipped = RunPredictor.Predict(Lines.Scenario("""{"capabilities":{"x-colo":true},"pattern":"stencil"}"""));
        skipped.Prediction.Should().BeNull();
        skipped.Skipped.Should().Be("pattern stencil; capability x-colo");
    }

    [Fact]
    public void Reference_runs_keep_their_bounds()
    {
        var file = Lines.Samples("bounds.yaml");
        var bounds = ValidationBounds.Read(File.ReadAllText(file), file, out var faults);
        faults.Should().BeEmpty();
        var validation = DataSetValidation.Of([.. Sample.Select((run, i) => new MeasuredLine(i + 1, run, []))]);
        bounds!.Check(validation.Summary, out faults).Should().BeEmpty();
        faults.Should().BeEmpty();
    }
}
