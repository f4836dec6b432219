using System.Globalization;
using LiveMigration.Simulation;
using MathNet.Numerics.Statistics;

namespace LiveMigration.Scenarios.Measured;

/// <summary>An estimate of one of a host's timings, or why there is none.</summary>
/// <param name="Value">The estimate, rounded to a nanosecond; null if it could not be measured.</param>
/// <param name="Comment">From how many values and how far they spread, or why there is none; one line.</param>
public sealed record Estimate(VirtualDuration? Value, string Comment)
{
    /// <summary>The estimate of what is no length, such as a count of processors; else null.</summary>
    public double? Count { get; init; }

    /// <summary>As the host file writes it; null if there is no estimate.</summary>
    public string? Text => Value is { } value ? Words(value.Nanoseconds / 1e6) : Count?.ToString(CultureInfo.InvariantCulture);

    /// <summary>An estimate of what is no length.</summary>
    public static Estimate Number(double count, string comment) => new(null, comment) { Count = count };

    /// <summary>An estimate in milliseconds; a value below zero is taken as zero.</summary>
    public static Estimate Of(double milliseconds, string comment) => new(new VirtualDuration((long)Math.Round(Math.Max(0, milliseconds) * 1e6)), comment);

    /// <summary>None.</summary>
    /// <param name="why">Why; one clause.</param>
    public static Estimate None(string why) => new(null, "not measured: " + why);

    /// <summary>The median of values in milliseconds; none if there are none.</summary>
    /// <param name="values">The values.</param>
    /// <param name="what">What they are, in the plural.</param>
    /// <param name="whyNone">What is missing if there are none.</param>
    public static Estimate MedianOf(IEnumerable<double> values, string what, string whyNone)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? None(whyNone) : Of(SortedArrayStatistics.Median(sorted), $"median of {sorted.Length} {what}, {SpreadOf(sorted)}");
    }

    /// <summary>The spread of sorted milliseconds in words.</summary>
    public static string SpreadOf(double[] sorted) => $"p10-p90 {Words(RunComparer.Quantile(sorted, 0.1))} to {Words(RunComparer.Quantile(sorted, 0.9))}";

    /// <summary>A length as the host file writes it: <c>480 ns</c> or <c>1.200 ms</c>.</summary>
    public static string Words(double milliseconds) => Math.Abs(milliseconds) < 0.01
        ? (milliseconds * 1e6).ToString("0", CultureInfo.InvariantCulture) + " ns"
        : milliseconds.ToString("0.000", CultureInfo.InvariantCulture) + " ms";
}
