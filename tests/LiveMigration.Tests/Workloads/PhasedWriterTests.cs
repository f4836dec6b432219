using LiveMigration.Memory;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Workloads;

public class PhasedWriterTests
{
    private static readonly MemoryRegion Region = new(ByteCount.Zero, ByteCount.FromMiB(1));

    [Fact]
    public void A_guest_whose_last_phase_is_idle_waits_for_no_page_after_it()
    {
        var memory = new PageExactMemory(new PageBitmap(256), PageWriters.Create(BusyThenIdle(VirtualDuration.FromMilliseconds(95)), new RandomStream(1, "writes")), MemoryTracking.Plain);
        var afterSwitch = memory.SwitchToPostCopy(1, [Region])!;
        var pace = new GuestPace(new VirtualTime(0), 1, 1, 0);
        afterSwitch.RunGuest(VirtualDuration.FromSeconds(1), pace, out _, out _).Should().BeFalse("nothing is missing, and after nine writes there are no more");
        afterSwitch.RunGuest(VirtualDuration.FromSeconds(1), pace, out _, out _).Should().BeFalse();
    }

    [Fact]
    public void An_idle_phase_that_never_ends_has_no_next_write()
    {
        var phases = new PhasedWorkload
        {
            Phases =
            [
                new(new IdleWorkload(), VirtualDuration.FromSeconds(1)),
                new(new IdleWorkload(), VirtualDuration.MaxValue),
                new(new SequentialWorkload { WorkingSet = Region, WritesPerSecond = 100 }, VirtualDuration.MaxValue),
            ],
        };
        PageWriters.Create(phases, new RandomStream(1, "writes")).TimeToNextWrite.Should().Be(VirtualDuration.MaxValue);
    }

    [Fact]
    public void Write_by_write_and_in_bulk_the_same_pages_are_written_across_phases()
    {
        var bulk = new PageBitmap(256);
        PageWriters.Create(BusyThenIdle(VirtualDuration.FromMilliseconds(95)), new RandomStream(1, "writes")).Write(VirtualDuration.FromSeconds(3), bulk);
        var writer = PageWriters.Create(BusyThenIdle(VirtualDuration.FromMilliseconds(95)), new RandomStream(1, "writes"));
        var single = new List<long>();
        while (writer.TimeToNextWrite < VirtualDuration.MaxValue)
        {
            single.Add(writer.WriteOne());
        }

        single.Should().Equal(0, 1, 2, 3, 4, 5, 6, 7, 8);
        Enumerable.Range(0, 256).Where(p => bulk.Contains(p)).Select(p => (long)p).Should().Equal(single);
    }

    private static PhasedWorkload BusyThenIdle(VirtualDuration length) => new()
    {
        Phases =
        [
            new(new SequentialWorkload { WorkingSet = Region, WritesPerSecond = 100 }, length),
            new(new IdleWorkload(), VirtualDuration.FromSeconds(1)),
        ],
    };
}
