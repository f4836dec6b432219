using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Networking;

public class RelearningTests
{
    [Fact]
    public void Qemu_announces_five_times_within_eight_tenths_of_a_second() =>
        new AnnounceSettings().Times.Select(t => t.TotalMilliseconds).Should().Equal(0, 50, 200, 450, 800);

    [Fact]
    public void Gaps_between_announcements_grow_up_to_the_longest() =>
        new AnnounceSettings { Rounds = 9 }.Times.Zip(new AnnounceSettings { Rounds = 9 }.Times.Skip(1), (a, b) => (b - a).TotalMilliseconds)
            .Should().Equal(50, 150, 250, 350, 450, 550, 550, 550);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 10, 10)]
    [InlineData(50, 0, 50)]
    [InlineData(51, 0, 200)]
    [InlineData(300, 25, 475)]
    [InlineData(801, 0, 300_000)] // no announcement gets through; the switch forgets the old port
    [InlineData(400_000, 0, 400_000)]
    public void Clients_reach_the_guest_with_the_first_announcement_that_its_port_forwards(int portReadyMs, int learnMs, int foundMs)
    {
        var relearning = new Relearning { PortReadyTime = Ms(portReadyMs), LearnTime = Ms(learnMs) };
        relearning.FoundAfter(new AnnounceSettings().Times).Should().Be(Ms(foundMs));
        var report = Run("qemu", relearning, null);
        (report.ClientOutage - report.GuestPause).Should().Be(Ms(foundMs));
    }

    [Fact]
    public void A_denser_schedule_of_announcements_shortens_what_clients_see()
    {
        var slowPort = new Relearning { PortReadyTime = Ms(210) };
        var usual = Run("qemu", slowPort, null);
        var dense = Run("qemu", slowPort, new AnnounceSettings { Initial = Ms(20), Step = Ms(0), Rounds = 20 });
        (usual.ClientOutage - usual.GuestPause).Should().Be(Ms(450));
        (dense.ClientOutage - dense.GuestPause).Should().Be(Ms(220));
        dense.GuestPause.Should().Be(usual.GuestPause, "the hypervisor's own figure knows nothing of it");
    }

    [Fact]
    public void On_a_long_link_the_window_is_the_limit_and_more_connections_lift_it()
    {
        // 4 MiB on the way, 20 ms for the round trip: 209,715,200 bytes/s for one connection of a link of 1.25 GB/s.
        var path = new NetworkPath { Bandwidth = DataRate.FromGigabitsPerSecond(10), Latency = Ms(10) };
        path.Rate.BytesPerSecond.Should().Be(209_715_200);
        (path with { Connections = 4 }).Rate.BytesPerSecond.Should().Be(838_860_800);
        (path with { Connections = 8 }).Rate.Should().Be(path.Bandwidth);
        (path with { TcpWindow = ByteCount.FromMiB(64) }).Rate.Should().Be(path.Bandwidth);
        (path with { Latency = VirtualDuration.Zero }).Rate.Should().Be(path.Bandwidth);
    }

    [Fact]
    public void A_migration_over_a_long_link_takes_its_bytes_over_window_per_round_trip()
    {
        var request = Request("textbook", new Relearning(), null);
        var simulator = new Simulator(1);
        var report = TestMigrations.Run(Migrations.Start(simulator, request with { Source = request.Source with { Latency = Ms(50) } }), simulator);
        var carried = new DataRate(4 * 1_048_576 * 10).TimeFor(ByteCount.FromMiB(64));
        report.TotalTime.Should().Be(carried + Ms(50), "the last byte is under way for 50 ms more");
    }

    private static LiveMigration.Reports.MigrationReport Run(string hypervisor, Relearning relearning, AnnounceSettings? announce)
    {
        var simulator = new Simulator(1);
        return TestMigrations.Run(Migrations.Start(simulator, Request(hypervisor, relearning, announce)), simulator);
    }

    private static MigrationRequest Request(string hypervisor, Relearning relearning, AnnounceSettings? announce)
    {
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(64), Workload = new IdleWorkload() };
        var request = TestMigrations.Request(hypervisor, vm, DataRate.FromGigabitsPerSecond(10), new MigrationSettings { Announce = announce });
        return request with { Destination = request.Destination with { Relearning = relearning } };
    }

    private static VirtualDuration Ms(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);
}
