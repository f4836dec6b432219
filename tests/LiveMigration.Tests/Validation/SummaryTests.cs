using LiveMigration.Scenarios.Measured;

namespace LiveMigration.Tests.Validation;

/// <summary>Statistics against figures worked out by hand.</summary>
public class SummaryTests
{
    // Repeats of one scenario: totals 1000 and 1100 ms, mean 1050; bytes 200 and 200; passes 4 and 6; downtimes 20 and 100 ms.
    private static readonly MeasuredResult First = new() { Status = "completed", TotalTimeMs = 1000, TransferredBytes = 200, DirtySyncCount = 4, DowntimeMs = 20 };
    private static readonly MeasuredResult Second = new() { Status = "completed", TotalTimeMs = 1100, TransferredBytes = 200, DirtySyncCount = 6, DowntimeMs = 100 };

    [Fact]
    public void Errors_are_predicted_less_measured_and_what_is_beyond_is_measured_from_the_repeats_range()
    {
        var comparison = Compare(First, Predicted(1121, 190, 7, 115));
        comparison.OutcomeRight.Should().BeTrue();
        comparison.TotalTimePercent.Should().BeApproximately(12.1, 1e-9);
        comparison.TotalTimeBeyondRepeatsPercent.Should().BeApproximately(100 * 21 / 1050.0, 1e-9);
        comparison.TotalTimeInsideRepeats.Should().BeFalse("1100 ms widened by 0.5 % is 1105.5");
        comparison.TransferredBytesPercent.Should().BeApproximately(-5, 1e-9);
        comparison.TransferredBytesBeyondRepeatsPercent.Should().BeApproximately(5, 1e-9);
        comparison.Passes.Should().Be(3);
        comparison.PassesFromRepeats.Should().Be(1);
        comparison.DowntimeMs.Should().Be(95);
        comparison.DowntimeWithin.Should().BeTrue("115 is within 15 % of the second repeat's 100");
    }

