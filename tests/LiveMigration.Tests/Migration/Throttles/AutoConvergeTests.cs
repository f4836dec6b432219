using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Migration.Throttles;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.Throttles;

public class AutoConvergeTests
{
    private static readonly VirtualDuration TwoSeconds = VirtualDuration.FromSeconds(2);
    private static readonly DataRate Link = DataRate.FromMegabitsPerSecond(800);

    [Fact]
    public void Every_second_period_that_is_too_high_takes_the_next_step()
    {
        Steps(new AutoConvergeSettings(), highPeriods: 20).Should().Equal(0, 20, 20, 30, 30, 40, 40, 50, 50, 60, 60, 70, 70, 80, 80, 90, 90, 99, 99, 99);
    }

    [Fact]
    public void First_step_increment_and_highest_step_are_the_operators()
    {
        Steps(new AutoConvergeSettings { InitialPercent = 5, IncrementPercent = 40, MaxPercent = 60 }, highPeriods: 8).Should().Equal(0, 5, 5, 45, 45, 60, 60, 60);
    }

    [Fact]
    public void A_period_that_is_not_high_resets_nothing_and_lowers_nothing()
    {
        var guest = Guest(new AutoConvergeSettings());
        guest.Read(TwoSeconds, 90);
        guest.Read(TwoSeconds, 10);
        guest.Read(TwoSeconds, 90);
        guest.Duty.Percent.Should().Be(20);
        guest.Read(TwoSeconds, 10);
        guest.Duty.Percent.Should().Be(20);
    }

    [Fact]
    public void What_counts_as_high_is_more_than_the_trigger()
    {
        foreach (var (trigger, dirtied, expected) in new[] { (50, 50, 0), (50, 51, 20), (80, 80, 0), (80, 81, 20) })
        {
            var guest = Guest(new AutoConvergeSettings { TriggerPercent = trigger });
            guest.Read(TwoSeconds, dirtied);
            guest.Read(TwoSeconds, dirtied);
            guest.Duty.Percent.Should().Be(expected, $"{dirtied} % were dirtied and the trigger is {trigger} %");
        }
    }

    [Fact]
    public void Readings_within_a_second_count_as_one_period()
    {
        var guest = Guest(new AutoConvergeSettings());
        for (var i = 0; i < 4; i++)
        {
            guest.Read(VirtualDuration.FromMilliseconds(500), 90);
        }

        guest.Duty.Percent.Should().Be(0, "the periods end after 1.5 s: one was high");
        guest.Read(VirtualDuration.FromMilliseconds(500), 90);
        guest.Read(VirtualDuration.FromMilliseconds(500), 90);
        guest.Duty.Percent.Should().Be(20);
    }

    [Fact]
    public void Slow_at_the_tail_a_step_goes_no_further_than_the_guest_needs()
    {
        // At 20 % the guest dirties 52 bytes for each 100 sent, and 50 are allowed: cpu_ideal = 80 x 50 / 52 = 76, a step of 4.
        var guest = Guest(new AutoConvergeSettings { TailSlow = true });
        guest.Read(TwoSeconds, 90);
        guest.Read(TwoSeconds, 90);
        guest.Read(TwoSeconds, 90);
        guest.Read(TwoSeconds, 52);
        guest.Duty.Percent.Should().Be(24);
        guest.Read(TwoSeconds, 90);
        guest.Read(TwoSeconds, 90);
        guest.Duty.Percent.Should().Be(34, "where it needs more than the increment it gets the increment");
    }

    [Fact]
    public void In_a_migration_the_steps_come_one_by_one_and_since_9_2_not_later_than_a_timer_lets_them()
    {
        var workload = new SequentialWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(200)), WritesPerSecond = 40_000 };
        var settings = new MigrationSettings { AutoConverge = new AutoConvergeSettings(), MaxBandwidth = DataRate.FromMiBPerSecond(8), TimeLimit = VirtualDuration.FromSeconds(1_000), Verify = true };
        var (old, present) = (TestMigrations.Run("qemu-7.2", workload, settings), TestMigrations.Run("qemu-10.0", workload, settings));
        foreach (var report in new[] { old, present })
        {
            report.Status.Should().Be(MigrationStatus.Completed);
            report.DestinationIsUpToDate.Should().BeTrue();
            int[] all = [0, 20, 30, 40, 50, 60, 70, 80, 90, 99];
            var seen = report.LogReadings.Where(r => !r.GuestStopped).Select(r => r.ThrottlePercent).Distinct().ToList();
            seen.Should().Equal(all.Take(seen.Count)).And.HaveCountGreaterThan(5);
        }

        present.LogReadings.Should().Contain(r => r.ByTimer);
        present.LogReadings.Where(r => r.ByTimer).Should().OnlyContain(r => r.At.Nanoseconds % 5_000_000_000 == 0, "the timer ticks every 5 s from the start");
        present.TotalTime.Should().BeLessThan(old.TotalTime, "7.2 waits for the end of a pass before each step");
    }

    private static ThrottledGuest Guest(AutoConvergeSettings settings)
    {
        var guest = new ThrottledGuest(new AutoConverge(settings, new HostTimings(), null), Link, Link);
        guest.Begin();
        return guest;
    }

    private static List<int> Steps(AutoConvergeSettings settings, int highPeriods)
    {
        var guest = Guest(settings);
        return [.. Enumerable.Range(0, highPeriods).Select(_ =>
        {
            guest.Read(TwoSeconds, 90);
            return guest.Duty.Percent;
        })];
    }
}
