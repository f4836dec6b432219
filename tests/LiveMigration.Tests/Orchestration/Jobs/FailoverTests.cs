using LiveMigration.Hosts;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Jobs.JobClusters;

namespace LiveMigration.Tests.Orchestration.Jobs;

/// <summary>A host fails, and its guests are started again elsewhere.</summary>
public class FailoverTests
{
    private static readonly Failover Plain = new(["a"]) { DetectionTime = VirtualDuration.FromSeconds(20), RestartTime = VirtualDuration.FromSeconds(40) };

    [Fact]
    public void Guests_serve_again_after_detection_and_start()
    {
        var (report, fleet) = Run(Cluster(), Plain);

        report.IsComplete.Should().BeTrue();
        report.TotalTime.Should().Be(VirtualDuration.FromSeconds(60));
        fleet.Guests.Should().OnlyContain(g => g.IsUsable && g.Host.Name != "a");
        fleet.State.Hosts.Select(h => h.Guests).Should().Equal(0, 2, 2);
    }

    [Fact]
    public void What_finds_no_room_stays_down_and_is_named()
    {
        var cluster = Cluster() with { Hosts = [Host("a"), Host("b", 2), Host("c", 1)] };

        var (report, fleet) = Run(cluster, Plain);

        report.NotReached.Should().ContainSingle().Which.Should().Be(new JobObstacle("vm4", "no host takes vm4: a is down; b, c have not 1 GiB of memory free (at most 0 B, on b); so it stays down", "1 GiB more of memory on b, or one more host"));
        fleet.Guest("vm4").Condition.Should().Be(GuestCondition.Lost);
    }

    [Fact]
    public void Guests_that_belong_together_and_of_which_the_last_can_go_nowhere_are_named_with_its_reason()
    {
        var cluster = Cluster() with
        {
            Guests = [Guest("one", "a"), Guest("two", "a")],
            Rules = [new KeepTogether("pair", ["one", "two"]), new KeepOnHosts("home", ["two"], ["a"])],
        };

        var (report, _) = Run(cluster, Plain);

        report.NotReached.Select(n => n.What).Should().Equal("one", "two");
        report.NotReached.Should().OnlyContain(n => n.Why.Contains("the rule \"home\" keeps two on a"));
    }

    [Fact]
    public void A_start_that_its_host_s_failure_ended_does_not_end_the_next_one_there()
    {
        var fleet = new Fleet(new Simulator(1), Cluster() with { Guests = [Guest("vm", "a")] });
        var (host, guest, ended) = (fleet.Host("b"), fleet.Guest("vm"), new List<(VirtualTime, bool)>());
        fleet.Fail(fleet.Host("a"));
        fleet.Restart(guest, host, VirtualDuration.FromSeconds(60), runs => ended.Add((fleet.Simulator.Now, runs)));
        fleet.Simulator.RunUntil(VirtualTime.Zero + VirtualDuration.FromSeconds(10));
        fleet.Fail(host);
        fleet.PowerOn(host);
        fleet.Restart(guest, host, VirtualDuration.FromSeconds(60), runs => ended.Add((fleet.Simulator.Now, runs)));
        fleet.RunToEnd();

        ended.Should().Equal((VirtualTime.Zero + VirtualDuration.FromSeconds(60), false), (VirtualTime.Zero + VirtualDuration.FromSeconds(70), true));
        guest.IsUsable.Should().BeTrue();
    }

    [Fact]
    public void Migrations_that_are_under_way_lose_their_source_or_their_destination()
    {
        var fleet = new Fleet(new Simulator(1), Cluster() with { Guests = [Guest("leaves", "a"), Guest("comes", "b"), Guest("stays", "a")] });
        var leaves = fleet.Submit(new MigrationOrder("leaves", "b", VirtualTime.Zero, new()));
        var comes = fleet.Submit(new MigrationOrder("comes", "a", VirtualTime.Zero, new()));
        var run = fleet.Run(new Job { Planner = Plain, At = VirtualTime.Zero + VirtualDuration.FromSeconds(2) });

        fleet.RunToEnd();

        (leaves.Report!.Status, comes.Report!.Status).Should().Be((MigrationStatus.GuestLost, MigrationStatus.Failed));
        fleet.Guest("comes").Host.Name.Should().Be("b");
        run.Report!.IsComplete.Should().BeTrue();
        fleet.Guests.Should().OnlyContain(g => g.IsUsable);
        fleet.State.Hosts[0].MemoryTaken.Should().Be(ByteCount.Zero);
    }

    [Fact]
    public void A_guest_that_is_being_started_is_lost_again_with_its_new_host()
    {
        var fleet = new Fleet(new Simulator(1), Cluster() with { Guests = [Guest("vm1", "a")] });
        var run = fleet.Run(new Job { Planner = Plain });
        fleet.Simulator.RunUntil(VirtualTime.Zero + VirtualDuration.FromSeconds(30));
        fleet.Guest("vm1").Condition.Should().Be(GuestCondition.Starts);
        fleet.Fail(fleet.Guest("vm1").Host);

        fleet.RunToEnd();

        run.Report!.NotReached.Should().ContainSingle().Which.Why.Should().Contain("b went down while it was being started there");
        fleet.Guest("vm1").Condition.Should().Be(GuestCondition.Lost);
        fleet.State.Hosts.Should().OnlyContain(h => h.Guests == 0);
    }

    private static Cluster Cluster() => new() { Hosts = [Host("a"), Host("b"), Host("c")], Guests = [.. Enumerable.Range(1, 4).Select(i => Guest($"vm{i}", "a"))] };
}
