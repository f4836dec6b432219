using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Charts.Tests;

public class FleetPictureTests
{
    [Fact]
    public void A_small_fleet_names_every_migration_and_tells_those_that_did_not_complete_apart()
    {
        var texts = SvgText.Of(FleetPicture.Gantt(Runs.Throttled.Migrations));

        texts.Should().Contain(Runs.Throttled.Reports.Select(r => $"{r.Vm} ({r.Source})"));
        texts.Should().Contain(["under way, completes", "under way, does not complete", "guest stands still", "time since the run's start (s)"]);
    }

    [Fact]
    public void Of_ten_thousand_migrations_three_hundred_are_drawn_and_the_title_says_so()
    {
        var picture = FleetPicture.Gantt(TenThousand());

        SvgText.Of(picture).Should().Contain("Migrations by the host they left (300 of 10,000 migrations, evenly picked)").And.Contain("host-0");
        picture.ToSvg().Length.Should().BeLessThan(500_000);
    }

    [Fact]
    public void Downtimes_tell_their_quantiles_by_nearest_rank()
    {
        var reports = Enumerable.Range(1, 200).Select(i => Runs.Converging.Migrations[0].Report with { Downtime = VirtualDuration.FromMilliseconds(i), ClientOutage = VirtualDuration.FromMilliseconds(2 * i) });

        var texts = SvgText.Of(FleetPicture.Downtimes(reports));

        texts.Should().Contain(["Downtime of 200 migrations that completed", "median: 100 ms", "95 %: 190 ms", "99 %: 198 ms", "outage that clients see"]);
    }

    [Fact]
    public void Downtimes_of_ten_thousand_are_as_small_a_file_as_of_a_few()
    {
        FleetPicture.Downtimes(TenThousand().Select(o => o.Report)).ToSvg().Length.Should().BeLessThan(500_000);
    }

    [Fact]
    public void No_migration_one_and_one_that_was_refused_can_be_drawn()
    {
        SvgText.Of(FleetPicture.Gantt([])).Should().Contain("There were no migrations.");
        SvgText.Of(FleetPicture.Gantt(Runs.Refused.Migrations)).Should().Contain("No migration took any time.");
        SvgText.Of(FleetPicture.Downtimes([])).Should().Contain("No migration completed.");
        SvgText.Of(FleetPicture.Downtimes(Runs.Refused.Reports)).Should().Contain("No migration completed.");
        SvgText.Of(FleetPicture.Downtimes(Runs.Converging.Reports)).Should().Contain("Downtime of 1 migration that completed");
        SvgText.Of(FleetPicture.Downtimes([Runs.Converging.Reports.First() with { Downtime = VirtualDuration.Zero, ClientOutage = VirtualDuration.Zero }])).Should().Contain("downtime (s)");
    }

    private static List<MigrationOutcome> TenThousand()
    {
        var one = Runs.Converging.Migrations[0];
        return [.. Enumerable.Range(0, 10_000).Select(i => one with
        {
            Report = one.Report with
            {
                Vm = $"vm-{i}",
                Source = $"host-{i / 1000}",
                StartedAt = VirtualTime.Zero + VirtualDuration.FromSeconds(i),
                Downtime = VirtualDuration.FromMicroseconds(i * 37 % 100_000),
                Status = i % 50 == 0 ? MigrationStatus.Failed : MigrationStatus.Completed,
            },
        })];
    }
}
