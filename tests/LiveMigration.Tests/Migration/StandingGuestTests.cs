using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

/// <summary>Guests that are stopped and resumed by command where a migration stops them too.</summary>
public class StandingGuestTests
{
    private static readonly DataRate Nic = DataRate.FromGigabitsPerSecond(8); // 1 GB/s

    // Over 64 MiB against 16 MiB/s: plain pre-copy never ends.
    private static readonly UniformWorkload Hopeless = new() { WorkingSet = new(ByteCount.FromMiB(32), ByteCount.FromMiB(64)), WritesPerSecond = 40_000 };

    [Fact]
    public void A_guest_resumed_while_its_disks_are_copied_runs_again()
    {
        var disk = new Disk { Name = "data", Size = new ByteCount(10_000_000_000), Storage = "one", WriteRate = new DataRate(100_000_000) };
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(64), Workload = new IdleWorkload(), Disks = [disk] };
        var request = TestMigrations.Request("textbook", vm, Nic, new MigrationSettings { Storage = new StorageMoveSettings(), Commands = [new StopGuestCommand(Seconds(2)), new ResumeGuestCommand(Seconds(3))] });
        var simulator = new Simulator(1);
        request = request with { Source = request.Source with { Storage = ["one"] }, Destination = request.Destination with { Storage = ["two"] } };
        var report = TestMigrations.Run(Migrations.Start(simulator, request), simulator);
        var ran = report.TotalTime - report.GuestPause - Seconds(1);
        report.Storage!.Disks[0].Mirrored.Should().Be(disk.WriteRate.BytesIn(ran), "it stood still for one second");
    }

    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu")]
    public void A_guest_that_stands_still_by_command_at_the_time_limit_is_suspended_all_the_same(string hypervisor)
    {
        MigrationCommand[] commands = [new StopGuestCommand(Seconds(9)), new ResumeGuestCommand(Seconds(11))];
        var settings = new MigrationSettings { MaxBandwidth = DataRate.FromMiBPerSecond(16), TimeLimit = Seconds(10), AtTimeLimit = TimeLimitAction.SuspendGuest, Commands = commands };
        var simulator = new Simulator(1);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(256), Workload = Hopeless };
        var session = TestMigrations.Start(simulator, hypervisor, vm, Nic, settings, hypervisor == "textbook" ? int.MaxValue : null);
        simulator.RunToEnd(100_000).Should().BeTrue("a migration ends");
        session.Report!.Status.Should().Be(MigrationStatus.Completed);
    }

    [Theory]
    [InlineData("qemu", true)]
    [InlineData("qemu", false)]
    [InlineData("vmotion", true)]
    [InlineData("vmotion", false)]
    public void A_suspended_guest_with_device_state_that_never_fits_in_the_limit_moves_all_the_same(string hypervisor, bool tracksDma)
    {
        var device = new Device { Name = "vf", State = ByteCount.FromMiB(200), TracksDma = tracksDma };
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(256), Workload = Hopeless, Devices = [device] };
        var settings = new MigrationSettings { Verify = true, MaxBandwidth = DataRate.FromMiBPerSecond(16), TimeLimit = Seconds(10), AtTimeLimit = TimeLimitAction.SuspendGuest };
        var simulator = new Simulator(1);
        var session = TestMigrations.Start(simulator, hypervisor, vm, Nic, settings);
        simulator.RunToEnd(100_000).Should().BeTrue("a migration ends");
        session.Report!.Status.Should().Be(MigrationStatus.Completed);
        session.Report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Fact]
    public void A_guest_suspended_before_its_traces_are_installed_stays_so()
    {
        var settings = new MigrationSettings { MaxBandwidth = DataRate.FromMiBPerSecond(16), StunDuringPageSend = false, Commands = [new ForceCompleteCommand(VirtualDuration.FromMilliseconds(1))] };
        var simulator = new Simulator(1);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(256), Workload = Hopeless };
        var session = TestMigrations.Start(simulator, "vmotion-6", vm, Nic, settings);
        simulator.RunToEnd(100_000).Should().BeTrue("a migration ends");
        session.Report!.Rounds.Sum(r => r.Dirtied.Bytes).Should().BeLessThanOrEqualTo(40 * 4_096, "the guest ran for the first millisecond");
    }

    [Fact]
    public void Without_windows_a_switch_may_come_at_any_time_whatever_part_of_a_byte_is_left_until_then()
    {
        var settings = new MigrationSettings { MaxBandwidth = new DataRate(333_333_777), PostCopy = new PostCopySettings(), Commands = [new StartPostCopyCommand(VirtualDuration.FromMilliseconds(1))] };
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(16), Workload = new FlatWorkload { WorkingSetSize = ByteCount.FromMiB(1), DirtyRate = new DataRate(1_000) } };
        var simulator = new Simulator(1);
        TestMigrations.Run(TestMigrations.Start(simulator, "textbook", vm, Nic, settings), simulator).Phases.Should().Contain(p => p.Phase == MigrationPhase.PostCopy);
    }

    [Fact]
    public void A_share_of_the_processor_counts_from_the_set_up_on_if_the_migration_is_cancelled_in_it()
    {
        var settings = new MigrationSettings { CpuSharePercent = 50, Commands = [new CancelCommand(VirtualDuration.FromMilliseconds(50))] };
        var report = TestMigrations.Run("hyper-v-tcp", new IdleWorkload(), settings);
        report.Phases[^1].Phase.Should().Be(MigrationPhase.Setup);
        report.GuestSlowdown.Should().BeApproximately(0.5, 0.001);
    }

    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu")]
    [InlineData("hyper-v-tcp")]
    public void A_guest_too_large_for_its_link_to_move_within_292_years_ends_at_the_time_limit(string hypervisor)
    {
        var settings = new MigrationSettings { MaxBandwidth = new DataRate(1), TimeLimit = Seconds(2) };
        TestMigrations.Run(hypervisor, new IdleWorkload(), settings, mebibytes: 16 * 1024, filled: 1).Status.Should().Be(MigrationStatus.NotConverged);
    }

    [Fact]
    public void The_longest_time_limit_can_be_given_at_any_time()
    {
        var simulator = new Simulator(1);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(16), Workload = new IdleWorkload() };
        MigrationSession? second = null;
        TestMigrations.Start(simulator, "textbook", vm, Nic, new MigrationSettings { TimeLimit = VirtualDuration.MaxValue }).Ended = _ =>
            second = TestMigrations.Start(simulator, "textbook", vm, Nic, new MigrationSettings { TimeLimit = VirtualDuration.MaxValue });
        simulator.RunToEnd(1_000).Should().BeTrue();
        second!.Report!.Status.Should().Be(MigrationStatus.Completed);
    }

    [Fact]
    public void A_switchover_bandwidth_without_limit_lets_everything_fit()
    {
        var settings = new MigrationSettings { SwitchoverBandwidth = DataRate.Unlimited, DowntimeLimit = Seconds(1_999) };
        var report = TestMigrations.Run("qemu", Hopeless, settings);
        report.LogReadings.Should().OnlyContain(r => r.Threshold == null || r.Threshold.Value >= ByteCount.Zero);
        report.Status.Should().Be(MigrationStatus.Completed);
    }

    private static VirtualDuration Seconds(long seconds) => VirtualDuration.FromSeconds(seconds);
}