    [Theory]
    [InlineData(1105, true)]
    [InlineData(1106, false)]
    [InlineData(995, true)]
    [InlineData(994, false)]
    [InlineData(1050, true)]
    public void The_repeats_range_is_widened_by_half_a_percent(double total, bool inside)
    {
        Compare(First, Predicted(total, 200, 4, 20)).TotalTimeInsideRepeats.Should().Be(inside);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    [InlineData(10, true)]
    [InlineData(9, false)]
    [InlineData(86, true)]
    [InlineData(84, false)]
    public void Downtime_is_within_10_ms_or_15_percent_of_one_repeat(double downtime, bool within)
    {
        Compare(First, Predicted(1000, 200, 4, downtime)).DowntimeWithin.Should().Be(within);
    }

    [Fact]
    public void A_run_that_did_not_complete_has_no_errors_of_time_but_an_outcome()
    {
        var cancelled = new MeasuredResult { Status = "cancelled", TransferredBytes = 100 };
        var comparison = RunComparer.Compare(Run("a", 1, cancelled), Predicted(500, 100, 1, null), [cancelled]);
        comparison.OutcomeRight.Should().BeFalse();
        comparison.TotalTimePercent.Should().BeNull();
        comparison.TotalTimeBeyondRepeatsPercent.Should().BeNull();
        comparison.TotalTimeInsideRepeats.Should().BeNull();
        comparison.DowntimeWithin.Should().BeNull();
        comparison.PassesFromRepeats.Should().BeNull();
        comparison.TransferredBytesPercent.Should().Be(0);
    }

    [Fact]
    public void Dirty_pages_are_compared_pass_by_pass_from_300_measured_on()
    {
        var run = Run("a", 1, First) with { Passes = [Pass(1, 0), Pass(2, 1000), Pass(3, 299), Pass(4, 300), Pass(5, 5000)] };
        var prediction = Predicted(1000, 200, 4, 20) with { Passes = [Simulated(1, 0), Simulated(2, 1100), Simulated(3, 0), Simulated(4, 270)] };
        var errors = RunComparer.Compare(run, prediction, [First]).DirtyPagesPercent;
        errors.Should().HaveCount(2, "pass 1 and 3 are too small, pass 5 has no counterpart");
        errors[0].Should().BeApproximately(10, 1e-9);
        errors[1].Should().BeApproximately(-10, 1e-9);
    }

    [Fact]
    public void Median_95th_percentile_worst_and_shares_are_those_worked_out_by_hand()
    {
        // Total-time errors 1, 2, 3, 4 and -10 %: sizes 1 2 3 4 10, median 3, 95th percentile 4 + 0.8 x 6 = 8.8 (type 7: position 0.95 x 4).
        var predicted = new[] { 1010.0, 1020, 1030, 1040, 900 }
            .Select((total, i) => new PredictedRun(Run($"run{i}", 1, First with { DowntimeMs = i == 0 ? 20 : 300 }), Predicted(total, 200, i < 2 ? 4 : 5, 20), null))
            .Append(new PredictedRun(Run("skipped", 1, First), null, "pattern stencil")).ToList();

        var figures = ValidationSummary.Of(predicted, RunComparer.Compare(predicted)).Overall;

        figures.Compared.Should().Be(5);
        figures.Skipped.Should().Be(1);
        figures.OutcomesWrong.Should().Be(0);
        var total = figures.Error("totalTimeErrorPercent");
        total.Count.Should().Be(5);
        total.Median.Should().BeApproximately(3, 1e-9);
        total.P95.Should().BeApproximately(8.8, 1e-9);
        total.Worst.Should().BeApproximately(10, 1e-9);
        total.WorstId.Should().Be("run4#1");
        figures.Share("passesEqualPercent").Should().Be(new ShareFigure("passesEqualPercent", 5, 40));
        figures.Share("passesWithinOnePercent").Percent.Should().Be(100);
        figures.Share("downtimeWithinPercent").Percent.Should().Be(20);
        figures.Share("totalTimeInsideRepeatsPercent").Percent.Should().Be(0);
    }

    [Fact]
    public void Repeats_are_those_of_the_same_name_and_version_and_groups_are_kept_apart()
    {
        var predicted = new List<PredictedRun>
        {
            new(Run("a", 1, First), Predicted(1100, 200, 4, 20), null),
            new(Run("a", 2, Second), Predicted(1100, 200, 4, 20), null),
            new(Run("a", 1, Second with { TotalTimeMs = 2000 }) with { QemuVersion = "10.0.2", Family = "other" }, Predicted(1000, 200, 4, 20), null),
        };
        var comparisons = RunComparer.Compare(predicted);
        comparisons.Select(c => c.TotalTimeBeyondRepeatsPercent).Should().Equal(0, 0, 50);
        var summary = ValidationSummary.Of(predicted, comparisons);
        summary.Versions.Select(v => (v.Release, v.Figures.Compared)).Should().Equal(("7.2", 2), ("10.0", 1));
        summary.Families.Select(f => (f.Family, f.Figures.Compared)).Should().Equal(("f", 2), ("other", 1));
        summary.FamiliesByVersion.Select(f => (f.Release, f.Family)).Should().Equal(("7.2", "f"), ("10.0", "other"));
    }

    [Fact]
    public void The_predicted_interval_runs_from_the_5th_to_the_95th_percentile_and_counts_what_lies_inside()
    {
        // Draws 0, 10, ..., 100: the 5th percentile is 5, the 95th 95.
        var draws = Enumerable.Range(0, 11).Select(i => new PredictedDraw((ulong)i + 1, 10 * i, 10 * i)).ToList();
        RunComparison Of(double total) => RunComparer.Compare(Run("a", 1, First with { TotalTimeMs = total }), Predicted(50, 200, 4, 20) with { Draws = draws }, [First]);
        Of(5).TotalTimeInterval.Should().Be(new PredictedInterval(5, 95));
        var runs = new[] { Of(4.9), Of(5), Of(95), Of(95.1) };
        GroupStatistics.Of(runs, 0, withIntervals: true).Share("totalTimeInsideIntervalPercent").Percent.Should().Be(50);
        GroupStatistics.Of(runs, 0, withIntervals: false).Shares.Should().NotContain(s => s.Name == "totalTimeInsideIntervalPercent");
    }

    internal static MeasuredRun Run(string id, int repeat, MeasuredResult? result) => Lines.Run() with { Id = id, Repeat = repeat, Result = result };

    internal static RunPrediction Predicted(double totalMs, long bytes, int passes, double? downtimeMs) => new()
    {
        Status = "completed",
        Reason = "",
        TotalTimeMs = totalMs,
        DowntimeMs = downtimeMs,
        StopToResumeMs = downtimeMs,
        TransferredBytes = bytes,
        DirtySyncCount = passes,
        NormalPages = 0,
        DuplicatePages = 0,
        Passes = [],
        Seed = 1,
        Draws = [new PredictedDraw(1, totalMs, bytes)],
    };

    internal static MeasuredPass Pass(int iteration, long dirty, double timeMs = 0) => new(iteration, timeMs, null, dirty, 4096 * 1000, 4096 * 900, 0, false);

    internal static PredictedPass Simulated(int iteration, long dirty, double timeMs = 0) => new(iteration, timeMs, dirty, 4096 * 1000, 4096 * 900, 0, false, false);

    private static RunComparison Compare(MeasuredResult result, RunPrediction prediction) => RunComparer.Compare(Run("a", 1, result), prediction, [First, Second]);
}
