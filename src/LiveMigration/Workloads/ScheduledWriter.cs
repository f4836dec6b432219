using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Random writes, every page of a region alike, at a rate that changes in steps.</summary>
internal sealed class ScheduledWriter(MemoryRegion region, WriteSchedule schedule, RandomStream random) : IPageWriter
{
    private readonly UniformMarker marker = new(region, PageOrder.Contiguous);
    private long elapsed;

    // Drawn when asked for, forgotten when time passes in bulk, as a memoryless pace allows.
    private long? next;

    public VirtualDuration TimeToNextWrite
    {
        get
        {
            next ??= schedule.TimeOf(schedule.WritesUntil(elapsed) - PortableMath.Log(1 - random.NextDouble()), elapsed);
            return next == long.MaxValue ? VirtualDuration.MaxValue : new VirtualDuration(next.Value - elapsed);
        }
    }

    public void Write(VirtualDuration guestTime, PageBitmap written)
    {
        var end = elapsed + guestTime.Nanoseconds;
        var expected = Math.Max(0, schedule.WritesUntil(end) - schedule.WritesUntil(elapsed));
        elapsed = end;
        next = null;
        marker.Mark(random, 0, marker.Pages, PortableMath.Poisson(random, expected), written);
    }

    public long WriteOne()
    {
        elapsed += TimeToNextWrite.Nanoseconds;
        next = null;
        return marker.PageOf((long)random.NextBelow((ulong)marker.Pages));
    }

    public void Skip(VirtualDuration guestTime) => elapsed += guestTime.Nanoseconds;

    public void NextPhase()
    {
    }
}
