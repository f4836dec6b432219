using LiveMigration.Migration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads.Traces;
using static LiveMigration.Tests.Orchestration.Controllers.Controlled;

namespace LiveMigration.Tests.Orchestration.Controllers;

public class StallDetectorTests
{
    [Fact]
    public void A_plateau_is_a_stall_when_it_is_no_less_than_what_was_left_before_the_window()
    {
        var detector = Detector(110);
        Feed(detector, (0, 1000), (10, 500), (20, 510), (30, 505), (39, 500)).Should().OnlyContain(stalled => !stalled, "nothing is older than 40 s");
        detector.Iterated(Seconds(45), ByteCount.FromMiB(500)).Should().BeFalse("the 1,000 MiB at 0 s are outside by now, and 500 are far below");
        detector.Iterated(Seconds(50), ByteCount.FromMiB(500)).Should().BeTrue("the 500 of 10 s are outside now");
        detector.Best.Should().Be(ByteCount.FromMiB(500));
    }

    [Theory]
    [InlineData(959, false)]
    [InlineData(960, true)]
    public void What_is_left_must_be_4_percent_below_to_be_progress(long left, bool stalled)
    {
        var detector = Detector(110);
        Feed(detector, (0, 1000));
        detector.Iterated(Seconds(40), ByteCount.FromMiB(left)).Should().Be(stalled);
    }

    [Fact]
    public void After_a_stall_it_waits_for_the_best_and_lowers_its_sights_when_patience_runs_out()
    {
        var detector = Detector(110);
        Feed(detector, (0, 1000), (10, 500), (45, 700), (50, 700));
        detector.IsStalled.Should().BeTrue();
        detector.Best.Should().Be(ByteCount.FromMiB(500));
        detector.IsGoodMoment(ByteCount.FromMiB(520)).Should().BeTrue("4 % above the best is near enough");
        detector.IsGoodMoment(ByteCount.FromMiB(521)).Should().BeFalse();
        Feed(detector, (60, 800), (70, 750), (89.9, 900));
        detector.Best.Should().Be(ByteCount.FromMiB(500), "patience lasts 40 s from the stall at 50 s");
        Feed(detector, (90, 900));
        detector.Best.Should().Be(ByteCount.FromMiB(750), "the least since the stall");
        Feed(detector, (109.9, 900));
        detector.Best.Should().Be(ByteCount.FromMiB(750), "the second time it lasts 20 s");
        Feed(detector, (110, 900));
        detector.Best.Should().Be(ByteCount.FromMiB(800), "the next of those seen");
    }

    [Fact]
    public void Bandwidth_is_smoothed_with_a_weight_of_40_percent_and_no_iteration_counts_before_there_is_any()
    {
        var detector = new StallDetector(new StallDetectorOptions());
        detector.Iterated(Seconds(0), ByteCount.FromMiB(1)).Should().BeFalse();
        detector.Iterated(Seconds(41), ByteCount.FromMiB(1)).Should().BeFalse("the first did not count");
        detector.TimeFor(ByteCount.FromMiB(1)).Should().Be(VirtualDuration.Zero);
        detector.Measure(new DataRate(100_000));
        detector.Measure(new DataRate(50_000));
        detector.Bandwidth.Should().Be(new DataRate(80_000));
        detector.TimeFor(new ByteCount(100_000)).Should().Be(Ms(1250));
    }

    [Fact]
    public void What_cannot_be_sent_in_twice_the_completion_time_is_not_begun()
    {
        var detector = Detector(100);
        detector.CanFinish(Seconds(100), Seconds(60), Seconds(20)).Should().BeTrue("120 s - 100 s");
        detector.CanFinish(Seconds(100), Seconds(60), Seconds(20.001)).Should().BeFalse();
        new StallDetector(new StallDetectorOptions()).CanFinish(Seconds(0), Seconds(60), Seconds(0)).Should().BeFalse("the bandwidth is not known");
    }

