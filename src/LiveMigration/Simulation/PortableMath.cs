namespace LiveMigration.Simulation;

/// <summary>Exp, log and random variates from exactly rounded operations alone, so that outcomes are the same to the bit on every system.</summary>
/// <remarks>The platform's own Exp and Log differ in the last bit between C libraries. These are within 4e-16 relative of the true value.</remarks>
public static partial class PortableMath
{
    private const double TwoPi = 6.283185307179586;
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

    /// <summary>log(1 + <paramref name="x"/>), also where x is too small for 1 + x to hold it.</summary>
    /// <param name="x">Above -1.</param>
    public static double Log1P(double x)
    {
        // What rounding 1 + x lost comes back as its first-order correction, exact to 2^-104.
        var sum = 1 + x;
        return Log(sum) + (x - (sum - 1)) / sum;
    }

    /// <summary>A Poisson variate.</summary>
    /// <param name="random">Where it is drawn from.</param>
    /// <param name="mean">The law's mean; 0 to 1e15.</param>
    /// <remarks>
    /// Below a mean of 10 by multiplying uniform numbers, above by transformed rejection (Hörmann, PTRS, 1993). Exact in law but for
    /// the rounding of 64-bit floating point: each probability is within 1e-12 of its true value, relative, and what has less than 2^-53
    /// may not occur. The mean costs nothing above 10.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Negative, not a number or above 1e15.</exception>
    public static long Poisson(RandomStream random, double mean)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!(mean >= 0 && mean <= 1e15))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "The mean of a Poisson variate lies between 0 and 1e15.");
        }

        if (mean < 10)
        {
            return SmallPoisson(random, mean);
        }

        var b = 0.931 + 2.53 * Math.Sqrt(mean);
        var a = -0.059 + 0.02483 * b;
        var inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        var boxHeight = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            var u = random.NextDouble() - 0.5;
            var v = random.NextDouble();
            var edge = 0.5 - Math.Abs(u);
            var k = Math.Floor((2 * a / edge + b) * u + mean + 0.43);
            if (edge >= 0.07 && v <= boxHeight)
            {
                return (long)k;
            }

            if (k >= 0 && v > 0 && (edge >= 0.013 || v <= edge) && Log(v * inverseAlpha / (a / (edge * edge) + b)) <= LogPoisson(k, mean))
            {
                return (long)k;
            }
        }
    }

    /// <summary>How many of <paramref name="trials"/> succeed if each does with chance <paramref name="chance"/>, independently.</summary>
    /// <param name="random">Where it is drawn from.</param>
    /// <param name="trials">At most 1e15; below 1 counts as none.</param>
    /// <param name="chance">0 or less counts as never, 1 or more as always.</param>
    /// <remarks>
    /// Where fewer than 10 successes (or failures) are expected by inversion, else by transformed rejection (Hörmann, BTRS, 1993). Exact in law but
    /// for the rounding of 64-bit floating point: each probability is within 1e-12 of its true value, relative, and what has less than 2^-53
    /// may not occur. Neither argument changes the cost.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">More than 1e15 trials.</exception>
    public static long Binomial(RandomStream random, long trials, double chance)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trials, 1_000_000_000_000_000);
        if (trials <= 0 || !(chance > 0))
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

        return trials * chance < 10 ? SmallBinomial(random, trials, chance) : LargeBinomial(random, trials, chance);
    }

    private static long LargeBinomial(RandomStream random, double trials, double chance)
    {
        var deviation = Math.Sqrt(trials * chance * (1 - chance));
        var b = 1.15 + 2.53 * deviation;
        var a = -0.0873 + 0.0248 * b + 0.01 * chance;
        var centre = trials * chance + 0.5;
        var alpha = (2.83 + 5.1 / b) * deviation;
        var boxHeight = 0.92 - 4.2 / b;
        var mode = double.NaN;
        while (true)
        {
            var u = random.NextDouble() - 0.5;
            var v = random.NextDouble();
            var edge = 0.5 - Math.Abs(u);
            var k = Math.Floor((2 * a / edge + b) * u + centre);
            if (edge >= 0.07 && v <= boxHeight)
            {
                return (long)k;
            }

            if (k < 0 || k > trials || v <= 0)
            {
                continue;
            }

            if (double.IsNaN(mode))
            {
                mode = LogBinomial(Math.Floor((trials + 1) * chance), trials, chance);
            }

            if (Log(v * alpha / (a / (edge * edge) + b)) <= LogBinomial(k, trials, chance) - mode)
            {
                return (long)k;
            }
        }
    }

    // From no success upwards, each probability from the one before. The mean is below 10: 200 has less than 1e-150.
    private static long SmallBinomial(RandomStream random, long trials, double chance)
    {
        var odds = chance / (1 - chance);
        var probability = Exp(trials * Log1P(-chance));
        var left = random.NextDouble();
        var limit = Math.Min(trials, 200);
        var k = 0L;
        while (left >= probability && k < limit)
        {
            left -= probability;
            k++;
            probability *= odds * (trials - k + 1) / k;
        }

        return k;
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

    // The saddle-point forms (Loader, Fast and accurate computation of binomial probabilities, 2000) subtract no large numbers.
    internal static double LogPoisson(double k, double mean) =>
        k == 0 ? -mean : -StirlingError(k) - Deviance(k, mean) - 0.5 * Log(TwoPi * k);

    internal static double LogBinomial(double k, double trials, double chance)
    {
        if (k == 0)
        {
            return trials * Log1P(-chance);
        }

        if (k == trials)
        {
            return trials * Log(chance);
        }

        var failures = trials - k;
        return StirlingError(trials) - StirlingError(k) - StirlingError(failures)
            - Deviance(k, trials * chance) - Deviance(failures, trials * (1 - chance))
            + 0.5 * Log(trials / (TwoPi * k * failures));
    }

    // x log(x/m) + m - x for x > 0.
    private static double Deviance(double x, double mean)
    {
        var difference = x - mean;
        if (Math.Abs(difference) >= 0.1 * (x + mean))
        {
            return x * Log(x / mean) - difference;
        }

        // With v = (x-m)/(x+m): (x-m) v + 2 x (v^3/3 + v^5/5 + ...); v^2 <= 0.01.
        var v = difference / (x + mean);
        var power = 2 * x * v;
        var sum = difference * v;
        for (var n = 3; n < 40; n += 2)
        {
            power *= v * v;
            var next = sum + power / n;
            if (next == sum)
            {
                break;
            }

            sum = next;
        }

        return sum;
    }

    // log n! - log(sqrt(2 pi n) (n/e)^n), n a whole number above 0. The series' next term is below 1e-14 from 16 on.
    private static double StirlingError(double n)
    {
        if (n < 16)
        {
            var factorial = 1.0;
            for (var i = 2; i <= n; i++)
            {
                factorial *= i;
            }

            return Log(factorial) - 0.5 * Log(TwoPi * n) - n * Log(n) + n;
        }

        var square = n * n;
        return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - 1 / 1188.0 / square) / square) / square) / square) / n;
    }
}
