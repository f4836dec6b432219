namespace LiveMigration.Simulation;

/// <summary>An instant of virtual time: nanoseconds since the start of the simulation.</summary>
/// <remarks>64 bits of nanoseconds reach 292 years. Arithmetic is checked: leaving that range throws <see cref="OverflowException"/>.</remarks>
/// <param name="Nanoseconds">Nanoseconds since the start of the simulation.</param>
public readonly record struct VirtualTime(long Nanoseconds) : IComparable<VirtualTime>
{
    /// <summary>The start of the simulation.</summary>
    public static VirtualTime Zero => default;

    /// <summary>The last instant that can be told.</summary>
    public static VirtualTime MaxValue => new(long.MaxValue);

    /// <summary>Milliseconds since the start, exactly.</summary>
    public decimal TotalMilliseconds => Nanoseconds / 1_000_000m;

    /// <summary>The instant <paramref name="length"/> later, or <see cref="MaxValue"/> where that is beyond what can be told.</summary>
    /// <param name="length">0 or more.</param>
    public VirtualTime PlusAtMost(VirtualDuration length) => new(length.Nanoseconds < long.MaxValue - Nanoseconds ? Nanoseconds + length.Nanoseconds : long.MaxValue);

    /// <summary>The instant <paramref name="length"/> later.</summary>
    public static VirtualTime operator +(VirtualTime time, VirtualDuration length) => new(checked(time.Nanoseconds + length.Nanoseconds));

    /// <summary>The instant <paramref name="length"/> earlier.</summary>
    public static VirtualTime operator -(VirtualTime time, VirtualDuration length) => new(checked(time.Nanoseconds - length.Nanoseconds));

    /// <summary>How long after <paramref name="earlier"/> the instant <paramref name="later"/> is; negative if it is before.</summary>
    public static VirtualDuration operator -(VirtualTime later, VirtualTime earlier) => new(checked(later.Nanoseconds - earlier.Nanoseconds));

    /// <summary>Whether left is before right.</summary>
    public static bool operator <(VirtualTime left, VirtualTime right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether left is after right.</summary>
    public static bool operator >(VirtualTime left, VirtualTime right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether left is not after right.</summary>
    public static bool operator <=(VirtualTime left, VirtualTime right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether left is not before right.</summary>
    public static bool operator >=(VirtualTime left, VirtualTime right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>The later of two instants.</summary>
    public static VirtualTime Max(VirtualTime a, VirtualTime b) => a > b ? a : b;

    /// <summary>The earlier of two instants.</summary>
    public static VirtualTime Min(VirtualTime a, VirtualTime b) => a < b ? a : b;

    /// <inheritdoc/>
    public int CompareTo(VirtualTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Seconds since the start with nine decimals, for example <c>1.250000000 s</c>.</summary>
    public override string ToString() => new VirtualDuration(Nanoseconds).ToString();
}
