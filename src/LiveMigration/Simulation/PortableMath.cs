namespace LiveMigration.Simulation;

/// <summary>Exp, log and random variates from exactly rounded operations alone, so that outcomes are the same to the bit on every system.</summary>
/// <remarks>The platform's own Exp and Log differ in the last bit between C libraries. These are within 4e-16 relative of the true value.</remarks>
public static class PortableMath
{
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>e to the power <paramref name="x"/>; 0 below -708 and infinity above 709.</summary>
    public static double Exp(double x)
    {
        if (x < -708)
        {
            return 0;
        }

        if (x > 709)
        {
            return double.PositiveInfinity;
        }

        var k = Math.Floor(x / (Ln2High + Ln2Low) + 0.5);
        var r = (x - k * Ln2High) - k * Ln2Low;

        // Taylor's series for |r| <= 0.3466: the 15th term is below 1e-18.
        var sum = 1.0;
        for (var n = 14; n >= 1; n--)
        {
            sum = 1 + sum * r / n;
        }

        return sum * BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
    }

    /// <summary>The natural logarithm of a positive, normal number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or infinite.</exception>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsInfinity(x))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "The logarithm needs a positive, finite number.");
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)((bits >> 52) & 0x7FF) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | (1023L << 52));
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        // log m = 2 artanh((m-1)/(m+1)), |z| <= 0.1716: z^23/23 is below 1e-19.
        var z = (mantissa - 1) / (mantissa + 1);
        var square = z * z;
        var sum = 0.0;
        for (var n = 23; n >= 1; n -= 2)
        {
            sum = sum * square + 1.0 / n;
        }

        return exponent * Ln2High + (2 * z * sum + exponent * Ln2Low);
    }

    /// <summary>x to the power y for positive x.</summary>
    public static double Pow(double x, double y) => Exp(y * Log(x));

    /// <summary>A standard normal variate (Marsaglia's polar method, one of the pair).</summary>
    public static double Normal(RandomStream random)
    {
        while (true)
        {
            var u = 2 * random.NextDouble() - 1;
            var v = 2 * random.NextDouble() - 1;
            var s = u * u + v * v;
            if (s > 0 && s < 1)
            {
                return u * Math.Sqrt(-2 * Log(s) / s);
            }
        }
    }

    /// <summary>A Poisson variate of mean <paramref name="mean"/>: exact below 4,096, by halving; above, a rounded normal variate (skewness under 0.016).</summary>
    public static long Poisson(RandomStream random, double mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mean);
        if (mean > 4096)
        {
            return Math.Max(0, (long)Math.Floor(mean + Math.Sqrt(mean) * Normal(random) + 0.5));
        }

        var total = 0L;
        for (; mean > 32; mean -= 32)
        {
            total += SmallPoisson(random, 32);
        }

        return total + SmallPoisson(random, mean);
    }

    /// <summary>How many of <paramref name="trials"/> succeed with chance <paramref name="chance"/>: exact while either the successes or the failures are expected below 4,096; else a rounded normal variate.</summary>
    public static long Binomial(RandomStream random, long trials, double chance)
    {
        if (trials <= 0 || chance <= 0)
        {
            return 0;
        }

        if (chance >= 1)
        {
            return trials;
        }

        if (chance > 0.5)
        {
            return trials - Binomial(random, trials, 1 - chance);
        }

        var mean = trials * chance;
        if (mean > 4096)
        {
            var draw = Math.Floor(mean + Math.Sqrt(mean * (1 - chance)) * Normal(random) + 0.5);
            return (long)Math.Min(trials, Math.Max(0, draw));
        }

        // Skip from success to success geometrically.
        var logFailure = Log(1 - chance);
        var successes = 0L;
        for (var at = 0.0; ;)
        {
            at += Math.Floor(Log(1 - random.NextDouble()) / logFailure) + 1;
            if (at > trials)
            {
                return successes;
            }

            successes++;
        }
    }

    private static long SmallPoisson(RandomStream random, double mean)
    {
        var limit = Exp(-mean);
        var product = random.NextDouble();
        var count = 0L;
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }

        return count;
    }
}
