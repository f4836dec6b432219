using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;
using LiveMigration.Tool.Live;
using Spectre.Console;
using Canvas = LiveMigration.Tool.Live.Canvas;

namespace LiveMigration.Tool.Tests.Live;

/// <summary>The pictures of the live view, from states that are made here.</summary>
public class PictureTests
{
    private static readonly MigrationSnapshot Web = new("web", "hv1", "hv2")
    {
        How = "qemu, pre-copy",
        Bandwidth = new DataRate(1_100_000_000),
        GuestSpeed = 0.6,
        Statistics = new MigrationStatistics
        {
            Phase = MigrationPhase.Rounds,
            Iteration = 3,
            Elapsed = VirtualDuration.FromSeconds(12),
            Remaining = ByteCount.FromGiB(4),
            Total = ByteCount.FromGiB(16),
            Threshold = ByteCount.FromMiB(36),
            DirtyRate = new DataRate(300_000_000),
            ThrottlePercent = 40,
        },
        Points = [Point(0, 16), Point(6, 8), Point(12, 4)],
    };

    [Fact]
    public void A_migration_shows_its_phase_what_is_left_where_it_stops_its_speed_and_what_the_guest_feels()
    {
        var lines = Plain(RunView.Of(new Canvas(72, 30, HasBlocks: false), new RunSnapshot { Scenario = "one", Now = VirtualTime.Zero + VirtualDuration.FromSeconds(20), Total = 1, UnderWay = 1, Migrations = [Web] }));
        lines.Take(7).Should().Equal(
            "one                                                             20.000 s",
            "web leaves hv1 for hv2                                  (qemu, pre-copy)",
            "phase      round 3, 12.000 s so far",
            "left       ##########..............................  4 GiB of 16 GiB",
            "stops at   36 MiB left",
            "speed      1100 MB/s, dirtied 300 MB/s",
            "guest      runs at 60 %, throttled 40 %");
    }

    [Fact]
    public void The_course_grows_to_the_right_and_falls_as_memory_is_sent() =>
        RemainingCurve.Of(new Canvas(29, 10, HasBlocks: false), 6, [Point(0, 16), Point(5, 8), Point(10, 4)], isOver: false).Select(Markup.Remove).Should().Equal(
            "16 GiB |###########",
            "       |###########",
            "       |#####################",
            "     0 |#####################",
            "       +---------------------",
            "        0 s          10.000 s");

    [Fact]
    public void A_fleet_shows_what_is_done_under_way_and_waiting_and_as_many_migrations_as_there_is_room_for()
    {
        var lines = Plain(RunView.Of(new Canvas(66, 12, HasBlocks: false), Fleet(200)));
        lines.Should().HaveCountLessThanOrEqualTo(12);
        lines[1].Should().EndWith("250 of 1,000");
        lines[2].Should().Be("           200 under way, 550 waiting, 90.000 s since the first");
        lines[3].Trim().Should().Be("7 did not complete");
        lines[4].Should().Be("job        drain: 3 of 9 steps, wait 300.000 s");
        lines.Should().Contain(line => line.StartsWith("in use", StringComparison.Ordinal) && line.Contains(" 50 % of rack-1 up", StringComparison.Ordinal));
        lines[^1].Should().MatchRegex("^and [0-9]+ more$");
    }

    [Fact]
    public void No_picture_is_wider_or_higher_than_its_room()
    {
        foreach (var run in new[] { Fleet(0), Fleet(3), Fleet(200), new RunSnapshot { Scenario = "a scenario with a rather long name", Total = 2, Migrations = [Web, Web with { WaitsFor = "waits for a place", Points = [] }] } })
        {
            for (var width = 1; width <= 200; width += 3)
            {
                for (var height = 1; height <= 50; height += 7)
                {
                    var lines = Plain(RunView.Of(new Canvas(width, height, HasBlocks: true), run));
                    lines.Should().HaveCountLessThanOrEqualTo(height).And.OnlyContain(line => line.Length <= width);
                }
            }
        }
    }

    [Theory]
    [InlineData(80, "########################################   50 %  5 of 10 runs, about 20 s left")]
    [InlineData(40, "#########.........   50 %  about 20 s left")]
    [InlineData(20, " 50 %")]
    public void A_bar_tells_how_much_is_done_and_how_long_it_is_going_to_take(int width, string line)
    {
        var shown = Markup.Remove(ProgressLine.Of(new Canvas(width, 1, HasBlocks: false), 0.5, "5 of 10 runs", TimeSpan.FromSeconds(20)));
        shown.Length.Should().BeLessThanOrEqualTo(width);
        shown.TrimStart('#', '.').Should().Be(line.TrimStart('#', '.'));
    }

    [Theory]
    [InlineData(0.25, 20, "60 s")]
    [InlineData(0.5, 3000, "50 min")]
    [InlineData(0.1, 3600, "9 h")]
    [InlineData(0.01, 86400, "99 days")]
    public void What_is_left_takes_as_long_as_what_is_done_did(double share, double elapsed, string left) =>
        TimeLeft.Words(TimeLeft.Of(share, TimeSpan.FromSeconds(elapsed))!.Value).Should().Be(left);

    [Fact]
    public void Nobody_guesses_at_the_very_beginning()
    {
        TimeLeft.Of(0.9, TimeSpan.FromMilliseconds(10)).Should().BeNull();
        TimeLeft.Of(0, TimeSpan.FromMinutes(1)).Should().BeNull();
        TimeLeft.Of(null, TimeSpan.FromMinutes(1)).Should().BeNull();
    }

    private static RunSnapshot Fleet(int underWay) => new()
    {
        Scenario = "many",
        Total = 1000,
        Ended = 250,
        NotCompleted = 7,
        UnderWay = underWay,
        Waiting = 550,
        Draining = VirtualDuration.FromSeconds(90),
        Jobs = [new JobSnapshot("drain", 3, 9, "wait 300.000 s")],
        Uses = [new UseSnapshot("rack-1 up", 0.5, "2500 MB/s of 5000 MB/s"), new UseSnapshot("hv-1 out", 1, "1250 MB/s of 1250 MB/s")],
        Migrations = [.. Enumerable.Range(1, Math.Min(64, underWay)).Select(i => Web with { Vm = $"vm-{i}" })],
    };

    private static TimelinePoint Point(int seconds, int left) => new() { At = VirtualDuration.FromSeconds(seconds), Phase = MigrationPhase.Rounds, Remaining = ByteCount.FromGiB(left) };

    private static List<string> Plain(IEnumerable<string> lines) => [.. lines.Select(Markup.Remove)];
}
