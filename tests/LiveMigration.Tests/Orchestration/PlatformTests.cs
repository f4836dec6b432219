using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Orchestration;

/// <summary>What manages a cluster decides how many migrate at once, when the next begin, who looks after them and when one is tried again.</summary>
public class PlatformTests
{
    private const int Sources = 3;
    private const int GuestsOfEach = 4;

    [Fact]
    public void A_drain_on_KubeVirt_asks_for_all_at_once_has_five_under_way_two_of_a_host_and_begins_the_next_on_the_beat()
    {
        var drained = Drain(Platform.KubeVirt);

        drained.Job.IsComplete.Should().BeTrue();
        drained.Tickets.Should().HaveCount(Sources * GuestsOfEach).And.OnlyContain(t => t.FirstAskedAt == VirtualTime.Zero);
        drained.AtOnce.Should().Be(5);
        drained.OfHost.Should().Be(2);
        drained.Tickets.Count(t => t.FirstBeganAt == VirtualTime.Zero).Should().Be(5);
        drained.Tickets.Should().OnlyContain(t => t.FirstBeganAt!.Value.Nanoseconds % 5_000_000_000 == 0);
        drained.Tickets.Should().OnlyContain(t => t.Report!.Controller == "kubevirt");
    }

    [Theory]
    [InlineData("openstack", "nova", 3, 1)]
    [InlineData("ovirt", "ovirt", 2, 2)]
    [InlineData("libvirt", "virsh", 12, 4)]
    public void Each_platform_has_its_limits_and_its_controller(string name, string controller, int atOnce, int ofHost)
    {
        var drained = Drain(Platform.Find(name)!);

        drained.AtOnce.Should().Be(atOnce);
        drained.OfHost.Should().Be(ofHost);
        drained.Tickets.Should().OnlyContain(t => t.Report!.Controller == controller);
    }

    [Fact]
    public void Proxmox_lets_four_leave_a_host()
    {
        var drained = Drain(Platform.Proxmox, hypervisor: "qemu", ofEach: 6);

        drained.OfHost.Should().Be(4);
        drained.Tickets.Should().OnlyContain(t => t.Report!.Controller == "proxmox");
    }

    [Fact]
    public void The_policy_of_oVirt_decides_how_many_leave_a_host_and_how_they_share_its_card()
    {
        // 4 Gbit/s are 500 MiB/s to oVirt.
        var (two, one) = (Under("minimal-downtime"), Under("suspend-workload"));

        (two.OfHost, one.OfHost).Should().Be((2, 1));
        FirstRoundsRate(two).Should().BeApproximately(250, 2);
        FirstRoundsRate(one).Should().BeApproximately(500, 4);

        static Drained Under(string policy) => Drain(Platform.OVirt.With(new OVirt { Policy = ConvergenceSchedule.All.Single(p => p.Name == policy), NetworkBandwidth = DataRate.FromGigabitsPerSecond(4) }));
        static double FirstRoundsRate(Drained drained) => drained.Tickets.Average(t => t.Report!.Rounds[0].BytesSent.Bytes / t.Report.Rounds[0].Length.TotalSeconds / (1 << 20));
    }

    [Fact]
    public void What_the_cluster_the_job_or_the_order_says_holds_instead()
    {
        var drained = Drain(Platform.KubeVirt, new AdmissionLimits { PerCluster = 2 }, new Virsh());

        drained.AtOnce.Should().Be(2);
        drained.Fleet.Cluster.LimitsInForce.Should().Be(new AdmissionLimits { PerCluster = 2, OutgoingPerHost = 2, RecheckEvery = VirtualDuration.FromSeconds(5) });
        drained.Tickets.Should().OnlyContain(t => t.Report!.Controller == "virsh");
    }

