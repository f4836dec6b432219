namespace LiveMigration.Simulation;

// Draws without replacement.
public static partial class PortableMath
{
    private const long MostThings = 1_000_000_000_000_000;

    /// <summary>How many of <paramref name="draws"/> things taken from <paramref name="things"/> without putting any back are among <paramref name="marked"/> of them.</summary>
    /// <param name="random">Where it is drawn from.</param>
    /// <param name="things">0 to 1e15.</param>
    /// <param name="marked">0 to <paramref name="things"/>.</param>
    /// <param name="draws">0 to <paramref name="things"/>.</param>
    /// <remarks>
    /// Where fewer than 10 are expected, after taking the smaller of both halves, by inversion; else by the ratio of uniforms (Stadlober,
    /// HRUA, 1990). Exact in law but for the rounding of 64-bit floating point: each probability is within 1e-11 of its true value,
    /// relative, and what has less than 2^-53 may not occur. No argument changes the cost. Where only one outcome is possible nothing is drawn.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Outside those ranges.</exception>
    public static long Hypergeometric(RandomStream random, long things, long marked, long draws)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)things, (ulong)MostThings, nameof(things));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)marked, (ulong)things, nameof(marked));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)draws, (ulong)things, nameof(draws));
        if (marked == 0 || draws == 0 || marked == things || draws == things)
        {
            return draws == things ? marked : marked == things ? draws : 0;
        }

        // The rarer of marked and unmarked among the smaller of drawn and left: from 0 to the smaller of both.
        var (rare, few) = (Math.Min(marked, things - marked), Math.Min(draws, things - draws));
        var hits = (double)rare * few / things < 10 ? SmallHypergeometric(random, things, rare, few) : LargeHypergeometric(random, things, rare, few);
        hits = few == draws ? hits : rare - hits;
        return rare == marked ? hits : draws - hits;
    }

    private static long SmallHypergeometric(RandomStream random, double things, long rare, long few)
    {
        var probability = Exp(LogHypergeometric(0, things, rare, few));
        var left = random.NextDouble();
        var limit = Math.Min(Math.Min(rare, few), 200);
        var k = 0L;
        while (left >= probability && k < limit)
        {
            left -= probability;
            probability *= (double)(rare - k) * (few - k) / ((k + 1) * (things - rare - few + k + 1));
            k++;
        }

        return k;
    }

    private static long LargeHypergeometric(RandomStream random, double things, double rare, double few)
    {
        var share = rare / things;
        var centre = few * share + 0.5;
        var spread = Math.Sqrt((things - few) * few * share * (1 - share) / (things - 1) + 0.5);
        var width = 1.7155277699214135 * spread + 0.8989161620588988; // 2 sqrt(2/e) and 3 - 2 sqrt(3/e)
        var end = Math.Min(Math.Min(rare, few) + 1, Math.Floor(centre + 16 * spread));
        var mode = LogHypergeometric(Math.Floor((few + 1) * (rare + 1) / (things + 2)), things, rare, few);
        while (true)
        {
            var u = random.NextDouble();
            var v = random.NextDouble();
            var place = centre + width * (v - 0.5) / u;
            if (!(place >= 0 && place < end))
            {
                continue;
            }

            var k = Math.Floor(place);
            var height = LogHypergeometric(k, things, rare, few) - mode;
            if (u * (4 - u) - 3 <= height || (u * (u - height) < 1 && 2 * Log(u) <= height))
            {
                return (long)k;
            }
        }
    }

    // Three binomials of the same chance (Loader, 2000): what is rounded is small.
    internal static double LogHypergeometric(double k, double things, double marked, double draws)
    {
        var chance = draws / things;
        return LogBinomial(k, marked, chance) + LogBinomial(draws - k, things - marked, chance) - LogBinomial(draws, things, chance);
    }
}
