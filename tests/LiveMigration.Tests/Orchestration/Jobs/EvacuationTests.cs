using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Simulation;
using LiveMigration.Workloads;
using static LiveMigration.Tests.Orchestration.Jobs.JobClusters;

namespace LiveMigration.Tests.Orchestration.Jobs;

/// <summary>Guests leave a host that is going to fail; of 1, 2 and 4 GiB one after the other those are saved that are away in time.</summary>
public class EvacuationTests
{
    [Theory]
    [InlineData(7, new string[0])]
    [InlineData(6, new[] { "four" })]
    [InlineData(3, new[] { "four" })]
    [InlineData(2, new[] { "two", "four" })]
    public void The_soonest_go_first_and_those_too_late_are_named_before_and_lost(int gibibytesOfTime, string[] late)
    {
        var deadline = OfGiB * gibibytesOfTime;
        var (report, fleet) = Run(Cluster(outgoing: 1), new Evacuation("a", deadline + VirtualDuration.FromMilliseconds(1)));

        report.NotReached.Select(n => n.What).Should().Equal(late);
        report.Plan.Obstacles.Select(n => n.What).Should().Equal(late, "all of it was known before");
        fleet.Guests.Where(g => g.Condition == GuestCondition.Lost).Select(g => g.Name).Should().BeEquivalentTo(late);
        fleet.Host("a").State.Should().Be(HostState.Down);
    }

    [Theory]
    [InlineData(7, new string[0])]
    [InlineData(3, new[] { "four" })]
    [InlineData(2, new[] { "two", "four" })]
    public void Those_that_share_a_card_without_limits_are_as_many_as_are_away_in_time(int gibibytesOfTime, string[] late)
    {
        var topology = new NetworkTopology([.. "abc".Select(name => new NetworkHost { Name = name.ToString(), Rack = "rack", Nic = DataRate.FromGigabitsPerSecond(1) })], [new NetworkRack { Name = "rack" }]);
        var cluster = Cluster(outgoing: 1) with { Limits = new AdmissionLimits(), Network = new ClusterNetwork(topology, []) };

        var (report, fleet) = Run(cluster, new Evacuation("a", OfGiB * gibibytesOfTime + VirtualDuration.FromMilliseconds(1)));

        report.NotReached.Select(n => n.What).Should().Equal(late);
        fleet.Guests.Where(g => g.Condition == GuestCondition.Lost).Select(g => g.Name).Should().BeEquivalentTo(late);
    }

    [Fact]
    public void What_is_too_late_comes_with_its_time_and_what_would_help()
    {
        var plan = Plan(Cluster(outgoing: 1), new Evacuation("a", VirtualDuration.FromSeconds(30)));

        plan.Obstacles.Should().Equal(new JobObstacle("four", "it would be away after 60.1 s, 30.1 s after the deadline of 30 s", "30.1 s more time, or 100 % more bandwidth", OfGiB * 7));
    }

    [Fact]
    public void Settings_that_the_hypervisor_does_not_take_are_named_with_each_guest()
    {
        var (report, fleet) = Run(Cluster(outgoing: 1), new Evacuation("a", VirtualDuration.FromSeconds(30)) { Fails = false }, new MigrationSettings { ReturnPath = true });

        report.NotReached.Should().HaveCount(3).And.OnlyContain(n => n.Why.StartsWith("returnPath: textbook does not offer it") && n.WouldHelp == "settings that its hypervisor takes");
        fleet.Tickets.Should().BeEmpty();
    }

    [Fact]
    public void A_guest_that_is_dirtied_faster_than_it_is_sent_is_not_begun()
    {
        var cluster = Cluster(outgoing: 1);
        var busy = cluster.Guests[0].Vm with { Workload = new FlatWorkload { WorkingSetSize = ByteCount.FromMiB(512), DirtyRate = DataRate.FromGigabitsPerSecond(2) } };

        var plan = Plan(cluster with { Guests = [new PlacedVm(busy, "a"), .. cluster.Guests.Skip(1)] }, new Evacuation("a", VirtualDuration.FromSeconds(300)));

        plan.Obstacles.Should().ContainSingle().Which.Should().Be(new JobObstacle("one", "it is dirtied as fast as it can be sent and would not be away in time", "auto-converge, post-copy, or more bandwidth"));
    }

    // The textbook's own series: the estimate of a flat workload is the time that the migration then takes.
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(60)]
    public void The_estimate_is_the_time_of_the_textbooks_migration(int percentOfRate)
    {
        var vm = new VirtualMachine { Name = "vm", Memory = ByteCount.FromGiB(2), Workload = new FlatWorkload { WorkingSetSize = ByteCount.FromGiB(2), DirtyRate = new DataRate(12_500_000 * percentOfRate) } };
        var request = TestMigrations.Request("textbook", vm, DataRate.FromGigabitsPerSecond(10), new MigrationSettings());

        var estimate = MigrationEstimate.Of(HypervisorCatalog.BuiltIn, request);

        var report = TestMigrations.Run("textbook", vm.Workload, new MigrationSettings(), mebibytes: 2048, filled: 1);
        estimate!.Value.TotalSeconds.Should().BeApproximately(report.TotalTime.TotalSeconds, 1e-4);
    }

    private static Cluster Cluster(int outgoing) => new()
    {
        Hosts = [Host("a"), Host("b"), Host("c")],
        Guests = [Guest("one", "a", 1), Guest("two", "a", 2), Guest("four", "a", 4)],
        Limits = new AdmissionLimits { OutgoingPerHost = outgoing },
    };
}
