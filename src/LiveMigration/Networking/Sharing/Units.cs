using LiveMigration.Simulation;

namespace LiveMigration.Networking.Sharing;

/// <summary>The integers that shares are computed in, so that nothing is rounded while a flow runs.</summary>
/// <remarks>
/// A level (the rate of a flow of weight 1) counts 2^-24 bytes/s. Level times nanoseconds is service, which therefore counts 2^-24 x 10^-9 bytes.
/// A level is rounded down once, when it is set, so no link is ever over its capacity and at most its weight x 2^-24 bytes/s are left unused.
/// Service, and so bytes, are exact. A level fits 63 bits up to <see cref="Highest"/>: 275 GB/s for a flow of weight 1.
/// </remarks>
internal static class Units
{
    public const int LevelBits = 24;

    /// <summary>The highest level: no flow of weight 1 is quicker than 2^38 bytes/s (2.2 Tbit/s).</summary>
    public const long Highest = 1L << 62;

    /// <summary>Service units in a byte.</summary>
    public const long ServiceOfByte = 1_000_000_000L << LevelBits;

    public static Int128 LevelOf(DataRate rate) => (Int128)rate.BytesPerSecond << LevelBits;

    public static DataRate RateOf(Int128 level) => new((long)(level >> LevelBits));

    public static Int128 ServiceOf(ByteCount bytes) => (Int128)bytes.Bytes * ServiceOfByte;

    public static ByteCount WholeBytesOf(Int128 service) => new((long)(service / ServiceOfByte));

    /// <summary>Quotient, rounded up; 0 if the amount is not positive.</summary>
    public static Int128 DivideUp(Int128 amount, Int128 by) => amount <= 0 ? 0 : by == 1 ? amount : ((amount - 1) / by) + 1;

    /// <summary>What of <paramref name="amount"/> each of <paramref name="weight"/> gets, rounded down, at most <see cref="Highest"/>; 0 where there is less than nothing.</summary>
    public static long Share(Int128 amount, long weight)
    {
        if (amount <= 0)
        {
            return 0;
        }

        if (amount <= long.MaxValue)
        {
            return Math.Min(Highest, (long)amount / weight);
        }

        return (long)Int128.Min(Highest, amount / weight);
    }
}
