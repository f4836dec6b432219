using LiveMigration.Simulation;

namespace LiveMigration.Reports.Fleets;

/// <summary>How lengths of time spread over many migrations. Quantiles are lengths that occurred (nearest rank).</summary>
/// <param name="Count">How many lengths; 0 makes all others zero.</param>
/// <param name="Mean">Their mean, rounded down to a nanosecond.</param>
/// <param name="Median">Half are no longer.</param>
/// <param name="Quantile95">95 % are no longer.</param>
/// <param name="Quantile99">99 % are no longer.</param>
/// <param name="Max">The longest.</param>
public sealed record DurationSpread(int Count, VirtualDuration Mean, VirtualDuration Median, VirtualDuration Quantile95, VirtualDuration Quantile99, VirtualDuration Max)
{
    /// <summary>The spread of some lengths; may be none.</summary>
    public static DurationSpread Of(IEnumerable<VirtualDuration> lengths)
    {
        var sorted = lengths.Select(length => length.Nanoseconds).Order().ToArray();
        if (sorted.Length == 0)
        {
            return new DurationSpread(0, VirtualDuration.Zero, VirtualDuration.Zero, VirtualDuration.Zero, VirtualDuration.Zero, VirtualDuration.Zero);
        }

        var sum = sorted.Aggregate(Int128.Zero, (all, length) => all + length);
        return new DurationSpread(sorted.Length, new VirtualDuration((long)(sum / sorted.Length)), At(50), At(95), At(99), new VirtualDuration(sorted[^1]));

        VirtualDuration At(int percent) => new(sorted[(int)((sorted.Length * (long)percent + 99) / 100) - 1]);
    }
}
