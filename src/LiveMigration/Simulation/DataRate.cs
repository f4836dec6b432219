using System.Globalization;

namespace LiveMigration.Simulation;

/// <summary>A rate of data in whole bytes per second.</summary>
/// <param name="BytesPerSecond">Bytes per second; 0 or more.</param>
public readonly record struct DataRate(long BytesPerSecond) : IComparable<DataRate>
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>No limit: faster than anything that can be simulated.</summary>
    public static DataRate Unlimited => new(long.MaxValue);

    /// <summary>Whether this is <see cref="Unlimited"/>.</summary>
    public bool IsUnlimited => BytesPerSecond == long.MaxValue;

    /// <summary>So many 10^9 bits per second, as network cards are named.</summary>
    public static DataRate FromGigabitsPerSecond(long gigabits) => new(checked(gigabits * 125_000_000));

    /// <summary>So many 10^6 bits per second.</summary>
    public static DataRate FromMegabitsPerSecond(long megabits) => new(checked(megabits * 125_000));

    /// <summary>So many 2^20 bytes per second.</summary>
    public static DataRate FromMiBPerSecond(long mebibytes) => new(checked(mebibytes * 1_048_576));

    /// <summary>How long <paramref name="size"/> takes at this rate, rounded up to the next nanosecond, at most 292 years; no time at <see cref="Unlimited"/>.</summary>
    /// <exception cref="DivideByZeroException">The rate is zero.</exception>
    public VirtualDuration TimeFor(ByteCount size)
    {
        if (IsUnlimited)
        {
            return VirtualDuration.Zero;
        }

        if ((ulong)size.Bytes <= long.MaxValue / NanosecondsPerSecond)
        {
            // Dividing 128 bits takes several times as long.
            return new VirtualDuration((long)(((ulong)size.Bytes * NanosecondsPerSecond + (ulong)(BytesPerSecond - 1)) / (ulong)BytesPerSecond));
        }

        var nanoseconds = ((Int128)size.Bytes * NanosecondsPerSecond + (BytesPerSecond - 1)) / BytesPerSecond;
        return new VirtualDuration((long)Int128.Min(nanoseconds, long.MaxValue));
    }

    /// <summary>The whole bytes that pass in <paramref name="length"/>, rounded down, at most 2^63 - 1.</summary>
    public ByteCount BytesIn(VirtualDuration length) => new(Scaling.Of(BytesPerSecond, length.Nanoseconds, NanosecondsPerSecond));

    /// <summary>The rate at which <paramref name="size"/> passed in <paramref name="length"/>, rounded down; <see cref="Unlimited"/> if no time passed.</summary>
    public static DataRate Of(ByteCount size, VirtualDuration length) => length.Nanoseconds <= 0
        ? Unlimited
        : new DataRate(Scaling.Of(size.Bytes, NanosecondsPerSecond, length.Nanoseconds));

    /// <summary>The lower of two rates.</summary>
    public static DataRate Min(DataRate a, DataRate b) => a.BytesPerSecond < b.BytesPerSecond ? a : b;

    /// <summary>Whether left is lower.</summary>
    public static bool operator <(DataRate left, DataRate right) => left.BytesPerSecond < right.BytesPerSecond;

    /// <summary>Whether left is higher.</summary>
    public static bool operator >(DataRate left, DataRate right) => left.BytesPerSecond > right.BytesPerSecond;

    /// <summary>Whether left is not higher.</summary>
    public static bool operator <=(DataRate left, DataRate right) => left.BytesPerSecond <= right.BytesPerSecond;

    /// <summary>Whether left is not lower.</summary>
    public static bool operator >=(DataRate left, DataRate right) => left.BytesPerSecond >= right.BytesPerSecond;

    /// <inheritdoc/>
    public int CompareTo(DataRate other) => BytesPerSecond.CompareTo(other.BytesPerSecond);

    /// <summary>Megabytes (10^6) per second with up to two decimals, or <c>unlimited</c>.</summary>
    public override string ToString() => IsUnlimited ? "unlimited" : (BytesPerSecond / 1e6m).ToString("0.##", CultureInfo.InvariantCulture) + " MB/s";
}
