using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Tests;

public class GuestClockTests
{
    [Fact]
    public void A_throttle_that_is_to_begin_later_takes_nothing_before()
    {
        var clock = new GuestClock(VirtualTime.Zero, VirtualDuration.Zero);
        clock.Throttle(new VirtualTime(100_000_000), VcpuDuty.OfTimer(50, VirtualDuration.Zero, VirtualDuration.Zero));
        clock.ThrottlePercent.Should().Be(50);
        clock.Advance(new VirtualTime(40_000_000)).Should().Be(VirtualDuration.FromMilliseconds(40), "time does not run ahead to the throttle's beginning");
        clock.Advance(new VirtualTime(140_000_000)).Should().Be(VirtualDuration.FromMilliseconds(60 + 20));
        clock.Lost.Should().Be(VirtualDuration.FromMilliseconds(20));
    }

    [Fact]
    public void A_throttle_that_has_not_begun_can_be_withdrawn()
    {
        var clock = new GuestClock(VirtualTime.Zero, VirtualDuration.Zero);
        clock.Throttle(new VirtualTime(100_000_000), VcpuDuty.OfTimer(50, VirtualDuration.Zero, VirtualDuration.Zero));
        clock.Throttle(new VirtualTime(10_000_000), VcpuDuty.Free);
        clock.Advance(new VirtualTime(200_000_000)).Should().Be(VirtualDuration.FromMilliseconds(200));
        clock.Lost.Should().Be(VirtualDuration.Zero);
    }
}
