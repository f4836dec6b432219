using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

/// <summary>What a migration that ends early has sent: what was on the wire by then, and no byte more.</summary>
public class AccountingTests
{
    private static readonly IdleWorkload Idle = new();
    private static readonly DataRate Nic = DataRate.FromGigabitsPerSecond(8); // 1 GB/s

    [Fact]
    public void A_connection_lost_while_the_last_pages_are_sent_has_sent_those_before_it()
    {
        var settings = new MigrationSettings { MaxBandwidth = DataRate.FromMiBPerSecond(16), Technique = MigrationTechnique.StopAndCopy, Commands = [new LoseNetworkCommand(Length(1_000))] };
        var report = TestMigrations.Run("textbook", Idle, settings, mebibytes: 64);
        report.Status.Should().Be(MigrationStatus.Failed);
        report.Transferred.Should().Be(ByteCount.FromMiB(16));
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(400, 200_000_000)]
    [InlineData(900, 700_000_000)]
    public void Of_devices_sent_in_the_pause_counts_what_was_on_the_wire(int lostAtMs, int ofDevices)
    {
        // 200 MB of pages take 200 ms at 1 GB/s, then 1 GB of device state of which a part could have gone ahead.
        var device = new Device { Name = "vf", State = new ByteCount(1_000_000_000), Precopy = new ByteCount(300_000_000) };
        var vm = new VirtualMachine { Name = "guest", Memory = new ByteCount(200_003_584), Workload = Idle, Devices = [device] };
        var report = Run("textbook", vm, new MigrationSettings { Technique = MigrationTechnique.StopAndCopy, Commands = [new LoseNetworkCommand(Length(lostAtMs))] });
        report.Status.Should().Be(MigrationStatus.Failed);
        ((double)report.DeviceBytes.Bytes).Should().BeApproximately(ofDevices, 4_000);
        report.Transferred.Bytes.Should().BeCloseTo(Nic.BytesIn(Length(lostAtMs)).Bytes, 4_096);
    }

    [Fact]
    public void A_source_lost_in_a_round_has_sent_what_was_on_the_wire()
    {
        var settings = new MigrationSettings { MaxBandwidth = DataRate.FromMiBPerSecond(16), Commands = [new LoseSourceCommand(Length(1_000))] };
        TestMigrations.Run("textbook", Idle, settings, mebibytes: 64).Transferred.Should().Be(ByteCount.FromMiB(16));
    }

    [Fact]
    public void A_guest_whose_source_and_destination_are_lost_before_it_runs_goes_on_nowhere()
    {
        var simulator = new Simulator(1);
        var session = TestMigrations.Start(simulator, "qemu", new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(64), Workload = Idle }, DataRate.FromGigabitsPerSecond(1), new MigrationSettings { ReturnPath = true });
        while (session.Phase != MigrationPhase.Activation)
        {
            simulator.Step();
        }

        session.Obey(new LoseSourceCommand(VirtualDuration.Zero));
        session.Obey(new LoseNetworkCommand(VirtualDuration.Zero));
        session.Report.Should().BeNull("the destination has all of it and runs it by itself");
        session.Obey(new LoseDestinationCommand(VirtualDuration.Zero));
        session.Report!.Status.Should().Be(MigrationStatus.GuestLost);
    }

    [Fact]
    public void A_part_of_a_page_belongs_to_an_unfinished_round()
    {
        var settings = new MigrationSettings { MaxBandwidth = new DataRate(4_096), Commands = [new CancelCommand(Length(500))] };
        var report = TestMigrations.Run("textbook", Idle, settings, mebibytes: 1);
        report.Transferred.Should().Be(new ByteCount(2_048));
        report.Rounds.Sum(r => r.BytesSent.Bytes).Should().Be(2_048);
    }

    [Fact]
    public void A_device_s_state_changes_while_its_guest_runs_whatever_is_commanded_meanwhile()
    {
        var device = new Device { Name = "vf", State = new ByteCount(100_000_000), Precopy = new ByteCount(100_000_000), StateDirtyRate = new DataRate(10_000_000) };
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(64), Workload = Idle, Devices = [device] };
        var plain = Run("textbook", vm, new MigrationSettings());
        var commanded = Run("textbook", vm, new MigrationSettings { Commands = [new NextWorkloadPhaseCommand(Length(60)), new NextWorkloadPhaseCommand(Length(160))] });
        commanded.DeviceBytes.Bytes.Should().BeCloseTo(plain.DeviceBytes.Bytes, 3);
    }

    [Fact]
    public void A_device_s_state_under_a_rate_limit_goes_window_by_window()
    {
        var device = new Device { Name = "vf", State = new ByteCount(50_000_000), Precopy = new ByteCount(50_000_000) };
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(1), Workload = Idle, Devices = [device] };
        foreach (var hypervisor in (string[])["qemu-7.2", "qemu-10.0", "qemu"])
        {
            var simulator = new Simulator(1);
            var session = Migrations.Start(simulator, TestMigrations.Request(hypervisor, vm, Nic, new MigrationSettings { MaxBandwidth = new DataRate(10_000_000), DowntimeLimit = VirtualDuration.Zero }));
            simulator.RunToEnd(20_000).Should().BeTrue("a window has a few sections");
            session.Report!.Status.Should().Be(MigrationStatus.Completed);
            session.Report.TotalTime.TotalSeconds.Should().BeInRange(4.9, 5.6, "51 MB at 10 MB/s");
        }
    }

    private static MigrationReport Run(string hypervisor, VirtualMachine vm, MigrationSettings settings)
    {
        var simulator = new Simulator(1);
        return TestMigrations.Run(Migrations.Start(simulator, TestMigrations.Request(hypervisor, vm, Nic, settings)), simulator);
    }

    private static VirtualDuration Length(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);
}
