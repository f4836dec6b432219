using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

public class MigrationSessionTests
{
    private static readonly MemoryRegion WorkingSet = new(ByteCount.FromMiB(16), ByteCount.FromMiB(64));
    private static readonly MigrationSettings Verified = new() { Verify = true, MaxBandwidth = DataRate.FromMiBPerSecond(64) };

    public static TheoryData<string, IWorkload> HypervisorsAndWorkloads()
    {
        var data = new TheoryData<string, IWorkload>();
        foreach (var hypervisor in new[] { "qemu-7.2", "qemu-10.0", "qemu", "hyper-v", "textbook" })
        {
            data.Add(hypervisor, new IdleWorkload());
            data.Add(hypervisor, new UniformWorkload { WorkingSet = WorkingSet, WritesPerSecond = 5000 });
            data.Add(hypervisor, new UniformWorkload { WorkingSet = WorkingSet, WritesPerSecond = 5000, Pace = WritePace.Paced });
            data.Add(hypervisor, new SequentialWorkload { WorkingSet = WorkingSet, WritesPerSecond = 3000, WritesBeforeStart = 12345 });
            data.Add(hypervisor, new HotColdWorkload { WorkingSet = WorkingSet, WritesPerSecond = 9000, Order = PageOrder.Scattered });
            data.Add(hypervisor, new ZipfWorkload { WorkingSet = WorkingSet, WritesPerSecond = 9000 });
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(HypervisorsAndWorkloads))]
    public void No_page_is_lost_and_every_byte_belongs_to_a_round(string hypervisor, IWorkload workload)
    {
        var report = TestMigrations.Run(hypervisor, workload, Verified);
        report.Status.Should().Be(MigrationStatus.Completed);
        report.DestinationIsUpToDate.Should().BeTrue("every page's last version is at the destination");
        report.Rounds.Sum(r => r.PagesSent).Should().Be(report.NormalPages + report.ZeroPages + (report.Encoding?.EncodedPages ?? 0));
        report.Rounds.Sum(r => r.BytesSent.Bytes).Should().Be(report.Transferred.Bytes - report.StreamBytes.Bytes);
        report.Phases[^1].Phase.Should().Be(MigrationPhase.Activation);
        report.Phases.Zip(report.Phases.Skip(1)).Should().OnlyContain(p => p.First.Start + p.First.Length == p.Second.Start, "phases follow each other without a gap");
    }

    [Fact]
    public void Where_nobody_looks_for_zero_pages_every_page_goes_in_full()
    {
        var report = TestMigrations.Run("qemu-10.0", new IdleWorkload(), Verified with { DetectsZeroPages = false }, filled: 0.25);
        (report.ZeroPages, report.NormalPages).Should().Be((0, 256 * 256));
    }

    [Fact]
    public void Verification_changes_no_outcome()
    {
        var workload = new HotColdWorkload { WorkingSet = WorkingSet, WritesPerSecond = 9000 };
        TestMigrations.Run("qemu-7.2", workload, Verified).Digest.Should().Be(TestMigrations.Run("qemu-7.2", workload, Verified with { Verify = false }).Digest);
    }

    [Fact]
    public void A_guest_that_dirties_faster_than_the_limit_never_converges_and_runs_on_at_the_source()
    {
        var workload = new SequentialWorkload { WorkingSet = new(ByteCount.FromMiB(16), ByteCount.FromMiB(200)), WritesPerSecond = 30_000 };
        var report = TestMigrations.Run("qemu-7.2", workload, Verified with { TimeLimit = VirtualDuration.FromSeconds(40) });
        report.Status.Should().Be(MigrationStatus.NotConverged);
        report.Reason.Should().MatchRegex("^time limit of 40 s reached: [0-9.]+ MiB were left, and 19.21 MiB fit in the downtime limit of 300 ms at 67.14 MB/s$");
        report.GuestPause.Should().Be(VirtualDuration.Zero);
        report.GuestSlowdown.Should().Be(0);
    }

    [Fact]
    public void A_cancelled_migration_leaves_no_event_behind()
    {
        var simulator = new Simulator(1);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(256), Workload = new IdleWorkload() };
        var session = TestMigrations.Start(simulator, "qemu-7.2", vm, DataRate.FromGigabitsPerSecond(10), Verified);
        simulator.RunUntil(new VirtualTime(1_000_000_000));
        session.Cancel().Should().BeTrue();
        session.Report.Should().BeNull("the sender sleeps until its window ends");
        simulator.RunToEnd(2).Should().BeTrue();
        session.Report!.Status.Should().Be(MigrationStatus.Cancelled);
        session.Report.TotalTime.Should().BeLessThan(VirtualDuration.FromMilliseconds(1101));
        session.Cancel().Should().BeFalse("it has ended");
    }

    [Fact]
    public void A_textbook_migration_that_is_cancelled_has_sent_what_the_link_carried_until_then()
    {
        var simulator = new Simulator(1);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(4), Workload = new IdleWorkload() };
        var session = TestMigrations.Start(simulator, "textbook", vm, DataRate.FromGigabitsPerSecond(10), new MigrationSettings());
        simulator.RunUntil(new VirtualTime(1_000_000_000));
        session.Cancel().Should().BeTrue();
        session.Report!.Transferred.Bytes.Should().Be(1_250_000_000, "10 Gbit/s for one second");
        simulator.TryPeekNextTime(out _).Should().BeFalse();
    }

    [Fact]
    public void The_same_seed_gives_the_same_digest_and_another_seed_another()
    {
        var workload = new UniformWorkload { WorkingSet = WorkingSet, WritesPerSecond = 5000 };
        var digest = TestMigrations.Run("qemu-10.0", workload, Verified).Digest;
        TestMigrations.Run("qemu-10.0", workload, Verified).Digest.Should().Be(digest);
        TestMigrations.Run("qemu-10.0", workload, Verified, seed: 2).Digest.Should().NotBe(digest);
    }
}
