using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

/// <summary>State of devices: what goes ahead, what goes in the pause, and what the downtime limit sees of it.</summary>
public class DeviceTests
{
    private static readonly DataRate Nic = DataRate.FromGigabitsPerSecond(8); // 1 GB/s
    private static readonly VirtualMachine Guest = new() { Name = "guest", Memory = ByteCount.FromMiB(64), Workload = new IdleWorkload() };

    [Fact]
    public void Without_precopy_all_of_a_device_s_state_goes_in_the_pause()
    {
        var device = new Device { Name = "vf", State = new ByteCount(200_000_000), SaveTime = Ms(20), LoadTime = Ms(30) };
        var report = Run("textbook", device);
        report.Downtime.Should().Be(Ms(20 + 200 + 30), "it is saved, sent at 1 GB/s and loaded, and no page was left");
        report.DeviceBytes.Should().Be(device.State);
        report.StreamBytes.Should().Be(device.State);
    }

    [Fact]
    public void What_goes_ahead_shortens_the_pause_by_its_transfer()
    {
        var whole = new Device { Name = "vf", State = new ByteCount(200_000_000), SaveTime = Ms(20), LoadTime = Ms(30) };
        var ahead = Run("textbook", whole with { Precopy = new ByteCount(150_000_000) });
        ahead.Downtime.Should().Be(Ms(20 + 50 + 30));
        ahead.DeviceBytes.Should().Be(whole.State, "no byte of it is sent twice where it does not change");
        ahead.TotalTime.Nanoseconds.Should().BeCloseTo(Run("textbook", whole).TotalTime.Nanoseconds, 100, "the same bytes travel, only at another time");
    }

    [Fact]
    public void State_that_changes_after_it_was_sent_is_sent_again()
    {
        // 100 MB in 0.1 s beside 64 MiB of pages in 0.067 s; 10 MB/s changes meanwhile, once more at the reading when the guest stands still.
        var device = new Device { Name = "vf", State = new ByteCount(100_000_000), Precopy = new ByteCount(100_000_000), StateDirtyRate = new DataRate(10_000_000) };
        var report = Run("textbook", device);
        var changed = 10_000_000 * (report.TotalTime - report.Downtime).TotalSeconds;
        ((double)report.DeviceBytes.Bytes).Should().BeApproximately(100_000_000 + changed, 1);
        report.Downtime.Nanoseconds.Should().BeCloseTo(Nic.TimeFor(new ByteCount((long)changed)).Nanoseconds, 100, "what changed is all that is left for the pause");
    }

    [Fact]
    public void One_device_is_loaded_while_the_next_is_saved()
    {
        Device[] devices = [new() { Name = "a", SaveTime = Ms(100), LoadTime = Ms(300) }, new() { Name = "b", SaveTime = Ms(200), LoadTime = Ms(50) }];
        Run("textbook", devices).Downtime.Should().Be(Ms(100 + 300 + 50), "b is saved after 300 ms and waits until a is loaded at 400");
        Run("textbook", [devices[1], devices[0]]).Downtime.Should().Be(Ms(200 + 100 + 300), "a is saved last and its load hides nothing");
    }

