using FsCheck.Xunit;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Properties;

/// <summary>Whoever looks on changes nothing, and sees what the report tells in the end.</summary>
[Properties(MaxTest = 400, Replay = "1,1", StartSize = 1_000, EndSize = 100_000_000)]
public class OnlookerProperties
{
    [Property]
    public void A_recorded_migration_is_the_same_migration(int number)
    {
        var (plain, _) = new RandomMigration(number).Run(verify: false);
        var (recorded, timeline) = Record(number);
        recorded.Should().BeEquivalentTo(plain, o => o.Excluding(r => r.DirtyPages), "digest too");
        timeline.Points.Count.Should().BeLessThanOrEqualTo(MigrationTimeline.MostPoints);
    }

    [Property]
    public void A_timeline_runs_from_start_to_end_and_what_it_sums_up_never_falls(int number)
    {
        var (report, timeline) = Record(number);
        if (report.Status == MigrationStatus.Refused)
        {
            return;
        }

        var points = timeline.Points;
        points[0].At.Should().Be(VirtualDuration.Zero);
        points[^1].At.Should().BeGreaterThanOrEqualTo(report.TotalTime).And.BeGreaterThanOrEqualTo(report.Phases.Select(p => p.Start + p.Length).DefaultIfEmpty(VirtualDuration.Zero).Max());
        points[^1].Transferred.Should().Be(report.Transferred);
        points.Zip(points.Skip(1)).Should().NotContain(p => p.Second.At < p.First.At);
        points.Should().OnlyContain(p => p.Remaining >= ByteCount.Zero && p.Transferred >= ByteCount.Zero);
        points.Zip(points.Skip(1)).Should().NotContain(p => p.Second.GuestLost < p.First.GuestLost);
        points.Zip(points.Skip(1)).Should().NotContain(p => p.Second.Transferred < p.First.Transferred && p.Second.Phase != MigrationPhase.Ended && p.Second.Phase != MigrationPhase.PostCopyPaused && p.Second.Phase != MigrationPhase.PostCopy, "what was on the wire stays sent, but for what a lost connection takes back");
        report.Phases.Where(p => p.Length > VirtualDuration.Zero && p.Start + p.Length < points[^1].At).Select(p => p.Phase).Except(points.Select(p => p.Phase)).Should().BeEmpty("each phase that lasts is seen");
        (points[^1].GuestLost > VirtualDuration.Zero).Should().Be(report.GuestSlowdown > 0);
    }

    [Property]
    public void What_readings_found_by_address_is_what_they_found(int number)
    {
        var (report, _) = Record(number);
        if (report.DirtyPages is not { } map || map.Columns.Any(c => c.Readings > 1) || map.Memory < ByteCount.FromMiB(32) || map.Memory.Bytes % (map.Stretches * 64 * 4096) != 0)
        {
            return;
        }

        var pagesPerStretch = map.Memory.Bytes / 4096.0 / map.Stretches;
        var found = report.LogReadings.Where(r => r.Dirtied > ByteCount.Zero).Select(r => r.Dirtied.Bytes / 4096.0);
        map.Columns.Should().OnlyContain(c => c.Shares.Count == map.Stretches && c.Shares.All(share => share >= 0 && share <= 1) && c.From <= c.Until);
        var most = map.Columns.Max(c => c.Shares.Sum() * pagesPerStretch);
        most.Should().BeApproximately(found.DefaultIfEmpty(0).Max(), 0.01, "all that a reading found is somewhere");
    }

    private static (MigrationReport Report, MigrationTimeline Timeline) Record(int number)
    {
        var simulator = new Simulator(7);
        var session = Migrations.Start(simulator, new RandomMigration(number).Request with { Detail = ReportDetail.Addresses });
        var recorder = new TimelineRecorder(simulator, session);
        simulator.RunToEnd(3_000_000).Should().BeTrue("every migration ends");
        return (session.Report!, recorder.Timeline);
    }
}