    [Fact]
    public void An_evacuation_that_KubeVirt_gives_up_is_tried_again_after_20_s_and_twice_as_long_each_time_what_an_operator_ordered_is_not()
    {
        // It dirties more than is sent, so that KubeVirt gives it up each time.
        var cluster = Cluster(Platform.KubeVirt with { Limits = new AdmissionLimits() }, 1, 1, "libvirt", DataRate.FromGigabitsPerSecond(20));
        var evacuated = new Fleet(new Simulator(1), cluster);
        evacuated.Run(new Job { Planner = new HostDrain(["source1"]), Replans = 0 });
        evacuated.RunToEnd();
        var ordered = new Fleet(new Simulator(1), cluster);
        ordered.Submit(new MigrationOrder("guest1", "target", VirtualTime.Zero, new MigrationSettings()));
        ordered.RunToEnd();

        var obstacle = evacuated.Jobs[0].Report!.NotReached.Should().ContainSingle().Which;
        obstacle.What.Should().Be("guest1");
        obstacle.Why.Should().MatchRegex(@"^step 2 \(move guest1 from source1 to target\): cancelled: cancelled by kubevirt: .+; its last whole round sent [\d.]+ [MG]iB in [\d.]+ s, and [\d.]+ [MG]iB were left, where [\d.]+ [MG]iB or less are few enough$");
        obstacle.WouldHelp.Should().Be("auto-converge, post-copy, a longer downtime limit or more bandwidth");
        ordered.Tickets[0].EarlierAttempts.Should().BeEmpty();
        ordered.Tickets[0].Report!.WasGivenUp.Should().BeTrue();
        List<MigrationReport> attempts = [.. evacuated.Tickets[0].EarlierAttempts, evacuated.Tickets[0].Report!];
        attempts.Zip(attempts.Skip(1), (a, b) => (b.StartedAt - (a.StartedAt + a.TotalTime)).TotalSeconds).Should().Equal(20, 40, 80, 160, 320);
    }

    private static Drained Drain(Platform platform, AdmissionLimits? limits = null, IMigrationController? controller = null, string hypervisor = "libvirt", int ofEach = GuestsOfEach)
    {
        var fleet = new Fleet(new Simulator(1), Cluster(platform, Sources, ofEach, hypervisor, new DataRate(0)) with { Limits = limits ?? new AdmissionLimits() });
        var job = fleet.Run(new Job { Planner = new HostDrain([.. Enumerable.Range(1, Sources).Select(i => $"source{i}")]), Controller = controller });
        var (atOnce, ofHost) = (0, 0);
        fleet.RunToEnd(() => (atOnce, ofHost) = (Math.Max(atOnce, fleet.Hosts.Sum(h => h.Outgoing)), Math.Max(ofHost, fleet.Hosts.Max(h => h.Outgoing))));
        return new Drained(fleet, job.Report!, atOnce, ofHost);
    }

    private sealed record Drained(Fleet Fleet, JobReport Job, int AtOnce, int OfHost)
    {
        public IReadOnlyList<MigrationTicket> Tickets => Fleet.Tickets;
    }

    private static Cluster Cluster(Platform platform, int sources, int ofEach, string hypervisor, DataRate dirties) => new()
    {
        Platform = platform,
        Hosts = [.. Enumerable.Range(1, sources).Select(i => $"source{i}").Append("target").Select(name => new Host { Name = name, Hypervisor = hypervisor, Cpu = CpuModel.Known["intel-cascadelake"], Memory = ByteCount.FromGiB(64), Nic = DataRate.FromGigabitsPerSecond(10) })],
        Guests = [.. Enumerable.Range(0, sources * ofEach).Select(i => new PlacedVm(new VirtualMachine { Name = $"guest{i + 1}", Memory = ByteCount.FromGiB(1 + i % 2), Workload = new FlatWorkload { WorkingSetSize = dirties.BytesPerSecond == 0 ? ByteCount.Zero : ByteCount.FromMiB(1000), DirtyRate = dirties } }, $"source{i % sources + 1}"))],
    };
}
