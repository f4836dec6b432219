using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Finds classes of pages that dirty as much in intervals of each length as was measured.</summary>
/// <remarks>
/// The measured curve D(t) is fitted by a sum of N_i (1 - exp(-r_i t)) with no N_i below zero. The rates r_i are given: a geometric ladder
/// of ratio 1.5 from a quarter of the longest interval's to eight of the shortest's. The sizes N_i minimise the sum of squared
/// relative errors, by coordinate descent with a fixed count of sweeps, so that the same curve gives the same classes to the bit.
/// Where the classes would not fit the memory, the ladder begins at a faster rate: slow classes are the ones whose size a curve leaves open.
/// </remarks>
public static class WorkingSetCurve
{
    private const int Sweeps = 20_000;
    private const int MostClasses = 64;
    private const double Ratio = 1.5;

    /// <summary>Fits classes to a curve.</summary>
    /// <param name="curve">The points, by rising interval; at least one.</param>
    /// <param name="limit">The most that all classes together may take.</param>
    /// <exception cref="ArgumentException">No points, or not in order, or one is larger than the limit.</exception>
    public static WorkingSetFit Fit(IReadOnlyList<WorkingSetPoint> curve, ByteCount limit)
    {
        ArgumentNullException.ThrowIfNull(curve);
        Check(curve, limit);
        var times = curve.Select(p => p.Interval.TotalSeconds).ToArray();
        var pages = curve.Select(p => (double)p.Written.Bytes / PageExactMemory.PageBytes).ToArray();
        var limitPages = limit.Bytes / PageExactMemory.PageBytes;
        IReadOnlyList<PageClass> classes = [];
        for (var slowest = 0.25 / times[^1]; slowest <= 64 / times[^1]; slowest *= Ratio)
        {
            classes = Classes(Ladder(slowest, 8 / times[0]), times, pages);
            if (classes.Sum(c => c.Pages) <= limitPages)
            {
                return new WorkingSetFit(classes, WorstError(classes, times, pages));
            }
        }

        // One class that is written at once holds no more than the largest point.
        classes = [new PageClass(Math.Min(limitPages, (long)Math.Ceiling(pages.Max())), 64 / times[0])];
        return new WorkingSetFit(classes, WorstError(classes, times, pages));
    }

    private static void Check(IReadOnlyList<WorkingSetPoint> curve, ByteCount limit)
    {
        if (curve.Count == 0)
        {
            throw new ArgumentException("A curve needs at least one point.", nameof(curve));
        }

        for (var i = 0; i < curve.Count; i++)
        {
            var (interval, written) = curve[i];
            if (interval <= (i == 0 ? VirtualDuration.Zero : curve[i - 1].Interval) || written.Bytes < PageExactMemory.PageBytes || written > limit)
            {
                throw new ArgumentException($"Point {i} has {written} in {interval}; allowed are rising intervals and 4 KiB to {limit}.", nameof(curve));
            }
        }
    }

    private static double[] Ladder(double slowest, double fastest)
    {
        var rates = new List<double> { slowest };
        while (rates.Count < MostClasses && rates[^1] < fastest)
        {
            rates.Add(rates[^1] * Ratio);
        }

        return [.. rates];
    }

    /// <summary>Least squares of the relative errors with sizes of zero or more.</summary>
    private static List<PageClass> Classes(double[] rates, double[] times, double[] pages)
    {
        var share = new double[rates.Length, times.Length];
        var towards = new double[rates.Length];
        for (var j = 0; j < rates.Length; j++)
        {
            for (var k = 0; k < times.Length; k++)
            {
                share[j, k] = (1 - PortableMath.Exp(-rates[j] * times[k])) / pages[k];
                towards[j] += share[j, k];
            }
        }

        var products = Products(share, rates.Length, times.Length);
        var sizes = new double[rates.Length];
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var j = 0; j < sizes.Length; j++)
            {
                var slope = towards[j];
                for (var i = 0; i < sizes.Length; i++)
                {
                    slope -= products[j, i] * sizes[i];
                }

                sizes[j] = Math.Max(0, sizes[j] + slope / products[j, j]);
            }
        }

        return [.. sizes.Select((size, j) => new PageClass((long)Math.Floor(size + 0.5), rates[j])).Where(c => c.Pages > 0)];
    }

    private static double[,] Products(double[,] share, int classes, int points)
    {
        var products = new double[classes, classes];
        for (var j = 0; j < classes; j++)
        {
            for (var i = 0; i < classes; i++)
            {
                for (var k = 0; k < points; k++)
                {
                    products[j, i] += share[j, k] * share[i, k];
                }
            }
        }

        return products;
    }

    private static double WorstError(IReadOnlyList<PageClass> classes, double[] times, double[] pages)
    {
        var worst = 0.0;
        for (var k = 0; k < times.Length; k++)
        {
            var fitted = classes.Sum(c => c.Pages * (1 - PortableMath.Exp(-c.WritesPerPagePerSecond * times[k])));
            worst = Math.Max(worst, Math.Abs(fitted / pages[k] - 1));
        }

        return worst;
    }
}

/// <summary>A point of a working-set curve.</summary>
/// <param name="Interval">Length of the interval; positive.</param>
/// <param name="Written">Distinct memory written in an interval of that length, on average; 4 KiB or more.</param>
public readonly record struct WorkingSetPoint(VirtualDuration Interval, ByteCount Written);

/// <summary>Classes that come as near to a curve as a mixture can.</summary>
/// <param name="Classes">The classes, slowest first.</param>
/// <param name="WorstError">The largest relative error at a point of the curve: 0.05 is 5 %.</param>
public sealed record WorkingSetFit(IReadOnlyList<PageClass> Classes, double WorstError);
