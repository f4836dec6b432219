using LiveMigration.Migration;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Jobs.JobClusters;

namespace LiveMigration.Tests.Orchestration.Jobs;

/// <summary>A job begins while others' migrations are under way: those guests are not moved a second time, and no host is taken for empty that they leave or come to.</summary>
public class GuestsOnTheirWayTests
{
    [Fact]
    public void A_drain_leaves_alone_who_leaves_already_and_names_who_is_still_to_come()
    {
        var (report, fleet) = RunWhileTheyMove(new HostDrain(["a"]), ("leaves", "b"), ("comes", "a"));

        report.Plan.Steps.Select(s => s.What).Should().Equal("a enters maintenance", "move stays from a to c");
        report.Plan.Remarks.Should().Equal("leaves is on its way to b already");
        report.NotReached.Should().Equal(new JobObstacle("comes", "it is on its way to a and will run there", "the job once more when it has arrived"));
        fleet.State.Hosts[0].Guests.Should().Be(1);
    }

    [Fact]
    public void A_rack_s_hosts_that_guests_leave_or_come_to_are_not_rebooted()
    {
        var (report, _) = RunWhileTheyMove(new RackDrain("rack"), ("leaves", "b"));

        report.Plan.Steps.Should().BeEmpty();
        report.NotReached.Should().Equal(
            new JobObstacle("a", "leaves is on its way from a to b; so a is left as it is", "the job once more when it has arrived"),
            new JobObstacle("b", "leaves is on its way from a to b; so b is left as it is", "the job once more when it has arrived"));
    }

    [Fact]
    public void A_host_that_a_guest_is_leaving_is_not_powered_off()
    {
        var (report, _) = RunWhileTheyMove(new Consolidation(), ("leaves", "b"));

        report.Plan.Steps.OfType<HostStep>().Select(s => s.Host).Distinct().Should().Equal("c");
        report.IsComplete.Should().BeTrue();
    }

    [Fact]
    public void Guests_that_belong_together_follow_the_one_that_went_before()
    {
        var rule = new KeepTogether("pair", ["leaves", "stays"]);
        var (report, fleet) = RunWhileTheyMove(new HostDrain(["a"]), [rule], ("leaves", "b"));

        report.IsComplete.Should().BeTrue();
        fleet.Guest("stays").Host.Name.Should().Be("b");
    }

    [Fact]
    public void A_guest_that_is_on_its_way_fits_nowhere_and_the_reason_says_so()
    {
        var fleet = new Fleet(new Simulator(1), Cluster([]));
        fleet.Submit(new MigrationOrder("leaves", "b", VirtualTime.Zero, new MigrationSettings()));
        fleet.Simulator.RunUntil(VirtualTime.Zero + VirtualDuration.FromSeconds(1));
        var guest = fleet.Guest("leaves").Index;

        fleet.State.Fits(guest, 2).Should().BeFalse();
        PlacementCheck.Reasons(fleet.State, guest, 2).Should().Equal(new PlacementReason(PlacementObstacle.State, "leaves is on its way to b already"));
    }

    private static (JobReport Report, Fleet Fleet) RunWhileTheyMove(IJobPlanner planner, params (string Vm, string To)[] moves) => RunWhileTheyMove(planner, [], moves);

    private static (JobReport Report, Fleet Fleet) RunWhileTheyMove(IJobPlanner planner, IReadOnlyList<PlacementRule> rules, params (string Vm, string To)[] moves)
    {
        var fleet = new Fleet(new Simulator(1), Cluster(rules));
        foreach (var (vm, to) in moves)
        {
            fleet.Submit(new MigrationOrder(vm, to, VirtualTime.Zero, new MigrationSettings()) { MovesTogether = rules.Count > 0 });
        }

        var run = fleet.Run(new Job { Planner = planner, At = VirtualTime.Zero + VirtualDuration.FromSeconds(1) });
        fleet.RunToEnd();
        return (run.Report!, fleet);
    }

    private static Cluster Cluster(IReadOnlyList<PlacementRule> rules) => new()
    {
        Hosts = [Host("a", rack: "rack"), Host("b", 8, rack: "rack"), Host("c", 16)],
        Guests = [Guest("leaves", "a"), Guest("stays", "a"), Guest("comes", "c", gibibytes: 2)],
        Rules = rules,
    };
}
