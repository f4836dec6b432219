using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Jobs.JobClusters;

namespace LiveMigration.Tests.Orchestration;

/// <summary>What guests lose where processors are too few. At 1 Gbit/s a migration takes 30,517 pages/s x 1.64 us = 0.05 processors at each end.</summary>
public class TenantsTests
{
    private const int ThousandthsOfMigration = 50;

    [Fact]
    public void Guests_and_a_migration_share_what_is_too_little_in_proportion()
    {
        var fleet = new Fleet(new Simulator(1), new Cluster { Hosts = [Host("a", cpus: 4), Host("b", cpus: 8)], Guests = [Guest("busy", "a", vcpus: 6), Guest("moves", "a", vcpus: 2)] });
        fleet.Submit(new MigrationOrder("moves", "b", VirtualTime.Zero, new()));

        fleet.Hosts[0].Processors.Slowdown.Should().Be(0.5, "8 are asked for, and 4 are there");
        var report = fleet.RunToEnd();

        const long Asked = 8000 + ThousandthsOfMigration;
        var lost = OfGiB.Nanoseconds * (Asked - 4000) / Asked;
        fleet.Guest("busy").LostToOthers.Nanoseconds.Should().Be(lost);
        fleet.Guest("moves").LostToOthers.Nanoseconds.Should().Be(lost, "it was on a until the end");
        fleet.Hosts[1].Processors.LostUntilNow.Should().Be(VirtualDuration.Zero);
        report.Hosts.Where(h => h.Lost > VirtualDuration.Zero).Select(h => h.Name).Should().Equal("a");
        var toMigrations = lost - OfGiB.Nanoseconds / 2;
        fleet.Guest("busy").LostToMigrations.Nanoseconds.Should().BeCloseTo(toMigrations, 1, "half would have been lost without it");
        (report.MostLostToMigrations, report.LostToMigrations!.Max).Should().Be(("busy", fleet.Guest("busy").LostToMigrations));
        var outcome = fleet.Tickets[0].Outcome;
        (outcome.ProcessorTime, outcome.LostToMigrations.Nanoseconds > 0).Should().Be((report.ProcessorTimeOfMigrations, true));
        report.Hosts.Should().OnlyContain(h => h.OfMigrations.Nanoseconds == OfGiB.Nanoseconds * ThousandthsOfMigration / 1000, "both ends take the same");
        report.ProcessorTimeOfMigrations.Nanoseconds.Should().Be(2 * (OfGiB.Nanoseconds * ThousandthsOfMigration / 1000));
    }

    [Fact]
    public void Where_hosts_do_not_say_how_many_processors_they_have_nobody_is_slowed_down()
    {
        var fleet = new Fleet(new Simulator(1), new Cluster { Hosts = [Host("a"), Host("b")], Guests = [Guest("busy", "a", vcpus: 600), Guest("moves", "a")] });
        fleet.Submit(new MigrationOrder("moves", "b", VirtualTime.Zero, new()));

        var report = fleet.RunToEnd();

        (report.LostToOthers, report.LostToMigrations, report.MostLostToMigrations).Should().Be((null, null, null));
        fleet.Guests.Should().OnlyContain(g => g.LostToOthers == VirtualDuration.Zero);
    }
}
