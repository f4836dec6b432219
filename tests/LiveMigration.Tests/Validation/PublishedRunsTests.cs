using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Validation;

/// <summary>Migrations that others published with their counters; docs/validation.md names them and tells which cannot be checked, and why.</summary>
public class PublishedRunsTests
{
    /// <summary>The page counts are inputs; the bytes that the engine sends for them are compared with those posted.</summary>
    [Theory]
    [InlineData("DPDK how-to, first log", 96_433, 301_620, 389_137, 1)]
    [InlineData("DPDK how-to, second log", 94_073, 303_985, 379_699, 1)]
    [InlineData("Hildenbrand, 8 GiB", 928_866, 21_674, 3_722_913, 2)]
    [InlineData("Hildenbrand, clean hinting", 164_516, 20_748, 659_532, 1)]
    [InlineData("a 145 MiB guest on GitHub", 41_663, 6_845, 167_038, 1)]
    [InlineData("Ufimtseva, example 1, pre-copy and downtime", 201_300, 8_192_488, 878_777, 1)]
    [InlineData("LoongArch on GitHub, pre-copy", 48, 270_364, 2_568, 1)]
    [InlineData("Quintela, 1 TiB, main stream", 0, 265_170_289, 2_330_608, 10)]
    [InlineData("Quintela, 1 TiB, after his patch, main stream", 0, 265_164_421, 2_330_557, 11)]
    public void The_pages_come_to_the_posted_KiB(string run, long full, long zero, long kibibytes, long within)
    {
        var report = Run(full, zero, new MigrationSettings { MaxBandwidth = DataRate.Unlimited });
        (report.NormalPages, report.ZeroPages).Should().Be((full, zero), run);
        (report.Rounds.Sum(r => r.BytesSent.Bytes) / 1024.0).Should().BeApproximately(kibibytes, within, run);
    }

    /// <summary>Where the limit was posted and the writes are few, idle guests of as many pages come close in time as well.</summary>
    [Theory]
    [InlineData("DPDK how-to, first log", 96_433, 301_620, 32, 11.834, 0.005)]
    [InlineData("DPDK how-to, second log", 94_073, 303_985, 32, 11.619, 0.01)]
    [InlineData("a 145 MiB guest on GitHub", 41_663, 6_845, 32, 4.955, 0.01)]
    [InlineData("Hildenbrand, 8 GiB", 928_866, 21_674, 128, 28.606, 0.015)]
    [InlineData("Hildenbrand, clean hinting", 164_516, 20_748, 128, 5.115, 0.06)]
    public void The_total_is_within_what_the_guests_own_writes_allow(string run, long full, long zero, int mebibytesPerSecond, double seconds, double share)
    {
        var report = Run(full, zero, new MigrationSettings { MaxBandwidth = DataRate.FromMiBPerSecond(mebibytesPerSecond) });
        (report.TotalTime.TotalSeconds / seconds).Should().BeApproximately(1, share, run);
    }

    /// <summary>1 TiB, almost all zero, 16 channels: the time is that of looking at zero pages, which our default was taken from.</summary>
    [Theory]
    [InlineData(4_316_628, 265_170_289, 75.852)]
    [InlineData(4_322_415, 265_164_421, 70.033)]
    public void A_terabyte_of_zero_pages_takes_the_scan(long full, long zero, double seconds)
    {
        var settings = new MigrationSettings { MaxBandwidth = DataRate.Unlimited, Multifd = new MultifdSettings { Channels = 16, ZeroPages = ZeroPageDetection.MainThread } };
        var report = Run(full, zero, settings);
        (report.TotalTime.TotalSeconds / seconds).Should().BeApproximately(1, 0.06);
        var channels = report.Encoding!.ChannelBytes / 1024.0;
        (channels / 17_350_000).Should().BeApproximately(1, 0.01, "17,341,329 and 17,362,190 KiB were posted");
    }

    private static MigrationReport Run(long full, long zero, MigrationSettings settings)
    {
        var filled = new PageBitmap(full + zero);
        for (long i = 0; i < full; i++)
        {
            filled.Add(i * (full + zero) / full);
        }

        var vm = new VirtualMachine { Name = "guest", Memory = new ByteCount((full + zero) * 4096), FilledPages = filled, Workload = new IdleWorkload() };
        var simulator = new Simulator(1);
        var report = TestMigrations.Run(TestMigrations.Start(simulator, "qemu-7.2", vm, DataRate.FromGigabitsPerSecond(100), settings), simulator);
        report.Status.Should().Be(MigrationStatus.Completed);
        return report;
    }
}
