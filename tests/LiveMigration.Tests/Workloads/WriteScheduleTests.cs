using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Workloads;

public class WriteScheduleTests
{
    [Fact]
    public void The_time_of_a_count_and_the_count_at_a_time_are_inverse_whatever_the_steps()
    {
        var random = new RandomStream(11, "schedules");
        for (var i = 0; i < 200; i++)
        {
            var steps = new List<(long, double)>();
            var at = 0L;
            for (var k = 0; k < 1 + (int)random.NextBelow(6); k++)
            {
                steps.Add((at, random.NextBelow(3) == 0 ? 0 : 1_000 * random.NextDouble()));
                at += 1 + (long)random.NextBelow(5_000_000_000);
            }

            var repeats = random.NextBelow(2) == 0;
            var schedule = new WriteSchedule(steps, repeats ? at : null);
            var last = 0.0;
            for (var time = 0L; time < 20_000_000_000; time += 1 + (long)random.NextBelow(700_000_000))
            {
                var writes = schedule.WritesUntil(time);
                writes.Should().BeGreaterThanOrEqualTo(last);
                last = writes;
                var due = schedule.TimeOf(writes + 1, time);
                due.Should().BeGreaterThanOrEqualTo(time);
                if (due < long.MaxValue)
                {
                    // Whole nanoseconds at 1,000 writes a second at most.
                    schedule.WritesUntil(due).Should().BeApproximately(writes + 1, 2e-6);
                }
                else
                {
                    schedule.WritesUntil(1_000_000_000_000_000).Should().BeLessThan(writes + 1, "never means that it is not reached in eleven days");
                }
            }
        }
    }
}
