using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Memory;

/// <summary>Huge pages whose writes are logged whole.</summary>
public class HugePageTests
{
    [Theory]
    [InlineData(64, 1_000, 70, 64)]
    [InlineData(512, 5_000, 513, 512)]
    [InlineData(512, 1_000, 990, 488)] // the last unit is shorter
    [InlineData(262_144, 600_000, 262_143, 262_144)]
    [InlineData(262_144, 600_000, 600_000 - 1, 75_712)]
    public void A_written_page_makes_its_unit_dirty_and_no_other(int pagesPerUnit, long pageCount, long page, long dirty)
    {
        var set = new PageBitmap(pageCount);
        set.Add(page);
        set.Widen(pagesPerUnit);
        set.CountAll().Should().Be(dirty);
        var first = page / pagesPerUnit * pagesPerUnit;
        (set.Contains(first), set.Contains(first + dirty - 1), set.CountStretches()).Should().Be((true, true, 1));
    }

    [Theory]
    [InlineData(false, 512)]
    [InlineData(true, 1)]
    public void One_write_dirties_a_huge_page_where_the_host_does_not_split_it(bool splits, int pages)
    {
        var report = Run(splits, new SequentialWorkload { WorkingSet = new(ByteCount.FromMiB(8), ByteCount.FromKiB(4)), WritesPerSecond = 1_000 });
        report.LogReadings[1].Dirtied.Should().Be(new ByteCount(4096L * pages), "all its writes go to one page");
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Fact]
    public void Pages_that_are_dirty_by_their_neighbour_alone_stay_zero()
    {
        var report = Run(splits: false, new SequentialWorkload { WorkingSet = new(ByteCount.FromMiB(8), ByteCount.FromKiB(4)), WritesPerSecond = 1_000 }, filled: 0);
        report.NormalPages.Should().Be(report.Rounds.Count - 1, "one page was written before each round but the first");
        report.ZeroPages.Should().Be(report.Rounds.Sum(r => r.PagesSent) - report.NormalPages);
    }

    [Fact]
    public void Sparse_writes_over_large_units_keep_a_migration_from_converging()
    {
        var sparse = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(256)), WritesPerSecond = 300 };
        var (split, whole) = (Run(splits: true, sparse), Run(splits: false, sparse));
        split.Status.Should().Be(MigrationStatus.Completed);
        whole.Transferred.Should().BeGreaterThan(split.Transferred);
        (whole.Rounds[0].Dirtied.Bytes / (double)split.Rounds[0].Dirtied.Bytes).Should().BeGreaterThan(20, "few writes share a huge page");
    }

    private static MigrationReport Run(bool splits, IWorkload workload, double filled = 1)
    {
        var simulator = new Simulator(3);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(256), FilledShare = filled, HugePage = ByteCount.FromMiB(2), Workload = workload };
        var request = TestMigrations.Request("textbook", vm, DataRate.FromGigabitsPerSecond(1), new MigrationSettings { Verify = true, DowntimeLimit = VirtualDuration.FromMilliseconds(1) });
        request = request with { Source = request.Source with { SplitsHugePages = splits } };
        var plan = HypervisorCatalog.BuiltIn.Plan(request) with { Encoder = _ => new PlainEncoder(new PageCosts { ZeroPageBytes = 9 }) };
        return TestMigrations.Run(Migrations.Start(simulator, request, plan), simulator);
    }
}
