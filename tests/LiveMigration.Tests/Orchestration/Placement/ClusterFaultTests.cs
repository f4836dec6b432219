using LiveMigration.Hosts;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Jobs.JobClusters;

namespace LiveMigration.Tests.Orchestration.Placement;

/// <summary>Clusters that can never be, and places that guests cannot go to: each named with all that stands against it.</summary>
public class ClusterFaultTests
{
    [Fact]
    public void Guests_kept_together_over_several_rules_and_apart_by_another_can_never_be_placed()
    {
        var faults = (Cluster() with { Rules = [new KeepTogether("one", ["a", "b"]), new KeepTogether("two", ["b", "c"]), new KeepApart("three", ["a", "c"])] }).Validate();

        faults.Should().Equal("The rule \"three\" keeps a and c apart, which \"one\", \"two\" keep together: both can never hold");
    }

    [Fact]
    public void More_guests_apart_than_hosts_a_group_too_large_and_hosts_that_rules_do_not_share_are_named()
    {
        var faults = (Cluster() with
        {
            Rules =
            [
                new KeepApart("spread", ["a", "b", "c"]),
                new KeepTogether("pair", ["a", "b"]),
                new KeepOnHosts("left", ["c"], ["h1"]),
                new KeepOnHosts("right", ["c"], ["h2"]),
            ],
            Hosts = [Host("h1", 4), Host("h2", 4)],
        }).Validate();

        faults.Should().Contain("The rule \"spread\" keeps 3 virtual machines apart, and there are 2 hosts: it can never hold; name fewer, or let it be one that should hold");
        faults.Should().Contain("a, b must run on one host and have 6 GiB of memory together, the largest host offers 4 GiB: they can never fit");
        faults.Should().Contain("The rules \"left\", \"right\" leave c no host in common: they can never hold together");
    }

    [Fact]
    public void Unknown_names_in_rules_and_rules_of_one_name_are_named()
    {
        var faults = (Cluster() with { Rules = [new KeepApart("r", ["a", "x"]), new KeepOnHosts("r", ["b"], ["h9"]), new KeepTogether("s", ["a"])] }).Validate();

        faults.Should().Equal(
            "The rule \"r\" names \"x\", which is no virtual machine of the cluster",
            "The rule \"r\" is given twice; names must be unique",
            "The rule \"r\" names \"h9\", which is no host of the cluster",
            "The rule \"s\" is for 1 virtual machine; allowed is 2 or more, each once");
    }

    [Fact]
    public void A_baseline_that_a_host_does_not_cover_is_named_with_what_it_lacks()
    {
        var cluster = Cluster() with { Baseline = CpuModel.Known["intel-cascadelake"], Hosts = [Host("h1"), Host("h2") with { Cpu = CpuModel.Known["intel-skylake"] }] };

        cluster.Validate().Should().Equal("The baseline intel-cascadelake does not hold on h2, whose processor (intel-skylake) lacks arch_capabilities, avx512vnni, pku, ssbd; allowed is one that every host covers");
        (cluster with { Hosts = [.. cluster.Hosts, cluster.Hosts[1] with { Name = "h3" }] }).Validate().Should().ContainSingle().Which.Should().Contain("does not hold on h2 and 1 more, whose processor");
    }

    [Theory]
    [InlineData("nothing", MigrationStatus.Refused)]
    [InlineData("baseline", MigrationStatus.Completed)]
    [InlineData("common", MigrationStatus.Completed)]
    [InlineData("model", MigrationStatus.Completed)]
    public void A_guest_goes_to_an_older_processor_if_it_does_not_see_what_that_lacks(string sees, MigrationStatus expected)
    {
        var guest = Guest("a", "h1");
        guest = sees switch
        {
            "common" => guest with { Vm = guest.Vm with { SeesCommonFeatures = true } },
            "model" => guest with { Vm = guest.Vm with { SeenCpu = CpuModel.Known["intel-haswell"] } },
            _ => guest,
        };
        var fleet = new Fleet(new Simulator(1), new Cluster
        {
            Hosts = [Host("h1"), Host("h2") with { Cpu = CpuModel.Known["intel-skylake"] with { Features = [.. CpuModel.Known["intel-skylake"].Features.Where(f => f != "mpx")] } }],
            Guests = [guest],
            Baseline = sees == "baseline" ? CpuModel.Known["intel-broadwell"] : null,
        });
        var ticket = fleet.Submit(new MigrationOrder("a", "h2", VirtualTime.Zero, new()));

        fleet.RunToEnd();

        ticket.Report!.Status.Should().Be(expected);
    }

    [Fact]
    public void A_place_is_refused_with_every_reason_at_once()
    {
        var fleet = new Fleet(new Simulator(1), Cluster() with
        {
            Hosts = [Host("h1", cpus: 8), Host("h2", 2, cpus: 1) with { Cpu = CpuModel.Known["amd-rome"], State = HostState.Maintenance, Hypervisor = "qemu" }],
            Overcommit = new Overcommit { Cpus = 1 },
            Rules = [new KeepOnHosts("licence", ["a"], ["h1"]), new KeepTogether("pair", ["a", "b"])],
            Guests = [Guest("a", "h1", 3, vcpus: 2), Guest("b", "h1"), Guest("c", "h1")],
        });
        var ticket = fleet.Submit(new MigrationOrder("a", "h2", VirtualTime.Zero, new()));

        fleet.RunToEnd();

        ticket.Report!.Status.Should().Be(MigrationStatus.Refused);
        ticket.Report.Refusals.Take(4).Should().Equal(
            "h2 is in maintenance: no guest may come to it",
            "a has 2 virtual processors, h2 may promise 1 and has promised 0: a higher overcommit of processors would let it in",
            "the rule \"licence\" keeps a on h1",
            "the rule \"pair\" keeps a with b, which runs on h1");
        ticket.Report.Refusals.Skip(4).Should().HaveCount(3).And.Contain(r => r.Contains("do not speak to each other")).And.Contain(r => r.Contains("processor of intel")).And.Contain(r => r.Contains("3 GiB of memory"));
    }

    [Fact]
    public void An_order_without_a_host_goes_to_the_best_that_has_a_place_waits_for_one_and_is_refused_where_none_fits()
    {
        var fleet = new Fleet(new Simulator(1), new Cluster
        {
            Hosts = [Host("h1"), Host("h2", 8), Host("h3", 6)],
            Guests = [Guest("a", "h1", 2), Guest("b", "h1", 2), Guest("c", "h1", 2), Guest("huge", "h1", 16)],
            Limits = new AdmissionLimits { IncomingPerHost = 1 },
        });
        var tickets = fleet.Guests.Select(guest => fleet.Submit(new MigrationOrder(guest.Name, null, VirtualTime.Zero, new()))).ToList();

        fleet.RunToEnd();

        tickets.Take(3).Select(t => (t.Report!.Destination, t.Waited)).Should().Equal(("h2", VirtualDuration.Zero), ("h3", VirtualDuration.Zero), ("h2", OfGiB * 2));
        (tickets[3].Report!.Status, tickets[3].Report!.Destination).Should().Be((MigrationStatus.Refused, "no host"));
        tickets[3].Report!.Reason.Should().Be("no host takes huge: h2, h3 have not 16 GiB of memory free (at most 6 GiB, on h2); what would help: 10 GiB more of memory on h2, or one more host");
    }

    private static Cluster Cluster() => new() { Hosts = [Host("h1"), Host("h2")], Guests = [Guest("a", "h1", 3), Guest("b", "h1", 3), Guest("c", "h2")] };
}
