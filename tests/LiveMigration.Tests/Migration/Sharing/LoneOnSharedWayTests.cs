using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Networking.Sharing;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Tests.Properties;
using LiveMigration.Tests.Oracles;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.Sharing;

/// <summary>One migration on a network that nobody else uses goes as on a path of its own.</summary>
public class LoneOnSharedWayTests
{
    private static readonly DataRate Nic = DataRate.FromGigabitsPerSecond(10);

    public static TheoryData<string> Hypervisors => [.. HypervisorCatalog.BuiltIn.Names];

    [Theory]
    [MemberData(nameof(Hypervisors))]
    public void Every_hypervisor_takes_the_same_time_and_sends_the_same_bytes(string hypervisor)
    {
        var vm = new VirtualMachine
        {
            Name = "guest",
            Memory = ByteCount.FromMiB(256),
            FilledShare = 0.6,
            Workload = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(64)), WritesPerSecond = 5_000 },
        };
        AreEqual(TestMigrations.Request(hypervisor, vm, Nic, new MigrationSettings { Verify = true }));
    }

    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu-7.2")]
    [InlineData("qemu")]
    [InlineData("vmotion")]
    public void Devices_and_disks_that_follow_behind_do_too(string hypervisor)
    {
        var vm = new VirtualMachine
        {
            Name = "guest",
            Memory = ByteCount.FromMiB(256),
            Devices = [new Device { Name = "gpu", State = ByteCount.FromMiB(220), Precopy = ByteCount.FromMiB(200), StateDirtyRate = new DataRate(1_000_000), SaveTime = VirtualDuration.FromMilliseconds(20), LoadTime = VirtualDuration.FromMilliseconds(30) }],
            Disks = [new Disk { Name = "disk", Size = ByteCount.FromMiB(900), Storage = "one", WriteRate = new DataRate(20_000_000) }],
            Workload = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(64)), WritesPerSecond = 5_000 },
        };
        foreach (var technique in hypervisor is "textbook" or "qemu-7.2" ? new[] { StorageTechnique.Mirror, StorageTechnique.Bulk } : [StorageTechnique.Mirror])
        {
            var request = TestMigrations.Request(hypervisor, vm, Nic, new MigrationSettings { Storage = new() { Technique = technique } });
            AreEqual(request with { Source = request.Source with { Storage = ["one"] }, Destination = request.Destination with { Storage = ["two"] } });
        }
    }

    [Fact]
    public void A_limit_that_changes_in_the_middle_of_a_pass_changes_its_flow()
    {
        var settings = new MigrationSettings { Commands = [new SetLimitsCommand(VirtualDuration.FromSeconds(1), DataRate.FromMiBPerSecond(100)), new SetLimitsCommand(VirtualDuration.FromSeconds(3), DataRate.FromMiBPerSecond(900))] };
        AreEqual(SharedNetwork.Flat(ByteCount.FromGiB(4), Nic, new DataRate(50_000_000), settings));
    }

    [Fact]
    public void The_latency_is_the_route_s_and_a_connection_s_window_lets_no_more_through_in_a_round_trip()
    {
        // 4 MiB in 2 x 10 ms.
        var network = new SharedNetwork(Nic);
        network.Start(SharedNetwork.Flat(ByteCount.FromMiB(200), Nic), network.Way(VirtualDuration.FromMilliseconds(10)));
        network.RunToEnd();
        network.Reports.Single().TotalTime.Should().Be(VirtualDuration.FromMilliseconds(1_000 + 10));
    }

    [Theory]
    [MemberData(nameof(SimGridTable.Rows), MemberType = typeof(SimGridTable))]
    public void Rounds_that_are_flows_of_a_network_agree_with_SimGrid_within_5_microseconds(int gibibytes, int gigabits, double ratio, double totalSeconds, double downtimeSeconds)
    {
        var (size, link) = (ByteCount.FromGiB(gibibytes), DataRate.FromGigabitsPerSecond(gigabits));
        var network = new SharedNetwork(link);
        network.Start(TestMigrations.Request("simgrid", new VirtualMachine
        {
            Name = "guest",
            Memory = size,
            Workload = new FlatWorkload { WorkingSetSize = new ByteCount(size.Bytes / 10 * 9), DirtyRate = new DataRate((long)(link.BytesPerSecond * ratio)) },
        }, DataRate.Unlimited, new MigrationSettings()));
        network.RunToEnd();
        network.Reports.Single().TotalTime.TotalSeconds.Should().BeApproximately(totalSeconds, 5e-6);
        network.Reports.Single().GuestPause.TotalSeconds.Should().BeApproximately(downtimeSeconds, 5e-6);
        network.Flows.CarriedBy(0).Should().Be(network.Reports.Single().Transferred);
    }

    private static void AreEqual(MigrationRequest request)
    {
        var simulator = new Simulator(7);
        var alone = TestMigrations.Run(Migrations.Start(simulator, request), simulator);
        var network = new SharedNetwork(Nic);
        network.Start(request);
        network.RunToEnd();
        network.Reports.Single().Should().BeEquivalentTo(alone with { Digest = network.Reports.Single().Digest });
    }
}
