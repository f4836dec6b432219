using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

/// <summary>What operators and controllers do with a migration whose time is up.</summary>
public class TimeLimitTests
{
    // 40,000 pages/s over 64 MiB against 16 MiB/s: plain pre-copy never ends.
    private static readonly UniformWorkload Hopeless = new() { WorkingSet = new(ByteCount.FromMiB(32), ByteCount.FromMiB(64)), WritesPerSecond = 40_000 };

    private static readonly MigrationSettings TenSeconds = new() { MaxBandwidth = DataRate.FromMiBPerSecond(16), TimeLimit = Ms(10_000), Verify = true };

    [Theory]
    [InlineData("qemu")]
    [InlineData("textbook")]
    public void Giving_up_leaves_the_guest_at_the_source_without_a_pause(string hypervisor)
    {
        var report = Run(hypervisor, TenSeconds);
        report.Status.Should().Be(MigrationStatus.NotConverged);
        report.GuestPause.Should().Be(VirtualDuration.Zero);
    }

    [Theory]
    [InlineData("textbook")]
    [InlineData("vmotion")]
    [InlineData("xen")]
    public void A_sender_of_whole_passes_tells_what_its_last_reading_left_and_how_much_of_the_pass_was_not_sent(string hypervisor)
    {
        var report = Run(hypervisor, TenSeconds with { StunDuringPageSend = hypervisor == "vmotion" ? false : null, Verify = false });
        report.Status.Should().Be(MigrationStatus.NotConverged);
        var (last, cut) = (report.Rounds[^2], report.Rounds[^1]);
        report.Reason.Should().StartWith($"time limit of 10 s reached: {last.Remaining} were left at the last reading of the dirty log, and ");
        cut.Remaining.Should().Be(last.Remaining - new ByteCount(cut.PagesSent * 4096), "what is not sent of a pass is still left");
    }

    [Theory]
    [InlineData("qemu")]
    [InlineData("qemu-7.2")]
    [InlineData("textbook")]
    public void A_guest_that_is_suspended_stands_still_from_then_until_it_runs_at_the_destination(string hypervisor)
    {
        var report = Run(hypervisor, TenSeconds with { AtTimeLimit = TimeLimitAction.SuspendGuest });
        report.Status.Should().Be(MigrationStatus.Completed);
        report.DestinationIsUpToDate.Should().BeTrue();
        (report.TotalTime - Ms(10_000) - report.GuestPause).TotalMilliseconds.Should().BeInRange(-60, 60, "it stood still for the rest");
        report.Downtime.Should().BeLessThan(Ms(500), "the hypervisor's own figure begins with its own stop");
        report.GuestPause.Should().BeGreaterThan(Ms(3_000), "64 MiB at 16 MiB/s");
    }

    [Theory]
    [InlineData("qemu")]
    [InlineData("textbook")]
    public void A_switch_to_post_copy_ends_it_with_a_short_pause(string hypervisor)
    {
        var report = Run(hypervisor, TenSeconds with { AtTimeLimit = TimeLimitAction.SwitchToPostCopy, PostCopy = new PostCopySettings(), MaxPostcopyBandwidth = DataRate.FromMiBPerSecond(16) });
        report.Status.Should().Be(MigrationStatus.Completed);
        report.DestinationIsUpToDate.Should().BeTrue();
        report.GuestPause.Should().BeLessThan(Ms(50));
        report.Phases.Should().Contain(p => p.Phase == MigrationPhase.PostCopy);
    }

    [Theory]
    [InlineData("qemu")]
    [InlineData("textbook")]
    public void A_stop_sends_whatever_is_left_while_the_guest_stands_still(string hypervisor)
    {
        var report = Run(hypervisor, TenSeconds with { AtTimeLimit = TimeLimitAction.StopAndCopy });
        report.Status.Should().Be(MigrationStatus.Completed);
        report.DestinationIsUpToDate.Should().BeTrue();
        report.Reason.Should().StartWith("stopped at the time limit of 10 s with");
        report.Rounds[^1].IsStopAndCopy.Should().BeTrue();
        report.Rounds[^1].BytesSent.Should().BeGreaterThan(ByteCount.FromMiB(10), "the working set is left");
    }

    [Theory]
    [InlineData("qemu-7.2")]
    [InlineData("qemu-10.0")]
    [InlineData("qemu")]
    public void Without_any_downtime_allowed_qemu_never_reads_its_log_and_stops_after_the_first_pass(string hypervisor)
    {
        var report = Run(hypervisor, TenSeconds with { TimeLimit = Ms(60_000), DowntimeLimit = VirtualDuration.Zero });
        report.Status.Should().Be(MigrationStatus.Completed);
        report.LogReadings.Should().HaveCount(2, "at setup and in the pause");
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Fact]
    public void To_force_completion_is_post_copy_where_that_is_allowed_and_a_suspended_guest_elsewhere()
    {
        var forced = TenSeconds with { TimeLimit = Ms(600_000), Commands = [new ForceCompleteCommand(Ms(3_000))] };
        var suspended = Run("qemu", forced);
        var switched = Run("qemu", forced with { PostCopy = new PostCopySettings(), MaxPostcopyBandwidth = DataRate.FromMiBPerSecond(16) });
        (suspended.Status, switched.Status).Should().Be((MigrationStatus.Completed, MigrationStatus.Completed));
        suspended.Phases.Should().NotContain(p => p.Phase == MigrationPhase.PostCopy);
        suspended.GuestPause.Should().BeGreaterThan(Ms(1_000));
        switched.Phases.Should().Contain(p => p.Phase == MigrationPhase.PostCopy);
    }

    [Fact]
    public void A_suspended_guest_whose_destination_is_lost_goes_on_at_the_source_and_has_felt_it()
    {
        var report = Run("qemu", TenSeconds with { AtTimeLimit = TimeLimitAction.SuspendGuest, Commands = [new LoseDestinationCommand(Ms(11_000))] });
        report.Status.Should().Be(MigrationStatus.Failed);
        report.GuestPause.TotalMilliseconds.Should().BeInRange(1_000, 1_150, "from 10 s until the loss was noticed");
    }

    [Fact]
    public void A_guest_that_was_stopped_and_resumed_by_command_writes_on()
    {
        var settings = TenSeconds with { TimeLimit = Ms(60_000), Commands = [new StopGuestCommand(Ms(1_000)), new ResumeGuestCommand(Ms(3_000))] };
        var report = Run("qemu", settings);
        report.Status.Should().Be(MigrationStatus.NotConverged, "it writes as fast as before");
        report.GuestSlowdown.Should().BeApproximately(2.0 / 60, 0.002);
    }

    private static MigrationReport Run(string hypervisor, MigrationSettings settings) => TestMigrations.Run(hypervisor, Hopeless, settings, mebibytes: 128, filled: 1);

    private static VirtualDuration Ms(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);
}
