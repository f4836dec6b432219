using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Migration.Throttles;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.Throttles;

public class StunDuringPageSendTests
{
    private static readonly DataRate Link = DataRate.FromMegabitsPerSecond(800);

    [Theory]
    [InlineData(100)]
    [InlineData(150)]
    [InlineData(400)]
    [InlineData(5_000)]
    public void The_paused_share_is_one_less_transmit_over_dirty_rate(int dirtiedPercent)
    {
        var guest = new ThrottledGuest(new StunDuringPageSend(), new DataRate(Link.BytesPerSecond / 100 * dirtiedPercent), Link);
        guest.Begin();
        guest.Read(VirtualDuration.FromSeconds(2), dirtiedPercent);
        guest.TickFor(VirtualDuration.FromSeconds(2));
        var paused = (double)guest.Duty.Sleep.Nanoseconds / (guest.Duty.Run + guest.Duty.Sleep).Nanoseconds;
        paused.Should().BeApproximately(1 - StunDuringPageSend.AimPercent / (double)dirtiedPercent, 0.0021);
        guest.BytesPerSecond.Should().BeLessThan(Link.BytesPerSecond, "it dirties less than is sent");
    }

    [Fact]
    public void A_guest_whose_rounds_shrink_is_left_alone()
    {
        var throttle = new StunDuringPageSend();
        var guest = new ThrottledGuest(throttle, Link, Link);
        guest.Begin();
        guest.Read(VirtualDuration.FromSeconds(2), StunDuringPageSend.AimPercent);
        guest.Duty.Should().Be(VcpuDuty.Free);
        guest.Read(VirtualDuration.FromSeconds(2), 200, threshold: ByteCount.FromGiB(1));
        guest.Duty.Should().Be(VcpuDuty.Free, "what is left is below the threshold: the switchover follows");
        throttle.TickEvery.Should().BeNull("nobody counts what it writes");
    }

    [Fact]
    public void A_guest_that_calms_down_gets_its_time_back()
    {
        var busy = new WorkloadPhase(new SequentialWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(240)), WritesPerSecond = 50_000 }, VirtualDuration.FromSeconds(11));
        var calm = new WorkloadPhase(new SequentialWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(240)), WritesPerSecond = 6_000 }, VirtualDuration.FromSeconds(1_000));
        var report = Run(new PhasedWorkload { Phases = [busy, calm] }, new MigrationSettings { MaxBandwidth = DataRate.FromMiBPerSecond(30) });
        report.Status.Should().Be(MigrationStatus.Completed);
        var throttled = report.Rounds.Select(r => r.ThrottlePercent).ToList();
        throttled.Max().Should().BeGreaterThan(75);
        throttled[^2].Should().BeLessThan(10, "6,000 pages/s are 23.4 MiB/s, and 75 % of 30 MiB/s are 22.5");
    }

    [Fact]
    public void Without_it_the_same_guest_never_fits()
    {
        var workload = new SequentialWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(240)), WritesPerSecond = 50_000 };
        var settings = new MigrationSettings { MaxBandwidth = DataRate.FromMiBPerSecond(30), TimeLimit = VirtualDuration.FromSeconds(600) };
        Run(workload, settings with { StunDuringPageSend = false }).Status.Should().Be(MigrationStatus.NotConverged);
        Run(workload, settings).Status.Should().Be(MigrationStatus.Completed);
    }

    private static MigrationReport Run(IWorkload workload, MigrationSettings settings) => TestMigrations.Run("vmotion", workload, settings with { Verify = true });
}
