using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.PostCopying;

/// <summary>Connections that break, and come again.</summary>
public class RecoveryTests
{
    private static readonly VirtualDuration Whole = PostCopyGuests.Nic.TimeFor(ByteCount.FromMiB(64)) + PostCopyGuests.Latency * 2;
    private static readonly VirtualDuration Comparing = PostCopyGuests.Latency * 2 + PostCopyGuests.Nic.TimeFor(new ByteCount(64 * 256 / 8));

    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu-10.0")]
    public void A_connection_lost_before_the_switch_fails_the_migration_and_the_guest_goes_on_at_the_source(string hypervisor)
    {
        var settings = new MigrationSettings { MaxBandwidth = DataRate.FromMiBPerSecond(16), Commands = [new LoseNetworkCommand(Ms(500)), new RecoverCommand(Ms(900))] };
        var report = new PostCopyGuests { Hypervisor = hypervisor, MiB = 64, Settings = settings }.Run();
        (report.Status, report.Reason).Should().Be((MigrationStatus.Failed, "the connection was lost; the guest goes on at the source"));
        report.PostCopy.Should().BeNull();
    }

    [Fact]
    public void An_idle_guest_loses_what_was_under_way_the_outage_and_the_comparison_of_what_arrived()
    {
        var report = Idle(new LoseNetworkCommand(Ms(200)), new RecoverCommand(Ms(1_200))).Run();
        report.Status.Should().Be(MigrationStatus.Completed);
        report.DestinationIsUpToDate.Should().BeTrue();
        var postCopy = report.PostCopy!;
        (postCopy.ConnectionLosses, postCopy.PausedTime).Should().Be((1, Ms(1_000) + Comparing));
        postCopy.LostPages.Should().BeInRange(5_000_000 / 32_768, 5_000_000 / 32_768 + 2, "a latency's worth of pages was on the wire");
        var sentAgain = PostCopyGuests.Nic.TimeFor(new ByteCount((report.NormalPages - 64 * 256) * 4096));
        (report.TotalTime - Whole - postCopy.PausedTime - sentAgain).Nanoseconds.Should().BeInRange(-32_768, 1, "of the page under way a part had passed");
        report.NormalPages.Should().BeInRange(64 * 256 + postCopy.LostPages - 64, 64 * 256 + postCopy.LostPages, "every page is sent once, and once more if it was lost; what was not begun does not count");
        report.Phases.Select(p => p.Phase).Should().ContainInOrder(MigrationPhase.PostCopy, MigrationPhase.PostCopyPaused, MigrationPhase.PostCopy);
    }

    [Fact]
    public void Without_recovery_the_guest_runs_until_it_needs_a_missing_page_and_then_stands_still()
    {
        // The last page of the sweep is the last of the memory.
        var guest = Idle(new LoseNetworkCommand(Ms(200))) with { Workload = PostCopyGuests.Sweep(1, 2.5, firstPage: 64 * 256 - 1) };
        var report = guest.Run();
        report.Status.Should().Be(MigrationStatus.Paused);
        report.TotalTime.Should().Be(PostCopyGuests.Latency + Ms(400), "the guest touches that page 400 ms after its resume");
        report.Reason.Should().MatchRegex("^the connection was lost after the guest had switched over; it stands still since 0.405 s and waits for recovery: [0-9.]+ MiB are still at the source$");
        report.PostCopy!.Faults.Should().Be(1);
        report.DestinationIsUpToDate.Should().BeNull();
    }

    [Fact]
    public void Without_recovery_a_guest_that_needs_nothing_runs_on_until_the_time_limit()
    {
        var guest = Idle(new LoseNetworkCommand(Ms(200)));
        var report = (guest with { Settings = guest.Settings with { TimeLimit = Ms(7_000) } }).Run();
        (report.Status, report.TotalTime).Should().Be((MigrationStatus.Paused, Ms(7_000)));
        report.PostCopy!.PausedTime.Should().Be(Ms(6_800));
    }

    [Fact]
    public void A_page_that_was_waited_for_when_the_connection_broke_is_asked_for_again()
    {
        var guest = Idle(new LoseNetworkCommand(Ms(109)), new RecoverCommand(Ms(500))) with { Workload = PostCopyGuests.Sweep(1, 10, firstPage: 64 * 256 - 1) };
        var report = guest.Run();
        report.Status.Should().Be(MigrationStatus.Completed);
        report.PostCopy!.Faults.Should().Be(1, "the fault at 105 ms");
        report.PostCopy.LongestStall.Should().Be(Ms(500 - 105) + Comparing + PostCopyGuests.Fault);
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_host_that_is_lost_while_pages_are_missing_takes_the_guest_with_it(bool source)
    {
        MigrationCommand loss = source ? new LoseSourceCommand(Ms(300)) : new LoseDestinationCommand(Ms(300));
        Idle(loss).Run().Status.Should().Be(MigrationStatus.GuestLost);
        Idle(new LoseNetworkCommand(Ms(200)), loss, new RecoverCommand(Ms(400))).Run().Status.Should().Be(MigrationStatus.GuestLost, "it is lost in the pause too");
    }

    [Fact]
    public void A_connection_lost_when_everything_has_arrived_changes_nothing()
    {
        var guest = Idle() with { Plan = plan => plan with { PostCopy = plan.PostCopy! with { CompletionTime = Ms(50) } } };
        var whole = guest.Run();
        var report = (guest with { Settings = guest.Settings with { Commands = [new LoseNetworkCommand(whole.TotalTime - Ms(20))] } }).Run();
        (report.Status, report.TotalTime).Should().Be((MigrationStatus.Completed, whole.TotalTime));
    }

    [Theory]
    [InlineData("textbook", 1)]
    [InlineData("textbook", 512)]
    [InlineData("qemu-7.2", 1)]
    [InlineData("qemu-10.0", 512)]
    public void However_often_it_breaks_no_page_is_lost(string hypervisor, int pagesPerHostPage)
    {
        var workload = new UniformWorkload { WorkingSet = new MemoryRegion(ByteCount.FromMiB(8), ByteCount.FromMiB(40)), WritesPerSecond = 3_000 };
        var commands = Enumerable.Range(1, 12).SelectMany(i => new MigrationCommand[] { new LoseNetworkCommand(Ms(i * 97)), new RecoverCommand(Ms(i * 97 + 13 * (i % 4))) });
        var guest = new PostCopyGuests
        {
            Hypervisor = hypervisor,
            MiB = 64,
            Vcpus = 3,
            Workload = workload,
            Settings = new MigrationSettings { Technique = MigrationTechnique.PostCopy, Verify = true, Commands = [.. commands, new RecoverCommand(Ms(5_000))] },
            Plan = plan => plan with { PostCopy = plan.PostCopy! with { PagesPerHostPage = pagesPerHostPage } },
        };
        var report = guest.Run();
        report.Status.Should().Be(MigrationStatus.Completed);
        report.DestinationIsUpToDate.Should().BeTrue("used after it arrived, sent again only if it was lost");
        report.PostCopy!.ConnectionLosses.Should().BeGreaterThan(3);
    }

    private static PostCopyGuests Idle(params MigrationCommand[] commands) => new()
    {
        MiB = 64,
        Settings = new MigrationSettings { Technique = MigrationTechnique.PostCopy, Verify = true, Commands = commands },
    };

    private static VirtualDuration Ms(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);
}
