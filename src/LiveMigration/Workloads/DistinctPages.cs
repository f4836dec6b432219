using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>How many distinct pages a number of uniform writes hits.</summary>
/// <remarks>
/// Stands for: the occupancy law of writes with replacement.
/// Leaves out: nothing for the mean and variance; the shape is taken as normal, or Poisson in the pages missed, see <see cref="Draw"/>.
/// Source: mean N(1-q), variance N(N-1)(1-2/N)^n + Nq - (Nq)^2 with q = (1-1/N)^n (Johnson and Kotz, Urn Models, 1977).
/// Checked by: a write-by-write reference, paced and Poisson.
/// </remarks>
public static class DistinctPages
{
    /// <summary>Mean count of distinct pages among <paramref name="pages"/> after exactly <paramref name="writes"/> writes.</summary>
    public static double Mean(long pages, long writes) => pages <= 1 ? Math.Min(pages, writes) : pages - pages * MissChance(pages, writes);

    /// <summary>Variance of that count when the number of writes is exact. Uses the large-N form N e^-x (1-(1+x) e^-x), x = writes/pages, within 1/N relative.</summary>
    public static double PacedVariance(long pages, long writes)
    {
        var x = (double)writes / pages;
        var q = PortableMath.Exp(-x);
        return pages * q * (1 - (1 + x) * q);
    }

    /// <summary>A draw of the count after exactly <paramref name="writes"/> writes; meant for many pages and writes, where single writes cost too much.</summary>
    /// <remarks>A rounded normal variate; where fewer than 256 pages are expected to be missed, the missed pages are Poisson.</remarks>
    public static long Draw(RandomStream random, long pages, long writes)
    {
        ArgumentNullException.ThrowIfNull(random);
        var missed = pages - Mean(pages, writes);
        var draw = missed < 256
            ? pages - PortableMath.Poisson(random, missed)
            : (long)Math.Floor(pages - missed + Math.Sqrt(PacedVariance(pages, writes)) * PortableMath.Normal(random) + 0.5);
        return Math.Clamp(draw, writes > 0 ? 1 : 0, Math.Min(pages, writes));
    }

    private static double MissChance(long pages, long writes) => PortableMath.Exp(writes * PortableMath.Log(1 - 1.0 / pages));
}
