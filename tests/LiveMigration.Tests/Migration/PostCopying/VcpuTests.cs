using LiveMigration.Migration;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.PostCopying;

/// <summary>vCPUs that wait for pages each for itself.</summary>
public class VcpuTests
{
    [Fact]
    public void A_vcpu_that_waits_lets_the_others_go_on()
    {
        var alone = new PostCopyGuests { Workload = PostCopyGuests.Sweep(400, 1_000_000), Settings = PostCopyGuests.HardlyPushed };
        var four = alone with { Vcpus = 4 };
        var slow = alone.Run().PostCopy!;
        var quick = four.Run().PostCopy!;
        quick.Faults.Should().Be(400);
        quick.DegradedTime.TotalSeconds.Should().BeApproximately(slow.DegradedTime.TotalSeconds / 4, slow.DegradedTime.TotalSeconds / 100, "four requests are under way at once");
        quick.VcpuBlocktimes.Should().HaveCount(4).And.OnlyContain(t => t > PostCopyGuests.Fault * 90);
    }

    [Fact]
    public void Vcpus_that_want_the_same_page_ask_for_it_once_and_go_on_together()
    {
        var guest = new PostCopyGuests { Vcpus = 4, Workload = PostCopyGuests.Sweep(1, 10_000), Settings = PostCopyGuests.HardlyPushed };
        var report = guest.Run().PostCopy!;
        (report.Faults, report.Requests, report.RequestedPages).Should().Be((4, 1, 1));
        report.LongestStall.Should().Be(PostCopyGuests.Fault);

        // The first touch comes after 0.1 ms; the next ones later and later, since fewer vCPUs run: 4/3, 4/2 and 4/1 of it.
        var blocked = new[] { 0.0, 4 / 3.0, 4 / 3.0 + 2, 4 / 3.0 + 2 + 4 }.Select(t => PostCopyGuests.Fault.TotalSeconds - t * 1e-4);
        report.VcpuBlocktimes.Select(t => t.TotalSeconds).OrderDescending().Zip(blocked).Should().OnlyContain(p => Math.Abs(p.First - p.Second) < 2e-9);
        report.Blocktime.Should().Be(report.VcpuBlocktimes.Min(), "all wait as long as the last one does");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public void What_is_counted_adds_up(int vcpus)
    {
        var workload = new UniformWorkload { WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(12)), WritesPerSecond = 20_000 };
        var report = new PostCopyGuests { Vcpus = vcpus, Workload = workload, ReadsPerWrite = 0.5 }.Run();
        var postCopy = report.PostCopy!;
        postCopy.Faults.Should().BeGreaterThanOrEqualTo(postCopy.Requests).And.BePositive();
        postCopy.Blocktime.Should().BeLessThanOrEqualTo(postCopy.VcpuBlocktimes.Min());
        var mean = postCopy.VcpuBlocktimes.Average(t => t.TotalSeconds);
        (postCopy.DegradedLoss * postCopy.DegradedTime.TotalSeconds).Should().BeApproximately(mean, 1e-6);
        report.GuestSlowdown.Should().BeApproximately((report.GuestPause.TotalSeconds + mean) / report.TotalTime.TotalSeconds, 1e-6, "a waiting vCPU is its share of the guest");
        report.DestinationIsUpToDate.Should().BeTrue();
        report.Rounds[^1].PagesSent.Should().Be(postCopy.MissingAtResume.Bytes / 4096, "every page is sent once");
    }

    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu-10.0")]
    public void Looking_in_between_changes_nothing(string hypervisor)
    {
        var workload = new UniformWorkload { WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(12)), WritesPerSecond = 2_000 };
        var guest = new PostCopyGuests { Hypervisor = hypervisor, Vcpus = 2, Workload = workload };
        var undisturbed = guest.Run();
        var (session, simulator) = guest.Start();
        for (var at = 1L; session.Report is null; at += 1_234_567)
        {
            simulator.RunUntil(new VirtualTime(at));
            session.Obey(new ContinueCommand(VirtualDuration.Zero));
        }

        (session.Report.TotalTime, session.Report.PostCopy!.Faults, session.Report.PostCopy.DegradedTime, session.Report.Transferred)
            .Should().Be((undisturbed.TotalTime, undisturbed.PostCopy!.Faults, undisturbed.PostCopy.DegradedTime, undisturbed.Transferred));
    }
}
