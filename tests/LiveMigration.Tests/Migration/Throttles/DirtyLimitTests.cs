using FsCheck.Xunit;
using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Throttles;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.Throttles;

public class DirtyLimitTests
{
    private static readonly DataRate Link = DataRate.FromMegabitsPerSecond(800);

    [Fact]
    public void It_waits_for_two_high_periods_as_auto_converge_does()
    {
        var throttle = new DirtyLimit(new DirtyLimitSettings(), 1, 1);
        var guest = new ThrottledGuest(throttle, DataRate.FromMiBPerSecond(800), Link);
        guest.Begin();
        guest.Read(VirtualDuration.FromSeconds(2), 90);
        throttle.TickEvery.Should().BeNull();
        guest.Read(VirtualDuration.FromSeconds(2), 90);
        throttle.TickEvery.Should().NotBeNull();
        guest.Duty.Should().Be(VcpuDuty.Free, "the first rate is known a period later");
    }

    [Theory]
    // 16 MiB of ring; at 800 MiB/s full in 20 ms. (800 - 100) x 100 / 800 = 87 % > 50 %: sleep 20,000 us x 87 / 13.
    [InlineData(800, 100, 133_846)]
    // (200 - 100) x 100 / 200 = 50 %, not above: a tenth of the 80 ms in which the ring fills.
    [InlineData(200, 100, 8_000)]
    // Within 25 MiB/s of the quota: left alone.
    [InlineData(125, 100, 0)]
    [InlineData(126, 100, 12_698)]
    // (2400 - 1) x 100 / 2400 = 99 %: sleep 99 times the 6,666 us of filling, the most there is.
    [InlineData(2400, 1, 659_934)]
    public void The_first_adjustment_is_that_of_the_law(long freeRate, long quota, long sleepMicroseconds)
    {
        var guest = InService(new DirtyLimitSettings { VcpuLimit = DataRate.FromMiBPerSecond(quota) }, freeRate, vcpus: 1, writers: 1);
        guest.TickFor(VirtualDuration.FromMilliseconds(1_010));
        guest.Duty.Sleep.Should().Be(VirtualDuration.FromMicroseconds(sleepMicroseconds));
    }

    [Property(MaxTest = 300, Replay = "2,1", StartSize = 1_000, EndSize = 100_000_000)]
    public void Settled_the_vcpus_rate_is_within_the_tolerance_of_the_quota_or_free(int number)
    {
        var random = new RandomStream((ulong)number, "dirty-limit");
        var (quota, freeRate) = (1 + (long)random.NextBelow(500), 20 + (long)random.NextBelow(2_400));
        var vcpus = 1 + (int)random.NextBelow(16);
        var writers = 1 + (int)random.NextBelow((ulong)vcpus);
        var settings = new DirtyLimitSettings { VcpuLimit = DataRate.FromMiBPerSecond(quota), Period = VirtualDuration.FromMilliseconds(200 + (long)random.NextBelow(801)) };
        var guest = InService(settings, freeRate, vcpus, writers);
        guest.TickFor(VirtualDuration.FromSeconds(60));
        for (var i = 0; i < 100; i++)
        {
            guest.TickFor(VirtualDuration.FromMilliseconds(100));
            var rate = guest.BytesPerSecond / writers / 1_048_576;
            rate.Should().BeLessThan(quota + DirtyLimit.ToleranceMiBPerSecond + Slack, $"the quota is {quota}, free it writes {freeRate} MiB/s");
            rate.Should().BeGreaterThan(Math.Min(freeRate, quota - DirtyLimit.ToleranceMiBPerSecond) - Slack);
        }
    }

    [Fact]
    public void A_ring_that_takes_more_than_a_second_to_fill_never_stops_its_vcpu()
    {
        var guest = InService(new DirtyLimitSettings { RingEntries = 65_536 }, freeRate: 200, vcpus: 1, writers: 1);
        guest.TickFor(VirtualDuration.FromSeconds(30));
        guest.Duty.Should().Be(VcpuDuty.Free, "256 MiB at 200 MiB/s: it is emptied once a second before that");
    }

