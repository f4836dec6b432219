using System.Globalization;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios;

/// <summary>An expected figure in words: its bounds, what came out, by how much it is broken.</summary>
internal static class FigureWords
{
    /// <summary>The bounds: <c>at most 500 ms</c>, <c>1 s to 2 s</c>.</summary>
    public static string Asked(ExpectedFigure figure) => figure switch
    {
        { Min: { } min, Max: { } max } => $"{Rounded(figure.Unit, min)} to {Rounded(figure.Unit, max)}",
        { Min: { } min } => $"at least {Rounded(figure.Unit, min)}",
        { Max: { } max } => $"at most {Rounded(figure.Unit, max)}",
        _ => "anything",
    };

    /// <summary>What came out; exact where rounding would hide that it is not what was asked for.</summary>
    public static string Actual(ExpectedFigure figure)
    {
        var rounded = Rounded(figure.Unit, figure.Actual);
        var isHidden = figure.BrokenBy > 0 && (rounded == RoundedOrNone(figure.Min) || rounded == RoundedOrNone(figure.Max));
        return isHidden ? Exact(figure.Unit, figure.Actual) : rounded;

        string RoundedOrNone(decimal? bound) => bound is { } value ? Rounded(figure.Unit, value) : "";
    }

    /// <summary>By how much it is broken: <c>312 ms (62 %) too long</c>; empty if it is not.</summary>
    public static string Miss(ExpectedFigure figure)
    {
        if (figure.BrokenBy == 0)
        {
            return "";
        }

        var isAbove = figure.Actual > figure.Max;
        var way = figure.Unit switch
        {
            FigureUnit.Milliseconds => isAbove ? "too long" : "too short",
            FigureUnit.Bytes => isAbove ? "too much" : "too little",
            FigureUnit.Count => isAbove ? "too many" : "too few",
            _ => isAbove ? "too high" : "too low",
        };

        // A share of a share confuses more than it tells.
        var relative = figure.Unit != FigureUnit.Share && figure.BrokenByPercentOfBound is { } percent ? $" ({Share(percent)})" : "";
        return $"{By(figure)}{relative} {way}";
    }

    /// <summary>A length of time, to the microsecond.</summary>
    public static string Time(VirtualDuration length) => Rounded(FigureUnit.Milliseconds, length.TotalMilliseconds);

    private static string By(ExpectedFigure figure)
    {
        if (figure.Unit == FigureUnit.Share)
        {
            var points = figure.BrokenBy * 100;
            return (points < 0.01m ? "less than 0.01" : points.ToString("0.##", CultureInfo.InvariantCulture)) + (points == 1 ? " percentage point" : " percentage points");
        }

        var rounded = Rounded(figure.Unit, figure.BrokenBy);
        return figure.Unit == FigureUnit.Milliseconds && figure.BrokenBy < 0.001m ? Exact(figure.Unit, figure.BrokenBy) : rounded;
    }

    private static string Rounded(FigureUnit unit, decimal value) => unit switch
    {
        FigureUnit.Milliseconds when value == 0 => "0 s",
        FigureUnit.Milliseconds when value >= 1_000 => (value / 1000).ToString("0.###", CultureInfo.InvariantCulture) + " s",
        FigureUnit.Milliseconds => value.ToString("0.###", CultureInfo.InvariantCulture) + " ms",
        FigureUnit.Bytes => new ByteCount((long)value).ToString(),
        FigureUnit.Count => value.ToString("0", CultureInfo.InvariantCulture),
        _ => (value * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %",
    };

    private static string Exact(FigureUnit unit, decimal value) => unit switch
    {
        FigureUnit.Milliseconds => value.ToString("0.######", CultureInfo.InvariantCulture) + " ms",
        FigureUnit.Bytes => value.ToString("#,0", CultureInfo.InvariantCulture) + " B",
        FigureUnit.Count => Rounded(unit, value),
        _ => (value * 100).ToString("0.#########", CultureInfo.InvariantCulture) + " %",
    };

    private static string Share(decimal percent) => percent switch
    {
        < 0.01m => "less than 0.01 %",
        < 10 or (> 99 and < 100) => percent.ToString("0.##", CultureInfo.InvariantCulture) + " %",
        _ => percent.ToString("#,0", CultureInfo.InvariantCulture) + " %",
    };
}
