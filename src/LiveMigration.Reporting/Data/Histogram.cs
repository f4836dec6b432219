using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Data;

/// <summary>How lengths of time spread, counted in stretches; where the longest is far longer than the shortest, the stretches grow.</summary>
/// <param name="Edges">Ends of the stretches in milliseconds, one more than there are stretches.</param>
/// <param name="Counts">How many fall in each; its end belongs to the next, but for the last.</param>
/// <param name="IsByFactor">Whether each stretch is longer than the one before by the same factor.</param>
internal sealed record Histogram(IReadOnlyList<decimal> Edges, IReadOnlyList<int> Counts, bool IsByFactor)
{
    private const int MostStretches = 40;
    private const decimal MuchLonger = 50;

    /// <summary>Of some lengths; with none there are no stretches.</summary>
    public static Histogram Of(IReadOnlyCollection<VirtualDuration> lengths)
    {
        var sorted = lengths.Select(length => length.TotalMilliseconds).Order().ToList();
        if (sorted.Count == 0)
        {
            return new Histogram([], [], false);
        }

        var (least, most) = (sorted[0], sorted[^1]);
        if (least == most)
        {
            return new Histogram([least, least], [sorted.Count], false);
        }

        var byFactor = least > 0 && most / least >= MuchLonger;
        var edges = byFactor ? Factors(least, most) : Steps(least, most);
        var counts = new int[edges.Count - 1];
        var stretch = 0;
        foreach (var length in sorted)
        {
            while (stretch < counts.Length - 1 && length >= edges[stretch + 1])
            {
                stretch++;
            }

            counts[stretch]++;
        }

        return new Histogram(edges, counts, byFactor);
    }

    // Even ones whose ends are round figures: 1, 2 or 5 with zeros.
    private static List<decimal> Steps(decimal least, decimal most)
    {
        var step = RoundStep((most - least) / MostStretches);
        var edges = new List<decimal> { decimal.Floor(least / step) * step };
        while (edges[^1] <= most)
        {
            edges.Add(edges[^1] + step);
        }

        return edges;
    }

    // Ten to a decade, at the preferred numbers (R10).
    private static List<decimal> Factors(decimal least, decimal most)
    {
        decimal[] preferred = [1m, 1.25m, 1.6m, 2m, 2.5m, 3.15m, 4m, 5m, 6.3m, 8m];
        var decade = 0.000001m;
        while (decade * 10 <= least)
        {
            decade *= 10;
        }

        var edges = new List<decimal>();
        for (var i = 0; edges.Count == 0 || edges[^1] <= most; i++)
        {
            var edge = preferred[i % preferred.Length] * decade;
            if (i % preferred.Length == preferred.Length - 1)
            {
                decade *= 10;
            }

            if (edge <= least)
            {
                edges.Clear(); // the last one that is not above the shortest is the first
            }

            edges.Add(edge);
        }

        return edges;
    }

    private static decimal RoundStep(decimal atLeast)
    {
        var step = 0.000001m;
        while (true)
        {
            foreach (var digit in (decimal[])[1, 2, 5])
            {
                if (digit * step >= atLeast)
                {
                    return digit * step;
                }
            }

            step *= 10;
        }
    }
}
