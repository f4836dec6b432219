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
    public void A_guest_throttled_by_a_share_goes_on_at_what_is_left_of_it()
    {
        for (var percent = 1; percent <= 99; percent++)
        {
            var clock = new GuestClock(VirtualTime.Zero, VirtualDuration.Zero);
            clock.Throttle(VirtualTime.Zero, VcpuDuty.OfTimer(percent, VirtualDuration.Zero, VirtualDuration.Zero));
            var guestTime = clock.Advance(new VirtualTime(100_000_000_000));
            guestTime.TotalSeconds.Should().BeApproximately(100 - percent, 1e-4);
            (guestTime + clock.Lost).TotalSeconds.Should().BeApproximately(100, 1e-8);
        }
    }

    [Fact]
    public void Where_some_vcpus_alone_are_held_the_guest_loses_their_share_and_writes_as_they_do()
    {
        var clock = new GuestClock(VirtualTime.Zero, VirtualDuration.Zero);
        clock.Throttle(VirtualTime.Zero, VcpuDuty.OfShare(600) with { HeldVcpus = 2, AllVcpus = 8 });
        clock.Advance(new VirtualTime(10_000_000_000)).Should().Be(VirtualDuration.FromSeconds(4));
        clock.Lost.Should().Be(VirtualDuration.FromMilliseconds(1_500), "a quarter of the vCPUs lost 6 s");
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
