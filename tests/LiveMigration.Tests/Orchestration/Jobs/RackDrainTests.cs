using LiveMigration.Hosts;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Jobs.JobClusters;

namespace LiveMigration.Tests.Orchestration.Jobs;

/// <summary>A rack's hosts are emptied and rebooted in waves.</summary>
public class RackDrainTests
{
    private static readonly VirtualDuration Reboot = VirtualDuration.FromSeconds(100);

    // Each host has two guests that leave one after the other, then it reboots: a wave takes 2 migrations and a reboot.
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    [InlineData(4, 1)]
    public void Waves_follow_each_other_and_each_takes_its_migrations_and_a_reboot(int atOnce, int waves)
    {
        var (report, fleet) = Run(Cluster(spareGibibytes: 256), new RackDrain("r1") { HostsAtOnce = atOnce, RebootTime = Reboot });

        report.IsComplete.Should().BeTrue();
        report.TotalTime.Should().Be((OfGiB * 2 + Reboot) * waves);
        report.Plan.Steps.Max(s => s.Wave).Should().Be(waves);
        fleet.Hosts.Should().OnlyContain(h => h.State == HostState.Up);
        fleet.Guests.Should().OnlyContain(g => g.Host.Host.Rack == "r2", "the spare host has the most memory free throughout");
    }

    [Fact]
    public void With_back_fill_every_guest_is_home_again_and_the_spare_host_sends_a_waves_guests_one_after_the_other()
    {
        var cluster = Cluster(spareGibibytes: 256);
        var (report, fleet) = Run(cluster, new RackDrain("r1") { HostsAtOnce = 2, RebootTime = Reboot, BackFill = true });

        report.IsComplete.Should().BeTrue();
        report.TotalTime.Should().Be((OfGiB * 2 + Reboot + OfGiB * 4) * 2);
        fleet.Guests.Select(g => g.Host.Name).Should().Equal(cluster.Guests.Select(g => g.Host));
    }

    [Fact]
    public void Where_the_rest_of_the_cluster_is_too_small_hosts_of_the_rack_help_each_other()
    {
        var (report, fleet) = Run(Cluster(spareGibibytes: 1), new RackDrain("r1") { RebootTime = Reboot });

        report.IsComplete.Should().BeTrue();
        fleet.Host("spare").Load.Guests.Should().Be(1);
        report.Steps.Should().HaveCountGreaterThan(4 * 3 + 8, "some guests have to move twice");
    }

    [Fact]
    public void A_host_that_cannot_be_emptied_is_named_and_left_alone_and_the_others_have_their_turn()
    {
        var cluster = Cluster(spareGibibytes: 64);
        cluster = cluster with { Guests = [.. cluster.Guests, Guest("giant", "a2", 65)], Hosts = [.. cluster.Hosts.Select(h => h.Name == "spare" ? h with { Memory = ByteCount.FromGiB(32) } : h)] };

        var (report, _) = Run(cluster, new RackDrain("r1") { RebootTime = Reboot });

        report.NotReached.Should().ContainSingle().Which.What.Should().Be("giant");
        report.NotReached[0].Why.Should().StartWith("no host takes giant: ").And.EndWith("; so a2 is left as it is");
        report.Plan.Steps.OfType<HostStep>().Select(s => s.Host).Distinct().Should().Equal("a1", "a3", "a4");
    }

    [Fact]
    public void When_a_guest_does_not_get_away_its_host_is_not_rebooted_and_later_waves_do_not_begin()
    {
        var cluster = Cluster(spareGibibytes: 64);
        var fleet = new Fleet(new Simulator(1), cluster);
        var run = fleet.Run(new Job { Planner = new RackDrain("r1") { RebootTime = Reboot }, Replans = 0 });
        fleet.Simulator.RunUntil(VirtualTime.Zero + VirtualDuration.FromSeconds(1));
        fleet.EnterMaintenance(fleet.Host("spare"));

        fleet.RunToEnd();

        run.Report!.Steps.Select(s => s.Status).Distinct().Should().BeEquivalentTo([StepStatus.Done, StepStatus.Failed, StepStatus.Skipped]);
        run.Report.Steps.Where(s => s.Step is WaitStep).Should().OnlyContain(s => s.Status == StepStatus.Skipped);
        run.Report.NotReached.Should().HaveCount(2);
        run.Report.NotReached[1].Why.Should().Be("not begun, because step 3 was not done; the first is: wait 100.000000000 s");
    }

    [Fact]
    public void A_rack_that_is_not_there_and_waves_of_no_host_are_told_at_once()
    {
        var run = () => Plan(Cluster(64), new RackDrain("r9") { HostsAtOnce = 0 });

        run.Should().Throw<ArgumentException>().WithMessage("*rack \"r9\", in which no host stands. HostsAtOnce is 0; allowed is 1 or more*");
    }

    private static Cluster Cluster(int spareGibibytes) => new()
    {
        Hosts = [Host("a1", 64, "r1"), Host("a2", 64, "r1"), Host("a3", 64, "r1"), Host("a4", 64, "r1"), Host("spare", spareGibibytes, "r2")],
        Guests = [.. Enumerable.Range(0, 8).Select(i => Guest($"vm{i + 1}", $"a{i / 2 + 1}"))],
        Limits = new AdmissionLimits { OutgoingPerHost = 1 },
    };
}
