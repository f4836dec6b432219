using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.PostCopying;

/// <summary>What a fault costs, by closed forms.</summary>
public class DemandFaultTests
{
    [Fact]
    public void An_idle_guest_takes_its_memory_at_the_paths_rate_and_a_latency_for_the_switch_and_for_the_last_page()
    {
        var report = new PostCopyGuests { MiB = 64 }.Run();
        report.TotalTime.Should().Be(PostCopyGuests.Nic.TimeFor(ByteCount.FromMiB(64)) + PostCopyGuests.Latency * 2);
        report.GuestPause.Should().Be(PostCopyGuests.Latency);
        report.PostCopy!.MissingAtResume.Should().Be(ByteCount.FromMiB(64));
        (report.PostCopy.Faults, report.PostCopy.DegradedTime, report.GuestSlowdown > 0).Should().Be((0, VirtualDuration.Zero, true));
    }

    [Fact]
    public void Each_page_of_a_sweep_costs_a_round_trip_and_its_time_on_the_path()
    {
        var report = new PostCopyGuests { Workload = PostCopyGuests.Sweep(100, 1_000_000), Settings = PostCopyGuests.HardlyPushed }.Run().PostCopy!;
        (report.Faults, report.Requests, report.RequestedPages).Should().Be((100, 100, 100));
        report.LongestStall.Should().Be(PostCopyGuests.Fault);
        report.VcpuBlocktimes.Should().Equal(PostCopyGuests.Fault * 100);
        report.Blocktime.Should().Be(PostCopyGuests.Fault * 100, "the only vCPU is all of them");
        report.DegradedTime.Should().Be(PostCopyGuests.Fault * 100 + VirtualDuration.FromMicroseconds(100));
    }

    [Fact]
    public void Reads_come_between_the_writes_and_wait_as_they_do()
    {
        var guest = new PostCopyGuests { Workload = PostCopyGuests.Sweep(100, 100), Settings = PostCopyGuests.HardlyPushed };
        guest.Run().PostCopy!.DegradedTime.Should().Be(PostCopyGuests.Fault * 100 + VirtualDuration.FromMilliseconds(1_000));
        (guest with { ReadsPerWrite = 3 }).Run().PostCopy!.DegradedTime.Should().Be(PostCopyGuests.Fault * 100 + VirtualDuration.FromMilliseconds(250));
    }

    [Fact]
    public void Pages_around_a_requested_one_come_with_it()
    {
        var settings = PostCopyGuests.HardlyPushed with { PostCopy = new PostCopySettings { PrefetchPages = 4 } };
        var report = new PostCopyGuests { Workload = PostCopyGuests.Sweep(99, 100), Settings = settings }.Run();
        report.PostCopy!.Faults.Should().Be(33, "each fault brings the two pages behind it");
        report.PostCopy.RequestedPages.Should().Be(99 + 2, "two pages before the first");
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Fact]
    public void Without_a_channel_of_its_own_a_requested_page_waits_for_the_section_under_way_and_with_one_it_does_not()
    {
        var queued = new PostCopyGuests { Workload = PostCopyGuests.Sweep(1, 100, firstPage: 3000), Plan = plan => plan with { PostCopy = plan.PostCopy! with { Preempt = false } } };
        var section = PostCopyGuests.Nic.TimeFor(new ByteCount(64 * 4096)).Nanoseconds;
        queued.Run().PostCopy!.LongestStall.Nanoseconds.Should().BeInRange(PostCopyGuests.Fault.Nanoseconds, PostCopyGuests.Fault.Nanoseconds + section);
        var own = (queued with { Plan = plan => plan }).Run();
        own.PostCopy!.LongestStall.Should().Be(PostCopyGuests.Fault);
        own.TotalTime.Should().Be(PostCopyGuests.Nic.TimeFor(ByteCount.FromMiB(16)) + PostCopyGuests.Latency * 2, "the two share the path");
    }

    [Fact]
    public void A_page_that_is_on_its_way_is_waited_for_until_it_arrives()
    {
        // The push begins at page 0; page 63 is the last of the first section and arrives 64 pages and a latency after the resume.
        var report = new PostCopyGuests { Workload = PostCopyGuests.Sweep(1, 1_000, firstPage: 63) }.Run().PostCopy!;
        report.DegradedTime.Nanoseconds.Should().BeCloseTo(PostCopyGuests.Nic.TimeFor(new ByteCount(64 * 4096)).Nanoseconds + PostCopyGuests.Latency.Nanoseconds, 1);
        report.RequestedPages.Should().Be(0, "the request came after it was sent");
    }

    [Theory]
    [InlineData(512)]
    [InlineData(2048)]
    public void A_host_page_is_requested_sent_and_placed_whole(int pagesPerHostPage)
    {
        var guest = new PostCopyGuests
        {
            Workload = PostCopyGuests.Sweep(1, 100, firstPage: 3 * 2048 + 5),
            MiB = 32,
            Settings = PostCopyGuests.HardlyPushed,
            Plan = plan => plan with { PostCopy = plan.PostCopy! with { PagesPerHostPage = pagesPerHostPage } },
        };
        var report = guest.Run();
        report.PostCopy!.LongestStall.Should().Be(PostCopyGuests.Latency * 2 + PostCopyGuests.Nic.TimeFor(new ByteCount(pagesPerHostPage * 4096L)));
        report.PostCopy.RequestedPages.Should().Be(pagesPerHostPage);
        report.DestinationIsUpToDate.Should().BeTrue();
        report.NormalPages.Should().Be(32 * 256);
    }

    [Fact]
    public void Huge_pages_of_the_guest_are_the_host_pages_and_go_whole_though_writes_to_them_were_tracked_apart()
    {
        var settings = new MigrationSettings { Technique = MigrationTechnique.Hybrid, PostCopy = new PostCopySettings { SwitchAfter = VirtualDuration.FromMilliseconds(100) }, Verify = true };
        var workload = new UniformWorkload { WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(28)), WritesPerSecond = 500 };
        var report = new PostCopyGuests { HugePage = ByteCount.FromMiB(2), MiB = 32, Workload = workload, Settings = settings }.Run();
        report.PostCopy!.MissingAtResume.Bytes.Should().BePositive();
        (report.PostCopy.MissingAtResume.Bytes % ByteCount.FromMiB(2).Bytes).Should().Be(0, "one that was sent in part is sent again");
        report.PostCopy.LongestStall.Should().BeGreaterThanOrEqualTo(PostCopyGuests.Nic.TimeFor(ByteCount.FromMiB(2)));
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Fact]
    public void The_proof_finds_a_page_that_is_used_too_early_and_one_that_is_sent_too_late()
    {
        var missing = new PageBitmap(64);
        missing.AddRange(0, 64);
        var early = new ArrivalProof(64, missing);
        early.Sent(1, new VirtualTime(10));
        early.Used(1, new VirtualTime(10));
        early.Fault.Should().BeNull();
        early.Sent(2, new VirtualTime(10));
        early.Used(2, new VirtualTime(9));
        early.Fault.Should().StartWith("page 2 was used at");
        var late = new ArrivalProof(64, missing);
        late.Sent(1, new VirtualTime(10));
        late.Used(1, new VirtualTime(11));
        late.Sent(1, new VirtualTime(12));
        late.Fault.Should().Be("page 1 was sent after the guest had used it at the destination");
    }
}
