using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

/// <summary>Commands and losses at the moments where they meet something else.</summary>
public class CommandTests
{
    private static readonly IdleWorkload Idle = new();
    private static readonly MigrationSettings Slow = new() { MaxBandwidth = DataRate.FromMiBPerSecond(16) };

    [Theory]
    [InlineData("textbook", 0)]
    [InlineData("hyper-v-tcp", 100)]
    public void Where_the_limit_caps_the_path_a_new_limit_is_in_force_in_the_middle_of_a_pass(string hypervisor, int setupMs)
    {
        // 128 MiB: 4 s at 16 MiB/s, then the other 64 MiB at 64 MiB/s.
        var settings = Slow with { Commands = [new SetLimitsCommand(Ms(4_000 + setupMs), DataRate.FromMiBPerSecond(64))] };
        var rounds = TestMigrations.Run(hypervisor, Idle, settings, mebibytes: 128).Rounds;
        rounds[0].Length.Should().Be(Ms(5_000));
    }

    [Fact]
    public void Where_the_limit_caps_the_path_a_new_limit_is_in_force_while_the_last_pages_are_sent()
    {
        var settings = Slow with { Technique = MigrationTechnique.StopAndCopy, Commands = [new SetLimitsCommand(Ms(4_000), DataRate.FromMiBPerSecond(64))] };
        TestMigrations.Run("textbook", Idle, settings, mebibytes: 128).GuestPause.Should().Be(Ms(5_000));
    }

    [Fact]
    public void A_migration_that_is_cancelled_after_its_limit_rose_has_sent_what_both_rates_carried()
    {
        var settings = Slow with { Commands = [new SetLimitsCommand(Ms(1_000), DataRate.FromMiBPerSecond(64)), new CancelCommand(Ms(1_500))] };
        TestMigrations.Run("textbook", Idle, settings, mebibytes: 128).Transferred.Should().Be(ByteCount.FromMiB(16 + 32));
    }

    [Theory]
    [InlineData(MigrationStatus.Cancelled)]
    [InlineData(MigrationStatus.Failed)]
    public void Of_two_endings_within_a_window_the_first_decides(MigrationStatus first)
    {
        MigrationCommand cancel = new CancelCommand(Ms(first == MigrationStatus.Cancelled ? 1_010 : 1_020));
        var settings = Slow with { TimeLimit = Ms(1_015), Commands = [cancel, new LoseDestinationCommand(Ms(first == MigrationStatus.Failed ? 1_010 : 1_020))] };
        var report = TestMigrations.Run("qemu-7.2", Idle, settings, mebibytes: 128, filled: 1);
        report.Status.Should().Be(first);
        report.Reason.Should().Be(first == MigrationStatus.Failed ? "the destination was lost; the guest goes on at the source" : "cancelled by command");
    }

    [Theory]
    [InlineData("qemu-7.2")]
    [InlineData("hyper-v")]
    [InlineData("textbook")]
    public void A_cancel_at_any_moment_ends_it_at_the_source_or_comes_too_late(string hypervisor)
    {
        var whole = TestMigrations.Run(hypervisor, Idle, Slow, mebibytes: 4, filled: 1);
        var lateFrom = whole.Phases.Single(p => p.Phase == MigrationPhase.StopAndCopy).Start;
        var end = whole.Phases[^1].Start + whole.Phases[^1].Length;
        for (var at = VirtualDuration.Zero; at <= end; at += new VirtualDuration(end.Nanoseconds / 331))
        {
            var report = TestMigrations.Run(hypervisor, Idle, Slow with { Commands = [new CancelCommand(at)] }, mebibytes: 4, filled: 1);
            report.Status.Should().Be(at < lateFrom ? MigrationStatus.Cancelled : MigrationStatus.Completed, $"the cancel came at {at}, the guest was stopped at {lateFrom}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_destination_lost_at_any_moment_leaves_the_guest_at_the_source_until_the_source_lets_go(bool returnPath)
    {
        var settings = Slow with { ReturnPath = returnPath };
        var whole = TestMigrations.Run("qemu-10.0", Idle, settings, mebibytes: 4, filled: 1);
        var activation = whole.Phases.Single(p => p.Phase == MigrationPhase.Activation);
        var end = activation.Start + activation.Length;
        for (var at = VirtualDuration.Zero; at < end; at += new VirtualDuration(end.Nanoseconds / 331))
        {
            var report = TestMigrations.Run("qemu-10.0", Idle, settings with { Commands = [new LoseDestinationCommand(at)] }, mebibytes: 4, filled: 1);
            report.Status.Should().Be(at < activation.Start || returnPath ? MigrationStatus.Failed : MigrationStatus.GuestLost, $"it was lost at {at}, activation began at {activation.Start}");
        }
    }

    [Fact]
    public void A_command_to_go_on_that_comes_before_the_pause_is_spent_and_the_time_limit_says_what_was_waited_for()
    {
        var settings = Slow with { PauseBeforeSwitchover = true, TimeLimit = Ms(20_000), Commands = [new ContinueCommand(Ms(10), WhenPhase: null)] };
        var report = TestMigrations.Run("qemu-10.0", Idle, settings, mebibytes: 4);
        report.Status.Should().Be(MigrationStatus.NotConverged);
        report.Reason.Should().Be("time limit of 20 s reached: the guest stood still before the switchover, and no command to go on came");
        report.TotalTime.Should().Be(Ms(20_000));
        report.Phases[^1].Phase.Should().Be(MigrationPhase.PreSwitchover);
    }

    [Fact]
    public void A_cancel_during_the_pause_before_the_switchover_ends_it_at_once()
    {
        var settings = Slow with { PauseBeforeSwitchover = true, Commands = [new CancelCommand(Ms(10_050))] };
        var report = TestMigrations.Run("qemu-10.0", Idle, settings, mebibytes: 4);
        (report.Status, report.TotalTime).Should().Be((MigrationStatus.Cancelled, Ms(10_050)));
    }

    [Fact]
    public void A_guest_that_is_stopped_by_command_after_it_went_on_has_felt_its_pause()
    {
        var settings = Slow with { Technique = MigrationTechnique.PostCopy, PostCopy = new PostCopySettings(), MaxPostcopyBandwidth = DataRate.FromMiBPerSecond(4), Commands = [new StopGuestCommand(Ms(500))] };
        var report = TestMigrations.Run("qemu-10.0", Idle, settings, mebibytes: 16, filled: 1);
        report.Phases[^1].Start.Should().BeLessThan(Ms(500), "the guest went on before the command");
        report.GuestPause.Should().BeGreaterThan(Ms(9));
    }

    [Fact]
    public void A_guest_that_was_stopped_by_command_before_feels_no_pause_of_the_migration()
    {
        var settings = Slow with { Commands = [new StopGuestCommand(Ms(50))] };
        TestMigrations.Run("qemu-10.0", Idle, settings, mebibytes: 16, filled: 1).GuestPause.Should().Be(VirtualDuration.Zero);
    }

    private static VirtualDuration Ms(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);
}
