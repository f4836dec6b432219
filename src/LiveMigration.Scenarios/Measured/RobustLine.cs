using MathNet.Numerics.Statistics;

namespace LiveMigration.Scenarios.Measured;

/// <summary>A line through points that a few outliers do not move: slope and intercept of Theil and Sen.</summary>
/// <param name="Slope">Median of the slopes of all pairs of points.</param>
/// <param name="Intercept">Median of what the slope leaves.</param>
/// <param name="Residuals">The points less the line, sorted.</param>
internal sealed record RobustLine(double Slope, double Intercept, double[] Residuals)
{
    private const int MaxPoints = 1_000; // half a million pairs

    /// <summary>The line.</summary>
    /// <param name="points">The points; of more than 1,000 an even choice is used.</param>
    /// <param name="minDistance">Pairs nearer in x than this are passed over.</param>
    /// <returns>Null if no pair is far enough apart.</returns>
    public static RobustLine? Through(IReadOnlyList<(double X, double Y)> points, double minDistance)
    {
        var step = Math.Max(1, (points.Count + MaxPoints - 1) / MaxPoints);
        var used = points.OrderBy(p => p.X).ThenBy(p => p.Y).Where((_, i) => i % step == 0).ToArray();
        var slopes = new List<double>();
        for (var i = 0; i < used.Length; i++)
        {
            for (var j = i + 1; j < used.Length; j++)
            {
                if (used[j].X - used[i].X >= minDistance)
                {
                    slopes.Add((used[j].Y - used[i].Y) / (used[j].X - used[i].X));
                }
            }
        }

        if (slopes.Count == 0)
        {
            return null;
        }

        var slope = slopes.Median();
        var intercept = used.Select(p => p.Y - slope * p.X).Median();
        return new RobustLine(slope, intercept, [.. used.Select(p => p.Y - slope * p.X - intercept).Order()]);
    }
}
