using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

public class MigrationSessionTests
{
    private static readonly MemoryRegion WorkingSet = new(ByteCount.FromMiB(16), ByteCount.FromMiB(64));

    public static TheoryData<IWorkload> Workloads => new()
    {
        new IdleWorkload(),
        new UniformWorkload { WorkingSet = WorkingSet, WritesPerSecond = 5000 },
        new UniformWorkload { WorkingSet = WorkingSet, WritesPerSecond = 5000, Pace = WritePace.Paced },
        new SequentialWorkload { WorkingSet = WorkingSet, WritesPerSecond = 3000, WritesBeforeStart = 12345 },
        new HotColdWorkload { WorkingSet = WorkingSet, WritesPerSecond = 9000, Order = PageOrder.Scattered },
        new ZipfWorkload { WorkingSet = WorkingSet, WritesPerSecond = 9000 },
    };

    [Theory]
    [MemberData(nameof(Workloads))]
    public void No_page_is_lost_with_windows_and_early_reads(IWorkload workload) => Prove(workload, WindowPlan(64));

    [Theory]
    [MemberData(nameof(Workloads))]
    public void No_page_is_lost_in_plain_rounds(IWorkload workload) => Prove(workload, WindowPlan(64) with { Window = null, ReadsLogEarly = false });

    [Fact]
    public void A_guest_that_dirties_faster_than_the_limit_never_converges_and_runs_on_at_the_source()
    {
        var workload = new SequentialWorkload { WorkingSet = new(ByteCount.FromMiB(16), ByteCount.FromMiB(200)), WritesPerSecond = 30_000 };
        var report = Run(workload, WindowPlan(64) with { TimeLimit = VirtualDuration.FromSeconds(40) }, 1);
        report.Status.Should().Be(MigrationStatus.NotConverged);
        report.Reason.Should().StartWith("time limit of 40.000000000 s reached with");
        report.GuestPause.Should().Be(VirtualDuration.Zero);
    }

    [Fact]
    public void A_cancelled_migration_leaves_no_event_behind()
    {
        var simulator = new Simulator(1);
        var session = new MigrationSession(simulator, WindowPlan(64), Memory(new IdleWorkload(), simulator));
        session.Start();
        simulator.RunUntil(new VirtualTime(1_000_000_000));
        session.Cancel().Should().BeTrue();
        session.Cancel().Should().BeFalse("it has ended");
        simulator.TryPeekNextTime(out _).Should().BeFalse();
        session.Report!.Status.Should().Be(MigrationStatus.Cancelled);
    }

    [Fact]
    public void The_same_seed_gives_the_same_digest_and_another_seed_another()
    {
        var workload = new UniformWorkload { WorkingSet = WorkingSet, WritesPerSecond = 5000 };
        var digest = Run(workload, WindowPlan(64), 1).Digest;
        Run(workload, WindowPlan(64), 1).Digest.Should().Be(digest);
        Run(workload, WindowPlan(64), 2).Digest.Should().NotBe(digest);
    }

    private static void Prove(IWorkload workload, MigrationPlan plan)
    {
        var report = Run(workload, plan, 1);
        report.Status.Should().Be(MigrationStatus.Completed);
        report.DestinationIsUpToDate.Should().BeTrue("every page's last version is at the destination");
        report.Rounds.Sum(r => r.PagesSent).Should().Be(report.NormalPages + report.ZeroPages);
        report.Transferred.Bytes.Should().Be(report.NormalPages * 4104 + report.ZeroPages * 9);
    }

    private static MigrationReport Run(IWorkload workload, MigrationPlan plan, ulong seed)
    {
        var simulator = new Simulator(seed);
        var session = new MigrationSession(simulator, plan, Memory(workload, simulator));
        session.Start();
        simulator.RunToEnd(1_000_000).Should().BeTrue();
        return session.Report!;
    }

    private static PageExactMemory Memory(IWorkload workload, Simulator simulator)
    {
        var filled = new PageBitmap(65_536);
        filled.AddRange(0, 40_000);
        return new PageExactMemory(filled, PageWriters.Create(workload, simulator.Stream("guest/writes")), WindowPlan(64).Costs, verify: true);
    }

    private static MigrationPlan WindowPlan(int mebibytesPerSecond) => new()
    {
        SetupTime = VirtualDuration.FromMilliseconds(2),
        Path = new NetworkPath { Bandwidth = DataRate.FromGigabitsPerSecond(10) },
        Window = VirtualDuration.FromMilliseconds(100),
        MaxBandwidth = DataRate.FromMiBPerSecond(mebibytesPerSecond),
        ReadsLogEarly = true,
        Policies = [new DowntimeLimitPolicy(VirtualDuration.FromMilliseconds(300), Strictly: true)],
        Costs = new PageCosts { NormalPageBytes = 4104, ZeroPageBytes = 9 },
    };
}
