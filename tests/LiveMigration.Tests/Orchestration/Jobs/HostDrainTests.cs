using LiveMigration.Hosts;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Jobs.JobClusters;

namespace LiveMigration.Tests.Orchestration.Jobs;

/// <summary>Hosts are emptied: in the time that can be reckoned by hand, by the rules, and where it cannot be done it is said before.</summary>
public class HostDrainTests
{
    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public void Guests_alike_leave_in_as_many_turns_as_the_limit_makes_of_them(int outgoing, int turns)
    {
        var cluster = new Cluster
        {
            Hosts = [Host("a"), Host("b"), Host("c")],
            Guests = [.. Enumerable.Range(1, 6).Select(i => Guest($"vm{i}", "a"))],
            Limits = new AdmissionLimits { OutgoingPerHost = outgoing },
        };

        var (report, fleet) = Run(cluster, new HostDrain(["a"]));

        report.TotalTime.Should().Be(OfGiB * turns);
        report.IsComplete.Should().BeTrue();
        report.Sent.Should().Be(ByteCount.FromGiB(6));
        fleet.Host("a").State.Should().Be(HostState.Maintenance);
        fleet.State.Hosts.Select(h => h.Guests).Should().Equal([0, 3, 3], "each guest goes where the most memory is free");
        report.Steps.Where(s => s.Step is MoveStep).Select(s => s.Waited).Should().Equal(Enumerable.Range(0, 6).Select(i => OfGiB * (i / outgoing)));
    }

    [Fact]
    public void The_plan_can_be_read_before_it_runs_and_the_largest_guest_is_placed_first()
    {
        var cluster = new Cluster { Hosts = [Host("a"), Host("b", 8), Host("c", 4)], Guests = [Guest("small", "a", 3), Guest("large", "a", 6)], Placement = new BestFit() };

        var plan = Plan(cluster, new HostDrain(["a"]));

        plan.Steps.Select(s => s.What).Should().Equal("a enters maintenance", "move large from a to b", "move small from a to c");
        plan.Steps.Select(s => string.Join(",", s.After)).Should().Equal("", "1", "1");
        plan.Steps[1].Why.Should().Be("a is to be empty; b has the least memory free that is enough");
        plan.Obstacles.Should().BeEmpty();
    }

    [Fact]
    public void A_chain_of_steps_as_long_as_a_cluster_is_skipped_when_its_first_is_not_done()
    {
        var (report, _) = Run(new Cluster { Hosts = [Host("a")], Guests = [Guest("vm", "a")] }, new OneAfterTheOther(100_000));

        report.Steps[0].Status.Should().Be(StepStatus.Failed);
        report.Steps.Skip(1).Should().OnlyContain(s => s.Status == StepStatus.Skipped);
        report.Steps[^1].Reason.Should().Be("step 100000 was not done");
    }

    private sealed record OneAfterTheOther(int Waits) : IJobPlanner
    {
        public string Name => "one after the other";

        public JobPlan Plan(PlanningContext context)
        {
            var plan = new JobPlanBuilder(Name);
            var last = plan.Change("a", HostChange.PowerOff, "which its guest is against", []);
            for (var i = 0; i < Waits; i++)
            {
                last = plan.Wait(VirtualDuration.FromSeconds(1), "and on", [last]);
            }

            return plan.Build();
        }
    }

    [Fact]
    public void What_fits_nowhere_is_named_before_with_what_would_help_and_the_others_leave()
    {
        var cluster = new Cluster { Hosts = [Host("a"), Host("b", 8), Host("c", 4)], Guests = [Guest("large", "a", 12), Guest("small", "a", 2)] };

        var (report, fleet) = Run(cluster, new HostDrain(["a"]));

        var obstacle = report.Plan.Obstacles.Should().ContainSingle().Which;
        obstacle.Should().Be(new JobObstacle("large", "no host takes large: b, c have not 12 GiB of memory free (at most 8 GiB, on b)", "4 GiB more of memory on b, or one more host"));
        report.NotReached.Should().Equal(obstacle);
        (fleet.Guest("large").Host.Name, fleet.Guest("small").Host.Name).Should().Be(("a", "b"));
    }

