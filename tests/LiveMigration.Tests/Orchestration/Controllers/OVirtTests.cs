using LiveMigration.Migration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Controllers.Controlled;

namespace LiveMigration.Tests.Orchestration.Controllers;

public class OVirtTests
{
    [Fact]
    public void A_fast_link_walks_the_ladder_at_one_step_a_look()
    {
        var walk = new ScheduleWalk(ConvergenceSchedule.MinimalDowntime);
        walk.Look(4).Should().BeNull("the first look only sees where it is");
        var taken = Enumerable.Range(1, 7).Select(look => walk.Look(4 + 100 * look)).ToList();
        taken.Take(5).Select(step => (int)step!.Value.Downtime.TotalMilliseconds).Should().Equal(150, 200, 300, 400, 500);
        taken[5]!.Value.Action.Should().Be(ConvergenceAction.Abort, "the last step needs no more iterations");
        taken[6].Should().BeNull();
    }

    [Fact]
    public void A_slow_one_waits_for_the_iterations_that_each_step_needs()
    {
        var walk = new ScheduleWalk(ConvergenceSchedule.PostCopy);
        var did = new List<ConvergenceAction?>();
        foreach (var iteration in new[] { 1, 1, 2, 3, 3, 4, 4, 5, 6 })
        {
            did.Add(walk.Look(iteration)?.Action);
        }

        did.Should().Equal(
            [null, null, null, ConvergenceAction.SetDowntime, null, ConvergenceAction.SetDowntime, null, ConvergenceAction.PostCopy, ConvergenceAction.Abort],
            "150 ms need more than 1 iteration, 200 ms more than 2; a look that finds no new iteration does nothing");
    }

    [Fact]
    public void The_legacy_schedule_rises_exponentially_and_ends_42_iterations_later() =>
        ConvergenceSchedule.Legacy.ToString().Should().Be("101; > 1: 104, > 2: 120, > 3: 189, > 4: 500, > 46: abort", "100 + 400^(i/4)");

    [Theory]
    [InlineData(10, 625)]
    [InlineData(1, 62)]
    public void A_link_is_divided_by_the_migrations_at_once(long gigabits, long mebibytes) =>
        new OVirt().BandwidthFor(Request(null, Plateau(1000, 60), gigabits: gigabits)).Should().Be(DataRate.FromMiBPerSecond(mebibytes));

    [Fact]
    public void Without_an_engine_it_is_52_MiB_a_second_and_with_a_value_of_ones_own_that_is_divided()
    {
        var request = Request(null, Plateau(1000, 60), gigabits: 10);
        new OVirt { Policy = ConvergenceSchedule.Legacy }.BandwidthFor(request).Should().Be(DataRate.FromMiBPerSecond(52));
        new OVirt { NetworkBandwidth = DataRate.FromMegabitsPerSecond(2000), Policy = ConvergenceSchedule.VeryLargeVms }.BandwidthFor(request).Should().Be(DataRate.FromMiBPerSecond(250));
    }

    [Fact]
    public void A_guest_that_no_downtime_fits_takes_all_steps_ten_seconds_apart_and_is_aborted()
    {
        // 62 MiB/s; 200 MiB rewritten all the time take 3.2 s, so that a look finds new iterations each time.
        var report = Run(new OVirt(), Plateau(1000, 200), new MigrationSettings { Declined = ["autoConverge"] });
        report.Deeds().Where(d => d.Did != "note").Select(d => d.Did).Should().Equal("downtime limit 150 ms", "downtime limit 200 ms", "downtime limit 300 ms", "downtime limit 400 ms", "downtime limit 500 ms", "cancel");
        report.Decisions.Should().OnlyContain(d => d.At.Nanoseconds % 10_000_000_000 == 0, "it looks each 10 s");
        report.Status.Should().Be(MigrationStatus.Cancelled);
        Run(new OVirt { Policy = ConvergenceSchedule.SuspendWorkload }, Plateau(1000, 200), new MigrationSettings { Declined = ["autoConverge", "xbzrle"] })
            .Status.Should().Be(MigrationStatus.Completed, "its last limit is 5 s");
    }
}
