using FsCheck.Xunit;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Properties;

/// <summary>What must hold for post-copy of any guest.</summary>
[Properties(MaxTest = 60, Replay = "3,3", StartSize = 1_000, EndSize = 100_000_000)]
public class PostCopyProperties
{
    [Property]
    public void It_is_through_before_pre_copy_where_the_guest_writes_faster_than_the_link(int number)
    {
        var random = new RandomStream((ulong)number, "post-copy");
        var nic = DataRate.FromMegabitsPerSecond(200 + (long)random.NextBelow(2_000));
        var mebibytes = 16 + (long)random.NextBelow(64);
        var writesPerSecond = nic.BytesPerSecond / 4096.0 * (1.2 + random.NextDouble() * 3);
        var workload = new UniformWorkload { WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(mebibytes * 3 / 4)), WritesPerSecond = writesPerSecond };
        var vcpus = 1 + (int)random.NextBelow(4);
        var (before, after) = (Run(MigrationTechnique.PreCopy), Run(MigrationTechnique.PostCopy));
        after.Status.Should().Be(MigrationStatus.Completed);
        after.TotalTime.Should().BeLessThan(before.TotalTime);
        after.Transferred.Should().Be(ByteCount.FromMiB(mebibytes), "each page goes once");
        after.GuestPause.Should().BeLessThan(before.GuestPause);

        MigrationReport Run(MigrationTechnique technique)
        {
            var simulator = new Simulator(1);
            var vm = new Hosts.VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(mebibytes), Vcpus = vcpus, Workload = workload };
            return TestMigrations.Run(TestMigrations.Start(simulator, "textbook", vm, nic, new MigrationSettings { Technique = technique }), simulator);
        }
    }

    [Property]
    public void What_is_counted_of_it_adds_up(int number)
    {
        var (report, _) = new RandomMigration(number).Run(verify: false);
        if (report.PostCopy is not { } postCopy)
        {
            return;
        }

        postCopy.Faults.Should().BeGreaterThanOrEqualTo(postCopy.Requests);
        postCopy.Blocktime.Should().BeLessThanOrEqualTo(postCopy.VcpuBlocktimes.Min());
        postCopy.LongestStall.Should().BeLessThanOrEqualTo(postCopy.VcpuBlocktimes.Max());
        postCopy.DegradedLoss.Should().BeInRange(0, 1);
        postCopy.DegradedTime.Should().BeLessThanOrEqualTo(report.TotalTime);
        if (report.Status == MigrationStatus.Completed)
        {
            report.Rounds[^1].PagesSent.Should().BeInRange(postCopy.MissingAtResume.Bytes / 4096, postCopy.MissingAtResume.Bytes / 4096 + postCopy.LostPages, "a page is sent once, and again only if it was lost");
        }
    }
}
