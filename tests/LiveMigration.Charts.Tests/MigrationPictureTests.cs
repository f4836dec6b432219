using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;

namespace LiveMigration.Charts.Tests;

public class MigrationPictureTests
{
    private static readonly MigrationReport Moved = Runs.Converging.Migrations[0].Report;
    private static readonly MigrationTimeline Timeline = Runs.Converging.Migrations[0].Timeline!;

    [Fact]
    public void A_timeline_names_the_guest_the_figures_the_phases_and_every_axis_with_its_unit()
    {
        var texts = SvgText.Of(MigrationPicture.Timeline(Moved, Timeline));

        texts.Should().Contain(["phases", "rounds", "1", "2", "left to send (GiB)", "bandwidth (MB/s)", "guest's speed (%)", "time since the migration's start (s)", "memory left to send"]);
        texts.Should().ContainSingle(t => t.StartsWith("Migration of cache from kvm1 to kvm2: completed, 16.3 s in all, guest paused 320 ms", StringComparison.Ordinal));
        texts.Should().ContainSingle(t => t.StartsWith("threshold to stop the guest (last ", StringComparison.Ordinal));
        texts.Should().ContainSingle(t => t.StartsWith("guest stands still (320 ms)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_throttle_is_in_the_legend_only_where_there_was_one()
    {
        var throttled = Runs.Throttled.Migrations.First(m => m.Report.Rounds.Any(r => r.ThrottlePercent > 0));

        SvgText.Of(MigrationPicture.Timeline(throttled.Report, throttled.Timeline)).Should().Contain("throttle (%)");
        SvgText.Of(MigrationPicture.Timeline(Moved, Timeline)).Should().NotContain("throttle (%)");
    }

    [Fact]
    public void Rounds_have_their_numbers_and_sizes_in_binary_units()
    {
        var texts = SvgText.Of(MigrationPicture.Rounds(Moved));

        texts.Should().Contain(["round", "bytes of a round", "sent", "found dirty at its end, to be sent again", "1", "22", "1 GiB", "64 MiB"]);
    }

    [Fact]
    public void Dirty_pages_are_drawn_over_addresses_and_time()
    {
        var texts = SvgText.Of(MigrationPicture.DirtyPages(Moved));

        texts.Should().Contain(["Pages that cache dirtied on its way from kvm1 to kvm2", "address (GiB)", "time since the migration's start (s)", "none", "100 %"]);
    }

    [Fact]
    public void The_same_picture_gives_the_same_bytes()
    {
        foreach (var picture in new[] { MigrationPicture.Timeline(Moved, Timeline), MigrationPicture.Rounds(Moved), MigrationPicture.DirtyPages(Moved) })
        {
            picture.ToPng().Should().Equal(picture.ToPng());
            picture.ToSvg().Should().Be(picture.ToSvg());
        }
    }

    [Fact]
    public void What_was_not_recorded_or_did_not_happen_is_said_instead_of_drawn()
    {
        var refused = Runs.Refused.Migrations[0];

        SvgText.Of(MigrationPicture.Timeline(refused.Report, refused.Timeline)).Should().Contain(t => t.StartsWith("It took no time: ", StringComparison.Ordinal));
        SvgText.Of(MigrationPicture.Timeline(Moved, null)).Should().Contain("It was not recorded over time.");
        SvgText.Of(MigrationPicture.Timeline(Moved, new MigrationTimeline([Timeline.Points[0]]))).Should().Contain("It was not recorded over time.");
        SvgText.Of(MigrationPicture.Rounds(refused.Report)).Should().Contain("There were no rounds.");
        SvgText.Of(MigrationPicture.Rounds(Moved with { Rounds = [] })).Should().Contain($"There were {Moved.RoundCount} rounds; the report keeps totals alone.");
        SvgText.Of(MigrationPicture.DirtyPages(Moved with { DirtyPages = null })).Should().Contain("Which pages were dirty was not recorded.");
    }

    [Fact]
    public void Very_many_rounds_are_lines()
    {
        var many = Moved with { Rounds = [.. Enumerable.Range(1, 5_000).Select(i => Moved.Rounds[i % Moved.Rounds.Count] with { Index = i })] };

        MigrationPicture.Rounds(many).ToSvg().Length.Should().BeLessThan(500_000);
    }

    [Fact]
    public void A_name_cannot_break_the_file_and_a_long_one_is_cut()
    {
        var picture = MigrationPicture.Timeline(Moved with { Vm = "<script>&\"" + new string('x', 500) }, Timeline);

        SvgText.Of(picture).Should().ContainSingle(t => t.StartsWith("Migration of <script>&\"xx", StringComparison.Ordinal) && t.EndsWith('…'));
    }
}