    // The five cases that were read off the charts of enhancement 248, each at its mean goodput in MiB/s; worked through by hand on the series.
    [Theory]
    [InlineData("redis-with-snapshots", 105, 176.2, 194.6, 802)] // the 802 MiB of 135.1 s have left the window at 176.2 s, and 838 MiB at 187.2 s are above 802 + 4 %
    [InlineData("mariadb", 101, null, null, 0)] // each plateau is too short, and the load ends
    [InlineData("redis-and-a-slow-network", 107, 215.0, 256.7, 396)] // patience with the 388 MiB of 149.9 s runs out at 256.7 s, which has just left the least since the stall
    [InlineData("stress-ng", 108, 98.9, 98.9, 5141)] // 5,141 MiB are less than 4 % below 5,168
    [InlineData("kernel-build", 107, 96.0, 96.0, 1250)] // 1,250 MiB are less than 4 % below the 1,271 of 52.8 s, and within 4 % of the 1,241 of 63.8 s
    public void The_field_cases_are_found_stalled_and_acted_on(string file, long mebibytesPerSecond, double? stalledAt, double? actsAt, long left) =>
        Play(FieldCase(file), mebibytesPerSecond).Should().Be((stalledAt, actsAt, left));

    [Fact]
    public void A_stall_within_the_largest_downtime_raises_the_limit_and_the_guest_moves()
    {
        // 90 MiB rewritten all the time are 756 ms of 119 MiB/s.
        var report = Run(Stall(), Plateau(1000, 90));
        report.Status.Should().Be(MigrationStatus.Completed);
        report.Deeds().Select(d => d.Did).Should().Equal("downtime limit 300 ms", "note", "downtime limit 900 ms");
        report.Decisions.Single(d => d.Did == "note").Why.Should().StartWith("a stall: 9");
        report.Downtime.Should().BeLessThan(Ms(900));
    }

    [Theory]
    [InlineData(null, false, "cancel")]
    [InlineData(true, false, "downtime limit 2000000 ms")]
    [InlineData(true, true, "start post-copy")]
    public void A_stall_far_above_it_gives_up_or_disturbs_the_workload_where_that_is_allowed(bool? disruption, bool postCopy, string did)
    {
        var report = Run(Stall() with { AllowWorkloadDisruption = disruption, AllowPostCopy = postCopy }, Plateau(1000, 300));
        report.Deeds().Select(d => d.Did).Should().Equal("downtime limit 300 ms", "note", did);
        report.Status.Should().Be(disruption == true ? MigrationStatus.Completed : MigrationStatus.Cancelled);
    }

    [Fact]
    public void A_raised_limit_that_brings_no_switchover_is_given_up_after_60_s()
    {
        // 130 MiB need 1.09 s: within 1.5 x 900 ms, so that the limit is raised, which does not help.
        var report = Run(Stall(), Plateau(1000, 130));
        report.Deeds().Select(d => d.Did).Should().Equal("downtime limit 300 ms", "note", "downtime limit 900 ms", "cancel");
        var raised = report.Decisions.Single(d => d.Did == "downtime limit 900 ms").At;
        (report.Decisions[^1].At - raised).Should().BeGreaterThan(Seconds(60)).And.BeLessThan(Seconds(62));
    }

    private static KubeVirt Stall() => new() { StallDetection = new StallDetectorOptions(), CompletionTimeoutPerGiB = Seconds(600) };

    private static StallDetector Detector(long mebibytesPerSecond, StallDetectorOptions? options = null)
    {
        var detector = new StallDetector(options ?? new StallDetectorOptions());
        detector.Measure(DataRate.FromMiBPerSecond(mebibytesPerSecond));
        return detector;
    }

    private static List<bool> Feed(StallDetector detector, params (double Second, long Left)[] iterations) =>
        [.. iterations.Select(i => detector.Iterated(Seconds(i.Second), ByteCount.FromMiB(i.Left)))];

    private static IEnumerable<(double Second, long Left)> FieldCase(string file) =>
        RemainingMemoryFile.Read(File.OpenText(RepositoryFolder.PathOf($"samples/workloads/{file}.csv")), ByteCount.FromGiB(64))
            .Select(round => (round.At.TotalSeconds, round.Remaining.Bytes >> 20));

    private static (double? StalledAt, double? ActsAt, long Left) Play(IEnumerable<(double Second, long Left)> series, long mebibytesPerSecond)
    {
        var detector = Detector(mebibytesPerSecond);
        double? stalledAt = null;
        foreach (var (second, left) in series)
        {
            if (detector.Iterated(Seconds(second), ByteCount.FromMiB(left)))
            {
                stalledAt ??= second;
                if (detector.IsGoodMoment(ByteCount.FromMiB(left)))
                {
                    return (stalledAt, second, left);
                }
            }
        }

        return (stalledAt, null, 0);
    }
}