    [Fact]
    public void A_device_with_more_for_the_pause_than_fits_holds_the_migration_up_without_readings_in_quick_succession()
    {
        // 128 MiB/s carry 38 MiB in 300 ms; the guest writes a quarter of the bandwidth, so everything else is sent over and over.
        var vm = Guest with
        {
            Devices = [new Device { Name = "vf", State = ByteCount.FromMiB(60), Precopy = ByteCount.FromMiB(10), StateDirtyRate = new DataRate(5_000_000) }],
            Workload = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(32)), WritesPerSecond = 8_000 },
        };
        var simulator = new Simulator(1);
        var settings = new MigrationSettings { TimeLimit = VirtualDuration.FromSeconds(60) };
        var report = TestMigrations.Run(Migrations.Start(simulator, TestMigrations.Request("qemu", vm, Nic, settings)), simulator);
        report.Status.Should().Be(MigrationStatus.NotConverged);
        report.Reason.Should().Contain("50 MiB of devices' state for the pause were left");
        report.LogReadings.Count.Should().BeInRange(100, 650, "it looks again every 100 ms once the rest would fit");
    }

    [Fact]
    public void The_downtime_limit_counts_bytes_that_wait_for_the_pause_but_no_time_of_a_device()
    {
        // The limit of 300 ms takes 300 MB at 1 GB/s.
        var small = new Device { Name = "vf", State = new ByteCount(250_000_000), SaveTime = VirtualDuration.FromSeconds(2), LoadTime = VirtualDuration.FromSeconds(3) };
        var simulator = new Simulator(1);
        var report = TestMigrations.Run(TestMigrations.Start(simulator, "qemu", Guest with { Memory = ByteCount.FromGiB(1), Devices = [small] }, Nic, Unlimited), simulator);
        report.Status.Should().Be(MigrationStatus.Completed);
        report.GuestPause.Should().BeGreaterThan(VirtualDuration.FromSeconds(5), "nobody asked what it takes to stop, save and load the device");
        var large = RunLarge("qemu", Unlimited with { TimeLimit = VirtualDuration.FromSeconds(20) }, small with { State = new ByteCount(400_000_000) });
        large.Status.Should().Be(MigrationStatus.NotConverged, "400 MB for the pause never fit, whatever the rounds do");
        large.Reason.Should().Contain("381.47 MiB of devices' state for the pause");
    }

    [Fact]
    public void A_guest_that_has_nothing_left_to_send_measures_no_bandwidth_so_its_device_waits_until_a_bandwidth_is_given()
    {
        // Once all memory is sent windows are empty, and nothing fits in 300 ms of no bandwidth.
        var device = new Device { Name = "vf", State = new ByteCount(310_000_000) };
        var settings = Unlimited with { TimeLimit = VirtualDuration.FromSeconds(20) };
        RunLarge("qemu", settings, device).Status.Should().Be(MigrationStatus.NotConverged);
        RunLarge("qemu", settings with { SwitchoverBandwidth = DataRate.FromGigabitsPerSecond(10) }, device).Status.Should().Be(MigrationStatus.Completed, "QEMU has avail-switchover-bandwidth since 8.2 for this");
    }

    [Fact]
    public void A_guest_that_is_sent_within_the_first_window_ends_before_anything_is_measured_whatever_its_device_holds()
    {
        // No window has closed: the threshold is still zero, so the log is not read and nobody asks the device.
        var report = Run("qemu", Unlimited, new Device { Name = "vf", State = new ByteCount(400_000_000) });
        report.Status.Should().Be(MigrationStatus.Completed);
        report.LogReadings.Should().HaveCount(2);
        report.GuestPause.Should().BeGreaterThan(Nic.TimeFor(new ByteCount(400_000_000)));
    }

    [Theory]
    [InlineData("qemu")]
    [InlineData("textbook")]
    public void A_device_whose_dma_nobody_logs_keeps_every_page_dirty(string hypervisor)
    {
        var report = RunLarge(hypervisor, Unlimited with { DowntimeLimit = Ms(10), TimeLimit = VirtualDuration.FromSeconds(50), Verify = true }, new Device { Name = "nic", TracksDma = false });
        report.LogReadings.Skip(1).Should().NotBeEmpty().And.OnlyContain(r => r.Pending == ByteCount.FromGiB(1), "pre-copy never shrinks");
        if (report.Status == MigrationStatus.Completed)
        {
            report.Rounds.Should().HaveCount(Textbook.MaxRounds + 1);
            report.Rounds[^1].PagesSent.Should().Be(1024 * 256, "all of it goes in the pause");
            report.DestinationIsUpToDate.Should().BeTrue();
        }
        else
        {
            report.Status.Should().Be(MigrationStatus.NotConverged);
        }
    }

    [Fact]
    public void Device_state_beyond_the_hypervisor_s_own_is_saved_sent_and_loaded()
    {
        var plain = Run("qemu", Unlimited);
        var simulator = new Simulator(1);
        var large = TestMigrations.Run(TestMigrations.Start(simulator, "qemu", Guest with { DeviceState = Qemu.BareDeviceState + ByteCount.FromMiB(50) }, Nic, Unlimited), simulator);
        (large.GuestPause - plain.GuestPause).Nanoseconds.Should().BeCloseTo((Ms(50 + 50) + Nic.TimeFor(ByteCount.FromMiB(50))).Nanoseconds, 2, "1 ms a MiB at each end and the transfer between");
        (large.StreamBytes - plain.StreamBytes).Should().Be(ByteCount.FromMiB(50), "versions that count the whole stream count it");
    }

    [Fact]
    public void Cancelled_in_the_middle_only_what_was_on_the_wire_counts()
    {
        var device = new Device { Name = "vf", State = new ByteCount(1_000_000_000), Precopy = new ByteCount(1_000_000_000) };
        var report = Run("textbook", new MigrationSettings { Commands = [new CancelCommand(Ms(500))] }, device);
        report.Status.Should().Be(MigrationStatus.Cancelled);
        report.Transferred.Should().Be(new ByteCount(500_000_000), "half a second at 1 GB/s");
        report.DeviceBytes.Should().Be(new ByteCount(500_000_000) - Guest.Memory, "pages go first");
    }

    private static MigrationSettings Unlimited => new() { MaxBandwidth = DataRate.Unlimited };

    private static MigrationReport Run(string hypervisor, params Device[] devices) => Run(hypervisor, new MigrationSettings(), devices);

    private static MigrationReport Run(string hypervisor, MigrationSettings settings, params Device[] devices)
    {
        var simulator = new Simulator(1);
        return TestMigrations.Run(TestMigrations.Start(simulator, hypervisor, Guest with { Devices = devices }, Nic, settings), simulator);
    }

    // 1 GiB: at 1 GB/s it takes several windows.
    private static MigrationReport RunLarge(string hypervisor, MigrationSettings settings, params Device[] devices)
    {
        var simulator = new Simulator(1);
        return TestMigrations.Run(TestMigrations.Start(simulator, hypervisor, Guest with { Memory = ByteCount.FromGiB(1), Devices = devices }, Nic, settings), simulator);
    }

    private static VirtualDuration Ms(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);
}
