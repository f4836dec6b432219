using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Controllers.Controlled;

namespace LiveMigration.Tests.Orchestration.Controllers;

public class NovaTests
{
    private static readonly VirtualMachine NeverDone = Guest(4096, 200, 2048);

    [Fact]
    public void The_steps_of_a_guest_of_4_GiB_are_those_of_the_example_in_the_field_manual()
    {
        var steps = new Nova().StepsFor(Request(null, NeverDone));
        steps.Select(s => (int)s.DowntimeLimit.TotalMilliseconds).Should().Equal(50, 95, 140, 185, 230, 275, 320, 365, 410, 455, 500);
        steps.Select(s => (int)s.After.TotalSeconds).Should().Equal(Enumerable.Range(0, 11).Select(i => 300 * i));
    }

    [Fact]
    public void The_steps_of_the_example_in_its_own_source_come_out_too()
    {
        // downtime_steps' documentation: 10 steps, 30 s delay, 3 GB, 400 ms.
        var nova = new Nova { Downtime = Ms(400), DowntimeDelay = Seconds(30) };
        var steps = nova.StepsFor(Request(null, Guest(3072, 0, 0)));
        steps.Select(s => (int)s.DowntimeLimit.TotalMilliseconds).Should().Equal(40, 76, 112, 148, 184, 220, 256, 292, 328, 364, 400);
        steps.Select(s => (int)s.After.TotalSeconds).Should().Equal(Enumerable.Range(0, 11).Select(i => 90 * i));
    }

    [Fact]
    public void A_small_guest_counts_as_2_GiB_and_each_disk_that_moves_as_2_GiB_at_least()
    {
        var vm = Guest(512, 0, 0) with { Disks = [new Disk { Name = "a", Size = ByteCount.FromMiB(100), Storage = "s" }, new Disk { Name = "b", Size = ByteCount.FromGiB(5), Storage = "s" }] };
        Nova.SizeOf(Request(null, vm)).Should().Be(ByteCount.FromGiB(2), "disks stay where they are");
        Nova.SizeOf(Request(null, vm, new MigrationSettings { Storage = new StorageMoveSettings() })).Should().Be(ByteCount.FromGiB(2 + 2 + 5));
    }

    [Fact]
    public void A_guest_that_never_converges_walks_all_steps_and_is_aborted_when_its_time_is_used_up()
    {
        var report = Run(new Nova(), NeverDone);
        report.Deeds().Should().Equal(
            [.. Enumerable.Range(1, 10).Select(i => (300 * i, $"downtime limit {50 + 45 * i} ms")), (3200, "cancel")], "the poll after 300 s comes at 300.5 s, and 800 s a GiB are 3,200 s");
        report.Status.Should().Be(MigrationStatus.Cancelled);
        report.Reason.Should().Be("cancelled by nova: its time of 3200 s is used up");
        report.Controller.Should().Be("nova");
    }

    [Fact]
    public void It_begins_with_50_ms_and_so_waits_for_a_step_that_a_guest_fits_in()
    {
        // A working set of 16 MiB is rewritten all the time: 134 ms of 119 MiB/s. 95 ms don't fit it, 140 ms do.
        var report = Run(new Nova { DowntimeDelay = Seconds(3) }, Plateau(2048, 16));
        report.Status.Should().Be(MigrationStatus.Completed);
        report.LogReadings.Last(r => r.GuestStopped).At.Should().BeGreaterThan(Seconds(12.5)).And.BeLessThan(Seconds(19), "the second step comes after 2 x 6 s, or after the first pass of 17 s");
        report.Deeds().Select(d => d.Did).Should().Equal("downtime limit 95 ms", "downtime limit 140 ms");
    }

    [Theory]
    [InlineData(false, "suspend the guest")]
    [InlineData(true, "start post-copy")]
    public void Force_complete_suspends_the_guest_or_switches_to_post_copy_where_that_is_permitted(bool permitPostCopy, string did)
    {
        var nova = new Nova { CompletionTimeout = Seconds(20), TimeoutAction = NovaTimeoutAction.ForceComplete, PermitPostCopy = permitPostCopy };
        var report = Run(nova, NeverDone);
        report.Deeds().Should().Equal((80, did));
        report.Status.Should().Be(MigrationStatus.Completed);
        (report.PostCopy is not null).Should().Be(permitPostCopy);
        report.GuestPause.Should().BeGreaterThan(Seconds(permitPostCopy ? 0 : 1));
    }

    [Fact]
    public void What_the_request_says_itself_holds_and_the_trace_tells_so()
    {
        var report = Run(new Nova { PermitAutoConverge = true }, Guest(1024, 20, 512), new MigrationSettings { DowntimeLimit = Ms(400), Declined = ["autoConverge"] });
        report.Decisions.Where(d => d.Did == ControllerDecision.Note).Select(d => d.Why).Should().Equal(
            "the request's downtime limit of 400 ms holds, not 50 ms", "the request declines autoConverge");
        report.Rounds[^1].Threshold!.Value.Should().BeGreaterThan(ByteCount.FromMiB(40), "400 ms of 119 MiB/s are 47 MiB");
    }
}