    [Fact]
    public void Hosts_that_are_drained_together_do_not_take_each_others_guests()
    {
        var cluster = new Cluster { Hosts = [Host("a", 100), Host("b", 100), Host("c", 8)], Guests = [Guest("one", "a"), Guest("two", "b")] };

        var (report, fleet) = Run(cluster, new HostDrain(["a", "b"]));

        report.IsComplete.Should().BeTrue();
        fleet.Guests.Select(g => g.Host.Name).Should().Equal("c", "c");
    }

    [Fact]
    public void Guests_that_rules_keep_apart_are_never_together_and_those_kept_together_arrive_on_one_host()
    {
        var cluster = new Cluster
        {
            Hosts = [Host("a"), Host("b"), Host("c"), Host("d", 16)],
            Guests = [Guest("db1", "a"), Guest("db2", "b"), Guest("web", "a", 4), Guest("cache", "a", 2)],
            Rules = [new KeepApart("databases", ["db1", "db2"]), new KeepTogether("shop", ["web", "cache"]), new KeepOnHosts("licence", ["cache"], ["a", "d"])],
        };

        var (report, fleet) = Run(cluster, new HostDrain(["a"]));

        report.IsComplete.Should().BeTrue(string.Join(". ", report.NotReached.Select(n => n.Why)));
        (fleet.Guest("web").Host.Name, fleet.Guest("cache").Host.Name).Should().Be(("d", "d"), "the licence binds the pair to d");
        fleet.Guest("db1").Host.Name.Should().Be("c", "db2 is on b, and c has more memory free than d");
    }

    [Fact]
    public void A_guest_that_is_refused_at_the_planned_host_goes_to_another_one()
    {
        var cluster = new Cluster { Hosts = [Host("a"), Host("b"), Host("c", 32)], Guests = [Guest("vm1", "a"), Guest("vm2", "a")], Limits = new AdmissionLimits { OutgoingPerHost = 1 } };

        var fleet = new Fleet(new Simulator(1), cluster);
        var run = fleet.Run(new Job { Planner = new HostDrain(["a"]) });
        fleet.Simulator.RunUntil(VirtualTime.Zero + VirtualDuration.FromSeconds(1));
        fleet.EnterMaintenance(fleet.Host("b"));
        fleet.RunToEnd();

        run.Report!.IsComplete.Should().BeTrue();
        run.Report.Steps.Select(s => s.WentTo).Should().Equal(null, null, "c");
        run.Report.Steps[2].Attempts.Should().Be(2);
        fleet.Guest("vm2").Host.Name.Should().Be("c");
    }

    [Fact]
    public void Where_no_other_host_is_left_the_step_says_why_it_failed()
    {
        var cluster = new Cluster { Hosts = [Host("a"), Host("b")], Guests = [Guest("vm1", "a"), Guest("vm2", "a")], Limits = new AdmissionLimits { OutgoingPerHost = 1 } };

        var fleet = new Fleet(new Simulator(1), cluster);
        var run = fleet.Run(new Job { Planner = new HostDrain(["a"]) });
        fleet.Simulator.RunUntil(VirtualTime.Zero + VirtualDuration.FromSeconds(1));
        fleet.EnterMaintenance(fleet.Host("b"));
        fleet.RunToEnd();

        run.Report!.NotReached.Should().ContainSingle().Which.Should().Be(new JobObstacle("vm2", "step 3 (move vm2 from a to b): refused: b is in maintenance: no guest may come to it", "what stands against it out of the way, and the job once more"));
        fleet.Guest("vm1").Host.Name.Should().Be("b", "a migration that was under way is not disturbed");
    }

    [Fact]
    public void Hosts_that_are_not_there_or_named_twice_are_told()
    {
        var cluster = new Cluster { Hosts = [Host("a"), Host("b")], Guests = [Guest("vm1", "a")] };
        var run = () => new Fleet(new Simulator(1), cluster).Run(new Job { Planner = new HostDrain(["a", "x", "a"]) });

        run.Should().Throw<ArgumentException>().WithMessage("*\"x\", which is not there. A job names the host \"a\" twice*");
    }
}
