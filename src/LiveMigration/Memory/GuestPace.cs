using LiveMigration.Simulation;

namespace LiveMigration.Memory;

/// <summary>How a guest's touches pass in time: as many of its vCPUs as run share them, and reads come with the writes.</summary>
/// <remarks>In units of which <c>scale</c> make a nanosecond of the writer's clock; a nanosecond of time brings <c>speed</c>.</remarks>
internal readonly struct GuestPace(VirtualTime since, long speed, long scale, long carry)
{
    private readonly bool isPlain = speed == scale && carry == 0;

    /// <summary>When the writer's clock has run on by <paramref name="guestTime"/>; the farthest time if never.</summary>
    public VirtualTime After(VirtualDuration guestTime)
    {
        if (isPlain && guestTime.Nanoseconds <= long.MaxValue - since.Nanoseconds)
        {
            return since + guestTime;
        }

        var wall = Int128.Max(0, ((Int128)guestTime.Nanoseconds * scale - carry + speed - 1) / speed) + since.Nanoseconds;
        return new VirtualTime((long)Int128.Min(wall, long.MaxValue));
    }

    /// <summary>How far the writer's clock has run on at a time.</summary>
    public VirtualDuration Until(VirtualTime time) => isPlain
        ? time - since
        : new VirtualDuration((long)(((Int128)(time - since).Nanoseconds * speed + carry) / scale));

    /// <summary>The pace from a time on, the writer's clock having run on by so much.</summary>
    public GuestPace From(VirtualTime time, VirtualDuration guestTime) => isPlain && time - since == guestTime
        ? new GuestPace(time, speed, scale, 0)
        : new GuestPace(time, speed, scale, (long)((Int128)(time - since).Nanoseconds * speed + carry - (Int128)guestTime.Nanoseconds * scale));

    /// <summary>The pace from a time on up to which it stood still.</summary>
    public GuestPace StoodStill(VirtualTime until) => new(until, speed, scale, carry);

    /// <summary>The same at another speed.</summary>
    public GuestPace At(long otherSpeed) => new(since, otherSpeed, scale, carry);
}
