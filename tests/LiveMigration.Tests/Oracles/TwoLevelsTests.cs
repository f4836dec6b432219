using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Oracles;

/// <summary>Model against model: memory page by page and memory on counts give the same distributions.</summary>
public class TwoLevelsTests
{
    private const int PageExactRuns = 1_500;
    private const int StatisticalRuns = 6_000;

    // Of so many runs of one law the distance is above 0.056 once in a thousand times. With half the variance, or a mean
    // that is off by a sixth of the spread, it is above 0.065.
    private const double Bound = 0.056;

    public static TheoryData<string, string, long> Cases => new()
    {
        { "textbook", "uniform", 30 },
        { "textbook", "hot-cold", 20 },
        { "textbook", "zipf", 20 },
        { "xen", "parts", 300 },
        { "hyper-v-tcp", "hot-cold", 40 },
        { "qemu-7.2", "uniform", 30 },
        { "qemu-7.2", "hot-cold", 30 },
        { "qemu-7.2", "phases", 30 },
        { "qemu", "parts", 30 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Total_bytes_and_rounds_are_distributed_alike(string hypervisor, string kind, long limit)
    {
        var exact = Runs(hypervisor, kind, limit, MemoryDetail.PageExact, PageExactRuns, 1);
        var statistical = Runs(hypervisor, kind, limit, MemoryDetail.Statistical, StatisticalRuns, 1_000_000);
        Distance(exact, statistical, report => report.TotalTime.Nanoseconds).Should().BeLessThan(Bound, "of total times");
        Distance(exact, statistical, report => report.Transferred.Bytes).Should().BeLessThan(Bound, "of bytes");
        Distance(exact, statistical, report => report.Rounds.Count).Should().BeLessThan(Bound, "of rounds");
    }

    [Theory]
    [InlineData("qemu-7.2")]
    [InlineData("qemu")]
    [InlineData("xen")]
    [InlineData("vmotion")]
    [InlineData("cloud-hypervisor")]
    [InlineData("simgrid")]
    public void A_guest_that_writes_nothing_moves_alike_to_the_nanosecond(string hypervisor)
    {
        var exact = Run(hypervisor, new IdleWorkload(), 300, MemoryDetail.PageExact, 1);
        var statistical = Run(hypervisor, new IdleWorkload(), 300, MemoryDetail.Statistical, 1);
        statistical.Should().BeEquivalentTo(exact, options => options.Excluding(report => report.Digest).Excluding(report => report.Assumptions));
    }

    private static MigrationReport[] Runs(string hypervisor, string kind, long limit, MemoryDetail detail, int count, ulong firstSeed)
    {
        var workload = WorkloadOf(kind);
        return [.. Enumerable.Range(0, count).Select(i => Run(hypervisor, workload, limit, detail, firstSeed + (ulong)i))];
    }

    private static MigrationReport Run(string hypervisor, IWorkload workload, long limit, MemoryDetail detail, ulong seed)
    {
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(64), FilledShare = 0.6, Workload = workload, Detail = detail };
        var simulator = new Simulator(seed);
        var settings = new MigrationSettings { DowntimeLimit = VirtualDuration.FromMilliseconds(limit), TimeLimit = VirtualDuration.FromSeconds(20) };
        return TestMigrations.Run(Migrations.Start(simulator, TestMigrations.Request(hypervisor, vm, DataRate.FromGigabitsPerSecond(1), settings)), simulator);
    }

    private static IWorkload WorkloadOf(string kind) => kind switch
    {
        "uniform" => new UniformWorkload { WorkingSet = Region(8, 24), WritesPerSecond = 20_000, Pace = WritePace.Paced },
        "hot-cold" => new HotColdWorkload { WorkingSet = Region(0, 40), WritesPerSecond = 20_000 },
        "zipf" => new ZipfWorkload { WorkingSet = Region(16, 32), WritesPerSecond = 20_000 },
        "phases" => new PhasedWorkload
        {
            Phases =
            [
                new WorkloadPhase(new UniformWorkload { WorkingSet = Region(0, 32), WritesPerSecond = 25_000 }, VirtualDuration.FromMilliseconds(500)),
                new WorkloadPhase(new HotColdWorkload { WorkingSet = Region(16, 40), WritesPerSecond = 10_000, Order = PageOrder.Scattered }, VirtualDuration.FromSeconds(1)),
            ],
        },
        _ => new CombinedWorkload
        {
            Parts =
            [
                new UniformWorkload { WorkingSet = Region(0, 24), WritesPerSecond = 6_000 },
                new SequentialWorkload { WorkingSet = Region(20, 16), WritesPerSecond = 3_000 },
                new PageClassesWorkload { WorkingSet = Region(24, 32), Classes = [new PageClass(4_000, 0.5), new PageClass(1_000, 4)] },
            ],
        },
    };

    private static MemoryRegion Region(long start, long mebibytes) => new(ByteCount.FromMiB(start), ByteCount.FromMiB(mebibytes));

    // Kolmogorov and Smirnov's: the farthest that the shares of runs up to some figure lie apart.
    private static double Distance(MigrationReport[] left, MigrationReport[] right, Func<MigrationReport, long> figure)
    {
        var (a, b) = (left.Select(figure).Order().ToArray(), right.Select(figure).Order().ToArray());
        var (i, j, distance) = (0, 0, 0.0);
        while (i < a.Length && j < b.Length)
        {
            var value = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= value)
            {
                i++;
            }

            while (j < b.Length && b[j] <= value)
            {
                j++;
            }

            distance = Math.Max(distance, Math.Abs((double)i / a.Length - (double)j / b.Length));
        }

        return distance;
    }
}
