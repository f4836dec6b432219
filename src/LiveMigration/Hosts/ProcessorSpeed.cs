using System.Globalization;

namespace LiveMigration.Hosts;

/// <summary>A processor's clock, which turns cycles into time.</summary>
/// <param name="Hertz">Cycles a second; positive.</param>
public readonly record struct ProcessorSpeed(long Hertz)
{
    /// <summary>3.0 GHz, assumed: a present-day server with all its cores busy.</summary>
    public static ProcessorSpeed Default { get; } = FromGigahertz(3);

    /// <summary>So many thousand million cycles a second, rounded to a whole number of them.</summary>
    public static ProcessorSpeed FromGigahertz(double gigahertz) => new((long)Math.Round(gigahertz * 1e9));

    /// <summary>Nanoseconds that so many cycles take.</summary>
    /// <param name="cycles">0 or more, need not be whole.</param>
    public double NanosecondsFor(double cycles) => cycles * 1e9 / Hertz;

    /// <inheritdoc/>
    public override string ToString() => (Hertz / 1e9).ToString("0.###", CultureInfo.InvariantCulture) + " GHz";
}
