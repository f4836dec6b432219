using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Independent writes at a rate that changes by a schedule.</summary>
internal sealed class ScheduledCounter(WriteSchedule schedule, RandomStream random) : IWriteCounter
{
    private long elapsed;

    // Drawn when asked for, forgotten when time passes in bulk, as a memoryless pace allows.
    private long? next;

    /// <inheritdoc/>
    public VirtualDuration TimeToNext
    {
        get
        {
            next ??= schedule.TimeOf(schedule.WritesUntil(elapsed) - PortableMath.Log(1 - random.NextDouble()), elapsed);
            return next == long.MaxValue ? VirtualDuration.MaxValue : new VirtualDuration(next.Value - elapsed);
        }
    }

    /// <inheritdoc/>
    public long Next(VirtualDuration guestTime)
    {
        var end = elapsed + guestTime.Nanoseconds;
        var expected = Math.Max(0, schedule.WritesUntil(end) - schedule.WritesUntil(elapsed));
        elapsed = end;
        next = null;
        return PortableMath.Poisson(random, Math.Min(WriteCounter.MostWrites, expected));
    }

    /// <inheritdoc/>
    public void TakeNext()
    {
        elapsed += TimeToNext.Nanoseconds;
        next = null;
    }

    /// <inheritdoc/>
    public void Skip(VirtualDuration guestTime) => elapsed += guestTime.Nanoseconds;
}
