using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;

namespace LiveMigration.Tests;

public class MigrationTimelineTests
{
    [Fact]
    public void In_post_copy_points_at_which_nothing_newly_sent_was_known_are_no_sendings()
    {
        var timeline = new MigrationTimeline([
            Point(0, MigrationPhase.Rounds, 0), Point(1, MigrationPhase.Rounds, 0), Point(2, MigrationPhase.PostCopy, 10), Point(3, MigrationPhase.PostCopy, 10),
            Point(4, MigrationPhase.PostCopy, 30), Point(5, MigrationPhase.PostCopyPaused, 30), Point(6, MigrationPhase.PostCopy, 30), Point(7, MigrationPhase.PostCopy, 30)]);

        timeline.Sendings.Select(p => p.At.TotalSeconds).Should().Equal(0, 1, 2, 4, 5, 6, 7);
    }

    internal static TimelinePoint Point(long second, MigrationPhase phase, long transferred) => new() { At = VirtualDuration.FromSeconds(second), Phase = phase, Transferred = new ByteCount(transferred) };
}
