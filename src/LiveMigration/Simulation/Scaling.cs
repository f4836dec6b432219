namespace LiveMigration.Simulation;

/// <summary>Products of two numbers that are divided by a third, exactly.</summary>
internal static class Scaling
{
    /// <summary>So much times a factor over a divisor, cut towards zero, at most 2^63 - 1.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static long Of(long value, long factor, long divisor)
    {
        // Nearly every product fits in 64 bits, and dividing 128 takes several times as long.
        if ((value | factor | divisor) >= 0 && Math.BigMul((ulong)value, (ulong)factor, out var product) == 0)
        {
            return (long)Math.Min(product / (ulong)divisor, long.MaxValue);
        }

        return (long)Int128.Min((Int128)value * factor / divisor, long.MaxValue);
    }
}
