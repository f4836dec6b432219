using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>How many distinct pages a number of uniform writes hits.</summary>
/// <remarks>
/// Stands for: the occupancy law of writes with replacement.
/// Leaves out: nothing for the mean and variance; for the shape see <see cref="Draw"/>.
/// Source: mean N(1-q), variance N(N-1)(1-2/N)^n + Nq - (Nq)^2 with q = (1-1/N)^n (Johnson and Kotz, Urn Models, 1977). The count of
/// missed pages is a sum of independent trials of unequal chances (Vatutin and Mikhailov, 1982), hence near a binomial.
/// Checked by: the exact law, by recursion; a write-by-write reference, paced and Poisson.
/// </remarks>
public static class DistinctPages
{
    // So many writes or fewer are drawn one by one: about a microsecond.
    private const int FewWrites = 512;

    /// <summary>Mean count of distinct pages among <paramref name="pages"/> after exactly <paramref name="writes"/> writes.</summary>
    public static double Mean(long pages, long writes) => pages <= 1 ? Math.Min(pages, writes) : pages - pages * MissChance(pages, writes);

    /// <summary>Variance of that count when the number of writes is exact. Uses the large-N form N e^-x (1-(1+x) e^-x), x = writes/pages, within 1/N relative.</summary>
    public static double PacedVariance(long pages, long writes)
    {
        var x = (double)writes / pages;
        var q = PortableMath.Exp(-x);

        // Where 1-(1+x) e^-x would cancel: x^2/2 - x^3/3 + x^4/8 - x^5/30.
        var gap = x < 0.01 ? x * x * (1 / 2.0 - x * (1 / 3.0 - x * (1 / 8.0 - x / 30.0))) : 1 - (1 + x) * q;
        return pages * q * gap;
    }

    /// <summary>A draw of the count after exactly <paramref name="writes"/> writes.</summary>
    /// <param name="random">Where it is drawn from.</param>
    /// <param name="pages">1 or more.</param>
    /// <param name="writes">0 or more.</param>
    /// <remarks>
    /// Up to 512 writes write by write: exact. Above, the pages missed (from one write a page on) or the writes that hit a
    /// page again (below) are a binomial of the law's mean and variance. The distribution function of that is within 0.11/sqrt(pages) of
    /// the true one, worst at one write a page (found by recursion for 512 to 8,192 pages: 0.0048 to 0.0004); 0.0004 for 2^16 pages.
    /// </remarks>
    public static long Draw(RandomStream random, long pages, long writes)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(pages, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(writes);
        if (writes <= FewWrites)
        {
            return DrawEach(random, pages, writes);
        }

        if (pages <= 2)
        {
            // More than 512 writes miss one of two pages with a chance below 1e-153.
            return pages;
        }

        var missed = pages * MissChance(pages, writes);
        var variance = Variance(pages, writes, missed);
        var draw = writes >= pages
            ? pages - Matched(random, missed, variance)
            : writes - Matched(random, Repeats(pages, writes, missed), variance);
        return Math.Clamp(draw, 1, Math.Min(pages, writes));
    }

    // N q (1 - q (N - (N-1) r)) with r = (1-2/N)^n / q^2 = (1 - 1/(N-1)^2)^n: the exact form without its cancellation at many writes.
    private static double Variance(long pages, long writes, double missed)
    {
        if (writes < pages * 0.01)
        {
            return PacedVariance(pages, writes);
        }

        var rest = (double)(pages - 1);
        var y = writes * PortableMath.Log1P(-1 / (rest * rest));
        var lost = y > -1e-4 ? -y * (1 + y / 2 * (1 + y / 3)) : 1 - PortableMath.Exp(y);
        return missed * (1 - missed / pages * (1 + rest * lost));
    }

    private static long DrawEach(RandomStream random, long pages, long writes)
    {
        var distinct = 0L;
        for (; writes > 0; writes--)
        {
            distinct += (long)random.NextBelow((ulong)pages) >= distinct ? 1 : 0;
        }

        return distinct;
    }

    // A binomial's variance is below its mean by the share chance: that gives the chance, and the mean the trials.
    private static long Matched(RandomStream random, double mean, double variance)
    {
        var chance = 1 - variance / mean;
        if (!(chance > 1e-9))
        {
            return PortableMath.Poisson(random, mean);
        }

        var trials = Math.Max(Math.Floor(mean / chance + 0.5), Math.Floor(mean) + 1);
        return PortableMath.Binomial(random, (long)trials, mean / trials);
    }

    // Writes minus distinct pages. Few writes: n^2/2N - n^3/6N^2 + ... with falling powers of n, because the difference would cancel.
    private static double Repeats(long pages, long writes, double missed)
    {
        if (writes > pages * 0.01)
        {
            return writes - (pages - missed);
        }

        var term = (double)writes * (writes - 1) / 2 / pages;
        var sum = 0.0;
        for (var k = 3; k < 12; k++)
        {
            sum += term;
            term *= -(double)(writes - k + 1) / k / pages;
        }

        return sum;
    }

    private static double MissChance(long pages, long writes) => PortableMath.Exp(writes * PortableMath.Log1P(-1.0 / pages));
}
