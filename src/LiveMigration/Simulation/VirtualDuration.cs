using System.Globalization;

namespace LiveMigration.Simulation;

/// <summary>A length of virtual time in whole nanoseconds; may be negative.</summary>
/// <param name="Nanoseconds">The length in nanoseconds.</param>
public readonly record struct VirtualDuration(long Nanoseconds) : IComparable<VirtualDuration>
{
    /// <summary>No time at all.</summary>
    public static VirtualDuration Zero => default;

    /// <summary>The longest length, 292 years.</summary>
    public static VirtualDuration MaxValue => new(long.MaxValue);

    /// <summary>The length in milliseconds, exactly.</summary>
    public decimal TotalMilliseconds => Nanoseconds / 1_000_000m;

    /// <summary>The length in seconds, rounded to the nearest double.</summary>
    public double TotalSeconds => Nanoseconds / 1e9;

    /// <summary>A length of so many whole microseconds.</summary>
    /// <exception cref="OverflowException">Out of the range of 292 years.</exception>
    public static VirtualDuration FromMicroseconds(long microseconds) => new(checked(microseconds * 1_000));

    /// <summary>A length of so many whole milliseconds.</summary>
    /// <exception cref="OverflowException">Out of the range of 292 years.</exception>
    public static VirtualDuration FromMilliseconds(long milliseconds) => new(checked(milliseconds * 1_000_000));

    /// <summary>A length of so many whole seconds.</summary>
    /// <exception cref="OverflowException">Out of the range of 292 years.</exception>
    public static VirtualDuration FromSeconds(long seconds) => new(checked(seconds * 1_000_000_000));

    /// <summary>The same length as a <see cref="TimeSpan"/> (100 ns ticks), exactly.</summary>
    /// <exception cref="OverflowException">Out of the range of 292 years.</exception>
    public static VirtualDuration FromTimeSpan(TimeSpan span) => new(checked(span.Ticks * 100));

    /// <summary>The length as a <see cref="TimeSpan"/>, cut to whole 100 ns ticks towards zero.</summary>
    public TimeSpan ToTimeSpanTruncated() => new(Nanoseconds / 100);

    /// <summary>The sum of two lengths.</summary>
    public static VirtualDuration operator +(VirtualDuration a, VirtualDuration b) => new(checked(a.Nanoseconds + b.Nanoseconds));

    /// <summary>The difference of two lengths.</summary>
    public static VirtualDuration operator -(VirtualDuration a, VirtualDuration b) => new(checked(a.Nanoseconds - b.Nanoseconds));

    /// <summary>A length several times.</summary>
    public static VirtualDuration operator *(VirtualDuration a, long times) => new(checked(a.Nanoseconds * times));

    /// <summary>Whether left is shorter.</summary>
    public static bool operator <(VirtualDuration left, VirtualDuration right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether left is longer.</summary>
    public static bool operator >(VirtualDuration left, VirtualDuration right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether left is not longer.</summary>
    public static bool operator <=(VirtualDuration left, VirtualDuration right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether left is not shorter.</summary>
    public static bool operator >=(VirtualDuration left, VirtualDuration right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc/>
    public int CompareTo(VirtualDuration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Seconds with nine decimals, for example <c>0.300000000 s</c>.</summary>
    public override string ToString() => (Nanoseconds / 1_000_000_000m).ToString("0.000000000", CultureInfo.InvariantCulture) + " s";

    /// <summary>What this time for each GiB comes to for a size; rounded down to a whole nanosecond.</summary>
    /// <param name="size">0 or more.</param>
    public VirtualDuration PerGiB(ByteCount size) => new((long)((Int128)Nanoseconds * size.Bytes >> 30));
}
