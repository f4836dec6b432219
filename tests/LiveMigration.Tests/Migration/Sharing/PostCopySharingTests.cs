using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.Sharing;

/// <summary>Post-copy on a link that others use: it has its share, and its bytes are all on the link.</summary>
public class PostCopySharingTests
{
    private static readonly DataRate Link = new(1_000_000_000);

    [Theory]
    [InlineData("textbook", 1)]
    [InlineData("textbook", 4)]
    [InlineData("qemu", 1)]
    [InlineData("qemu", 4)]
    public void Alone_it_is_as_on_a_path_of_its_own(string hypervisor, int vcpus)
    {
        var request = Request(hypervisor, vcpus, new MigrationSettings { Verify = true });
        var simulator = new Simulator(7);
        var alone = TestMigrations.Run(LiveMigration.Hypervisors.Migrations.Start(simulator, request), simulator);
        var network = new SharedNetwork(Link);
        network.Start(request);
        network.RunToEnd();
        var report = network.Reports.Single();
        report.DestinationIsUpToDate.Should().BeTrue();
        report.Transferred.Should().Be(alone.Transferred);
        report.TotalTime.TotalSeconds.Should().BeApproximately(alone.TotalTime.TotalSeconds, 0.001 * alone.TotalTime.TotalSeconds);
        ((double)report.PostCopy!.Faults).Should().BeApproximately(alone.PostCopy!.Faults, 1 + 0.02 * alone.PostCopy.Faults);
        report.GuestSlowdown.Should().BeApproximately(alone.GuestSlowdown, 0.01);
    }

    [Fact]
    public void Beside_another_it_has_half_the_link()
    {
        // 1 GiB beside 8 GB: half the link until it is through.
        var network = new SharedNetwork(Link);
        network.Start(Request("textbook", 4, new MigrationSettings()));
        network.Start(SharedNetwork.Flat(new ByteCount(8_000_000_000), Link));
        network.RunToEnd();
        var size = ByteCount.FromGiB(1).Bytes;
        network.Sessions[0].Report!.TotalTime.TotalSeconds.Should().BeApproximately(size / 500e6, 0.02);
        network.Sessions[1].Report!.TotalTime.TotalSeconds.Should().BeApproximately((8e9 + size) / 1e9, 1e-4);
        network.Flows.CarriedBy(0).Should().Be(network.Sessions[0].Report!.Transferred + network.Sessions[1].Report!.Transferred);
    }

    [Fact]
    public void One_that_begins_in_the_middle_slows_it_from_there_on()
    {
        // 0.5 GB in 0.5 s, and 573,741,824 bytes at half the link.
        var network = new SharedNetwork(Link);
        network.Start(Request("textbook", 4, new MigrationSettings()));
        network.StartAt(0.5, SharedNetwork.Flat(new ByteCount(8_000_000_000), Link));
        network.RunToEnd();
        network.Sessions[0].Report!.TotalTime.TotalSeconds.Should().BeApproximately(0.5 + (ByteCount.FromGiB(1).Bytes - 500e6) / 500e6, 0.02);
    }

    [Fact]
    public void Its_limit_leaves_the_rest_of_the_link_to_others()
    {
        var network = new SharedNetwork(Link);
        network.Start(Request("textbook", 4, new MigrationSettings { MaxPostcopyBandwidth = new DataRate(100_000_000) }) with { });
        network.Start(SharedNetwork.Flat(new ByteCount(4_500_000_000), Link));
        network.RunToEnd();
        network.Sessions[1].Report!.TotalTime.TotalSeconds.Should().BeApproximately(5, 0.2, "requests take some of it beside the push");
        network.Flows.CarriedBy(0).Should().Be(network.Sessions[0].Report!.Transferred + network.Sessions[1].Report!.Transferred);
    }

    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu")]
    public void While_the_link_is_down_it_waits_and_loses_no_page(string hypervisor)
    {
        var network = new SharedNetwork(Link);
        network.Start(Request(hypervisor, 2, new MigrationSettings { Verify = true }));
        network.At(0.5, () => network.Flows.SetCapacity(0, new DataRate(0)));
        network.At(6.5, () => network.Flows.SetCapacity(0, Link));
        network.RunToEnd();
        var report = network.Reports.Single();
        report.DestinationIsUpToDate.Should().BeTrue();
        report.TotalTime.TotalSeconds.Should().BeApproximately(7.1, 0.5);
        report.PostCopy!.LongestStall.TotalSeconds.Should().BeInRange(5, 8);
    }

    [Fact]
    public void On_a_link_that_stays_down_it_stands_still_from_its_time_limit_on_and_the_books_balance()
    {
        var network = new SharedNetwork(Link);
        network.Start(Request("textbook", 2, new MigrationSettings { TimeLimit = VirtualDuration.FromSeconds(10) }));
        network.At(0.5, () => network.Flows.SetCapacity(0, new DataRate(0)));
        network.RunToEnd();
        network.Reports.Single().Status.Should().Be(MigrationStatus.Paused);
        network.Flows.CarriedBy(0).Should().Be(network.Reports.Single().Transferred);
    }

    [Fact]
    public void A_connection_that_is_lost_and_recovered_beside_another_migration()
    {
        var network = new SharedNetwork(Link);
        network.Start(Request("textbook", 2, new MigrationSettings { Verify = true, Commands = [new LoseNetworkCommand(VirtualDuration.FromSeconds(1)), new RecoverCommand(VirtualDuration.FromSeconds(3))] }));
        network.Start(SharedNetwork.Flat(new ByteCount(8_000_000_000), Link));
        network.RunToEnd();
        network.Sessions[0].Report!.DestinationIsUpToDate.Should().BeTrue();
        network.Sessions[0].Report!.TotalTime.TotalSeconds.Should().BeApproximately(2 + ByteCount.FromGiB(1).Bytes / 500e6, 0.05);
        network.Flows.CarriedBy(0).Should().Be(network.Sessions[0].Report!.Transferred + network.Sessions[1].Report!.Transferred);
    }

    private static MigrationRequest Request(string hypervisor, int vcpus, MigrationSettings settings)
    {
        var vm = new VirtualMachine
        {
            Name = "guest",
            Memory = ByteCount.FromGiB(1),
            Vcpus = vcpus,
            Workload = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(512)), WritesPerSecond = 2_000 },
        };
        return TestMigrations.Request(hypervisor, vm, Link, settings with { Technique = MigrationTechnique.PostCopy });
    }
}
