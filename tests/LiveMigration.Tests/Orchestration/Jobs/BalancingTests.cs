using LiveMigration.Hosts;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Jobs.JobClusters;

namespace LiveMigration.Tests.Orchestration.Jobs;

/// <summary>Load is evened out, hosts are emptied for the night.</summary>
public class BalancingTests
{
    [Fact]
    public void The_small_guest_moves_where_it_evens_out_as_much_as_the_large_one()
    {
        var cluster = new Cluster { Hosts = [Host("a", cpus: 8), Host("b", cpus: 8)], Guests = [Guest("large", "a", 32, vcpus: 4), Guest("small", "a", 4, vcpus: 4)] };

        var (report, fleet) = Run(cluster, new Balancing());

        report.IsComplete.Should().BeTrue();
        (fleet.Guest("large").Host.Name, fleet.Guest("small").Host.Name).Should().Be(("a", "b"));
        report.Plan.Steps.Single().Why.Should().Be("a is loaded to 100 %, b to 0 %; the standard deviation falls from 0.5 to 0");
        report.Plan.Remarks.Should().Equal("standard deviation of hosts' loads 0.5 before, 0 after; 1 guest moves");
    }

    [Fact]
    public void A_cluster_that_is_even_enough_is_left_alone()
    {
        var cluster = new Cluster { Hosts = [Host("a"), Host("b")], Guests = [Guest("one", "a", 8), Guest("two", "b", 9)] };

        Plan(cluster, new Balancing()).Steps.Should().BeEmpty();
    }

    [Fact]
    public void A_rule_that_is_broken_is_mended_first()
    {
        var cluster = new Cluster { Hosts = [Host("a"), Host("b")], Guests = [Guest("db1", "a"), Guest("db2", "a")], Rules = [new KeepApart("databases", ["db1", "db2"])] };

        var plan = Plan(cluster, new Balancing());

        plan.Steps.Select(s => s.What).Should().Equal("move db1 from a to b");
        plan.Steps[0].Why.Should().StartWith("a breaks a rule of db1");
    }

    [Fact]
    public void A_balancer_of_ones_own_decides_and_what_it_sends_where_it_does_not_fit_is_named()
    {
        var cluster = new Cluster { Hosts = [Host("a"), Host("b", 2)], Guests = [Guest("one", "a", 1), Guest("big", "a", 8)] };

        var plan = Plan(cluster, new Balancing { Balancer = new AllTo(1) });

        plan.Steps.Select(s => s.What).Should().Equal("move one from a to b");
        plan.Obstacles.Should().ContainSingle().Which.Why.Should().StartWith("the balancer sends it to b, where it does not fit: big has 8 GiB of memory, b offers 1 GiB");
    }

    [Fact]
    public void As_many_hosts_as_can_be_are_emptied_and_powered_off()
    {
        var cluster = new Cluster { Hosts = [Host("a", 16), Host("b", 16), Host("c", 16), Host("d", 16)], Guests = [Guest("a1", "a", 4), Guest("b1", "b", 6), Guest("c1", "c", 5), Guest("c2", "c", 5)] };

        var (report, fleet) = Run(cluster, new Consolidation());

        report.IsComplete.Should().BeTrue();
        fleet.Hosts.Where(h => h.State == HostState.Down).Select(h => h.Name).Should().Equal("a", "d");
        fleet.Guests.Should().HaveCount(4).And.OnlyContain(g => g.IsUsable);
        report.Plan.Remarks.Should().Equal("2 of 4 hosts can be emptied");
    }

    [Fact]
    public void What_is_to_stay_free_stays_free()
    {
        var cluster = new Cluster { Hosts = [Host("a", 16), Host("b", 16)], Guests = [Guest("a1", "a", 4), Guest("b1", "b", 10)] };

        Plan(cluster, new Consolidation { LeaveFree = 0.125 }).Steps.Should().NotBeEmpty();
        Plan(cluster, new Consolidation { LeaveFree = 0.13 }).Steps.Should().BeEmpty();
    }

    private sealed class AllTo(int host) : IBalancer
    {
        public double Imbalance(ClusterState state) => 0;

        public IReadOnlyList<BalancingMove> Moves(PlanningContext context) => [.. Enumerable.Range(0, context.State.GuestCount).Select(guest => new BalancingMove(guest, host, "all go there"))];
    }
}