    [Fact]
    public void A_migration_that_plain_pre_copy_cannot_end_ends_and_vcpus_that_only_read_lose_nothing()
    {
        var plain = Run(null, vcpus: 4, writers: null);
        plain.Status.Should().Be(MigrationStatus.NotConverged);
        var (oneWrites, allWrite) = (Run(new DirtyLimitSettings(), vcpus: 4, writers: 1), Run(new DirtyLimitSettings(), vcpus: 4, writers: null));
        foreach (var report in new[] { oneWrites, allWrite })
        {
            report.Status.Should().Be(MigrationStatus.Completed);
            report.DestinationIsUpToDate.Should().BeTrue();
            var writers = report == oneWrites ? 1 : 4;
            var settled = report.Rounds.Where(r => !r.IsStopAndCopy).Last();
            (settled.Dirtied.Bytes / settled.Length.TotalSeconds / 1_048_576 / writers).Should().BeLessThan(1 + DirtyLimit.ToleranceMiBPerSecond);
        }

        oneWrites.GuestSlowdown.Should().BeLessThan(0.25 + oneWrites.GuestPause.TotalSeconds / oneWrites.TotalTime.TotalSeconds, "three of four vCPUs went on");
        allWrite.GuestSlowdown.Should().BeGreaterThan(2 * oneWrites.GuestSlowdown);
    }

    [Fact]
    public void It_is_refused_by_name_where_it_cannot_be()
    {
        var settings = new MigrationSettings { DirtyLimit = new DirtyLimitSettings() };
        var vm = Vm(4, null);
        HypervisorCatalog.BuiltIn.Validate(TestMigrations.Request("qemu-7.2", vm, Link, settings)).Should().Equal("dirtyLimit: qemu-7.2 does not offer it; qemu, qemu-10.0 do");
        var request = TestMigrations.Request("qemu-10.0", vm, Link, settings);
        HypervisorCatalog.BuiltIn.Validate(request).Should().BeEmpty();
        HypervisorCatalog.BuiltIn.Plan(request).LogClearing.Should().Be(LogClearing.AtReading, "KVM does not clear in chunks with a dirty ring");
        HypervisorCatalog.BuiltIn.Validate(request with { Source = request.Source with { DirtyLog = LogClearing.InGibibytes } })
            .Should().Equal("dirtyLimit: it needs KVM's dirty ring, and source is said to clear a dirty log in chunks; leave that out where guests run with a dirty ring, or use autoConverge");
        HypervisorCatalog.BuiltIn.Validate(request with { Vm = vm with { WritingVcpus = 5 } })
            .Should().Equal("writing vCPUs: guest has 4 vCPUs, and 5 cannot be those that write; from 1 to 4 can");
    }

    // Rates are reckoned in whole MiB, of periods of 200 ms and more: 5 MiB/s.
    private const double Slack = 5.01;

    private static ThrottledGuest InService(DirtyLimitSettings settings, long freeRate, int vcpus, int writers)
    {
        var guest = new ThrottledGuest(new DirtyLimit(settings, vcpus, writers), DataRate.FromMiBPerSecond(freeRate * writers), Link);
        guest.Begin();
        guest.Read(VirtualDuration.FromSeconds(2), 90);
        guest.Read(VirtualDuration.FromSeconds(2), 90);
        return guest;
    }

    private static VirtualMachine Vm(int vcpus, int? writers) => new()
    {
        Name = "guest",
        Memory = ByteCount.FromMiB(256),
        Vcpus = vcpus,
        WritingVcpus = writers,
        Workload = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(200)), WritesPerSecond = 200_000 },
    };

    private static MigrationReport Run(DirtyLimitSettings? limit, int vcpus, int? writers)
    {
        var simulator = new Simulator(3);
        var settings = new MigrationSettings { DirtyLimit = limit, TimeLimit = VirtualDuration.FromSeconds(300), Verify = true };
        return TestMigrations.Run(TestMigrations.Start(simulator, "qemu", Vm(vcpus, writers), DataRate.FromMegabitsPerSecond(400), settings), simulator);
    }
}
