using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Migration.Sharing;

/// <summary>A link that carries nothing: migrations wait, and can be ended.</summary>
public class LinkFailureTests
{
    private static readonly DataRate Link = new(1_000_000_000);
    private static readonly ByteCount Size = new(4_000_000_000);

    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu")]
    public void One_waits_and_goes_on_when_the_link_is_up_again(string hypervisor)
    {
        var (network, alone) = (Begun(hypervisor), Begun(hypervisor));
        alone.RunToEnd();
        Down(network, 1);
        network.At(11, () => network.Flows.SetCapacity(0, Link));
        network.RunToEnd();
        (network.Reports.Single().TotalTime - alone.Reports.Single().TotalTime).TotalSeconds.Should().BeApproximately(10, 0.2);
        network.Reports.Single().Status.Should().Be(MigrationStatus.Completed);
    }

    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu")]
    public void One_that_waits_can_be_cancelled(string hypervisor)
    {
        var network = Begun(hypervisor);
        Down(network, 1);
        network.At(5, () => network.Sessions[0].Cancel().Should().BeTrue());
        network.RunToEnd();
        var report = network.Reports.Single();
        report.Status.Should().Be(MigrationStatus.Cancelled);
        report.TotalTime.TotalSeconds.Should().BeApproximately(5, 0.1);
        report.Transferred.Bytes.Should().BeCloseTo(1_000_000_000, 5_000_000, "what went until the link was down");
    }

    [Theory]
    [InlineData("textbook", TimeLimitAction.GiveUp, MigrationStatus.NotConverged)]
    [InlineData("qemu", TimeLimitAction.GiveUp, MigrationStatus.NotConverged)]
    [InlineData("textbook", TimeLimitAction.SuspendGuest, MigrationStatus.Failed)]
    [InlineData("qemu", TimeLimitAction.StopAndCopy, MigrationStatus.Failed)]
    public void One_that_waits_ends_at_its_time_limit_whatever_is_to_be_done_then(string hypervisor, TimeLimitAction action, MigrationStatus status)
    {
        var network = Begun(hypervisor, new MigrationSettings { MaxBandwidth = DataRate.Unlimited, TimeLimit = VirtualDuration.FromSeconds(8), AtTimeLimit = action });
        Down(network, 1);
        network.RunToEnd();
        network.Reports.Single().Status.Should().Be(status);
        network.Reports.Single().TotalTime.TotalSeconds.Should().BeApproximately(8, 0.1);
    }

    [Fact]
    public void A_link_that_fails_in_the_pause_fails_the_migration_at_its_time_limit_and_the_guest_goes_on()
    {
        // 4 GB in 4 s, 0.8 GB dirtied meanwhile and sent, then 160 MB in a pause of 160 ms from 4.8 s on.
        var network = new SharedNetwork(Link);
        network.Start(SharedNetwork.Flat(Size, Link, new DataRate(200_000_000), new MigrationSettings { TimeLimit = VirtualDuration.FromSeconds(20) }));
        Down(network, 4.9);
        network.RunToEnd();
        var report = network.Reports.Single();
        report.Status.Should().Be(MigrationStatus.Failed);
        report.Reason.Should().Be("the way to destination carried nothing when the time limit of 20 s had passed; the guest goes on at the source");
        report.GuestPause.Should().Be(VirtualDuration.FromMilliseconds(15_200));
        report.Transferred.Bytes.Should().Be(4_900_000_000);
        network.Flows.CarriedBy(0).Should().Be(report.Transferred);
    }

    [Fact]
    public void A_peer_that_is_lost_while_the_link_is_down_is_noticed()
    {
        var network = Begun("qemu", new MigrationSettings { MaxBandwidth = DataRate.Unlimited, Commands = [new LoseDestinationCommand(VirtualDuration.FromSeconds(3))] });
        Down(network, 1);
        network.RunToEnd();
        network.Reports.Single().Status.Should().Be(MigrationStatus.Failed);
        network.Reports.Single().TotalTime.TotalSeconds.Should().BeApproximately(3, 0.1);
    }

    private static void Down(SharedNetwork network, double seconds) => network.At(seconds, () => network.Flows.SetCapacity(0, new DataRate(0)));

    private static SharedNetwork Begun(string hypervisor, MigrationSettings? settings = null)
    {
        var network = new SharedNetwork(Link);
        network.Start(SharedNetwork.Flat(Size, Link, settings: settings ?? new MigrationSettings { MaxBandwidth = DataRate.Unlimited }, hypervisor: hypervisor));
        return network;
    }
}
