using LiveMigration.Migration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Controllers.Controlled;

namespace LiveMigration.Tests.Orchestration.Controllers;

public class VirshTests
{
    [Theory]
    [InlineData(VirshTimeoutAction.Suspend, "suspend the guest")]
    [InlineData(VirshTimeoutAction.PostCopy, "start post-copy")]
    public void At_the_timeout_the_guest_is_suspended_or_switched(VirshTimeoutAction action, string did)
    {
        var report = Run(new Virsh { Timeout = Seconds(20), TimeoutAction = action }, Plateau(1000, 300));
        report.Deeds().Should().Equal((20, did));
        report.Decisions[^1].At.Should().BeGreaterThan(Seconds(20), "the watch looks each half second, and 20 s must be over");
        report.Status.Should().Be(MigrationStatus.Completed);
    }

    [Fact]
    public void Post_copy_after_pre_copy_switches_when_the_first_pass_is_through()
    {
        var report = Run(new Virsh { PostcopyAfterPrecopy = true }, Plateau(1000, 300));
        report.Deeds().Select(d => d.Did).Should().Equal("start post-copy");
        report.Decisions[0].Saw.Iteration.Should().Be(2);
        ((double)(report.Decisions[0].At - report.Rounds[0].Start - report.Rounds[0].Length).TotalMilliseconds).Should().BeInRange(-1, 1);
    }

    [Fact]
    public void A_suspended_guest_runs_again_at_the_destination_or_where_the_migration_fails()
    {
        var lost = Run(new Virsh { Timeout = Seconds(20) }, Plateau(1000, 300), new MigrationSettings { Commands = [new LoseDestinationCommand(Seconds(21))] });
        lost.Status.Should().Be(MigrationStatus.Failed);
        lost.GuestPause.Should().BeGreaterThan(Seconds(0.4)).And.BeLessThan(Seconds(1), "it stood still from 20.5 s until 21 s and a little");
    }
}
