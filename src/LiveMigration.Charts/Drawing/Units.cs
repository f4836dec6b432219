using System.Globalization;
using LiveMigration.Simulation;

namespace LiveMigration.Charts.Drawing;

/// <summary>A unit that suits the largest value of an axis.</summary>
/// <param name="Name">As the axis says it.</param>
/// <param name="Size">In bytes, seconds or bytes a second.</param>
internal readonly record struct Unit(string Name, double Size)
{
    public static Unit OfBytes(double largest) => largest switch
    {
        >= 1L << 40 => new Unit("TiB", 1L << 40),
        >= 1L << 30 => new Unit("GiB", 1L << 30),
        >= 1L << 20 => new Unit("MiB", 1L << 20),
        _ => new Unit("KiB", 1L << 10),
    };

    public static Unit OfSeconds(double largest) => largest switch
    {
        >= 36_000 => new Unit("h", 3600),
        >= 1200 => new Unit("min", 60),
        >= 1 => new Unit("s", 1),
        >= 0.001 => new Unit("ms", 0.001),
        > 0 => new Unit("us", 0.000001),
        _ => new Unit("s", 1),
    };

    public static Unit OfRates(double largestBytesPerSecond) => largestBytesPerSecond switch
    {
        >= 1e4 => new Unit("MB/s", 1e6),
        _ => new Unit("kB/s", 1e3),
    };

    public double Of(ByteCount size) => size.Bytes / Size;

    public double Of(VirtualDuration length) => length.TotalSeconds / Size;

    /// <summary>A value with three digits that count, and the unit.</summary>
    public string Text(double value) => $"{Digits(value)} {Name}";

    /// <summary>A value with three digits that count.</summary>
    public static string Digits(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        >= 0.01 => value.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.ToString("0.#####", CultureInfo.InvariantCulture),
    };

    public static string Text(VirtualDuration length)
    {
        var unit = OfSeconds(length.TotalSeconds);
        return unit.Text(unit.Of(length));
    }

    public static string Text(ByteCount size)
    {
        var unit = OfBytes(size.Bytes);
        return unit.Text(unit.Of(size));
    }
}
