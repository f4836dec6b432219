using System.Globalization;
using LiveMigration.Scenarios.Fields;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Reads numbers with units exactly: decimal arithmetic, no rounding.</summary>
/// <remarks>Base units: byte, byte per second, page per second, nanosecond, percent, hertz; a plain number is its own.</remarks>
internal static class Quantity
{
    private static readonly (string Unit, decimal Factor)[] Sizes =
    [
        ("B", 1), ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ];

    private static readonly (string Unit, decimal Factor)[] Rates =
    [
        ("bit/s", 0.125m), ("kbit/s", 125), ("Mbit/s", 125_000), ("Gbit/s", 125_000_000), ("Tbit/s", 125_000_000_000),
        .. Sizes.Select(s => (s.Unit + "/s", s.Factor)),
    ];

    private static readonly (string Unit, decimal Factor)[] Durations =
        [("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000)];

    private static readonly (string Unit, decimal Factor)[] Percents = [("%", 1)];
    private static readonly (string Unit, decimal Factor)[] Frequencies = [("MHz", 1_000_000), ("GHz", 1_000_000_000)];
    private static readonly (string Unit, decimal Factor)[] PageRates = [("pages/s", 1)];

    /// <summary>The units of a kind of field; empty if it has none.</summary>
    public static IEnumerable<string> UnitsOf(FieldKind kind) => Table(kind).Select(u => u.Unit);

    /// <summary>Reads a number with unit (without, for plain numbers) into base units.</summary>
    /// <returns>The value, or what is wrong with the text: "is not a size; ...".</returns>
    public static (decimal? Value, string Fault) Parse(FieldKind kind, string text, string example)
    {
        var units = Table(kind);
        var (number, unit) = Split(text);
        if (number.Length > 0 && unit is [',', >= '0' and <= '9', ..])
        {
            return (null, $"is not {Article(kind)}: a number has a point and no commas; write for example {example}");
        }

        if (number.Length == 0 || !IsNumber(number))
        {
            return (null, $"is not {Article(kind)}; write for example {example}");
        }

        if (units.Length == 0 && unit.Length > 0)
        {
            return (null, $"is not {Article(kind)}; write for example {example}");
        }

        if (IsOctalLooking(number))
        {
            return (null, "begins with a zero and could be meant as octal; write it without the zero");
        }

        var factor = 1m;
        if (units.Length > 0)
        {
            var found = Array.FindIndex(units, u => u.Unit == unit);
            if (found < 0)
            {
                var names = units.Select(u => u.Unit).ToList();
                return unit.Length == 0
                    ? (null, $"has no unit; write for example {example}; units: {string.Join(", ", names)}")
                    : (null, $"is not {Article(kind)}; write for example {example}; units: {string.Join(", ", names)}{NearestName.Hint(unit, names)}");
            }

            factor = units[found].Factor;
        }

        try
        {
            return (decimal.Parse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * factor, "");
        }
        catch (OverflowException)
        {
            return (null, "is too large a number to be meant");
        }
    }

    /// <summary>A value given in the table of fields, which is right by construction.</summary>
    public static decimal Known(FieldKind kind, string text) => Parse(kind, text, "").Value ?? throw new FormatException($"The table of fields has \"{text}\" for {kind}.");

    /// <summary>Zero of the kind, as written in a file.</summary>
    public static string Zero(FieldKind kind) => UnitsOf(kind).FirstOrDefault() is { } unit ? "0 " + unit : "0";

    /// <summary>A value in base units as a message shows it.</summary>
    public static string Shown(FieldKind kind, decimal value) => kind switch
    {
        FieldKind.Size => new ByteCount((long)value).ToString(),
        FieldKind.Duration => new VirtualDuration((long)value).ToString(),
        _ => value.ToString("0.######", CultureInfo.InvariantCulture) + kind switch
        {
            FieldKind.Percent => " %",
            FieldKind.Rate => " B/s",
            FieldKind.PageRate => " pages/s",
            FieldKind.Frequency => " Hz",
            _ => "",
        },
    };

    /// <summary>Whether values of the kind are whole numbers of base units.</summary>
    public static bool IsWhole(FieldKind kind) => kind is FieldKind.Size or FieldKind.Rate or FieldKind.Duration or FieldKind.Frequency or FieldKind.WholeNumber;

    /// <summary>The base unit in words.</summary>
    public static string BaseUnit(FieldKind kind) => kind switch
    {
        FieldKind.Size => "bytes",
        FieldKind.Rate => "bytes per second",
        FieldKind.Duration => "nanoseconds",
        FieldKind.Frequency => "hertz",
        _ => "",
    };

    private static (string Number, string Unit) Split(string text)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '+' or '-'))
        {
            end++;
        }

        // One space at most between number and unit.
        var unit = end < text.Length && text[end] == ' ' ? text[(end + 1)..] : text[end..];
        return (text[..end], unit);
    }

    private static bool IsNumber(string number)
    {
        var digits = number.TrimStart('-');
        if (number.Length - digits.Length > 1)
        {
            return false;
        }

        var parts = digits.Split('.');
        return parts.Length <= 2 && parts.All(p => p.Length > 0 && p.All(char.IsAsciiDigit));
    }

    private static bool IsOctalLooking(string number)
    {
        var digits = number.TrimStart('-');
        return digits.Length > 1 && digits[0] == '0' && digits[1] != '.';
    }

    private static string Article(FieldKind kind) => kind switch
    {
        FieldKind.Size => "a size",
        FieldKind.Rate => "a rate",
        FieldKind.PageRate => "a rate of pages",
        FieldKind.Duration => "a duration",
        FieldKind.Percent => "a percentage",
        FieldKind.Frequency => "a frequency",
        FieldKind.WholeNumber => "a whole number",
        _ => "a number",
    };

    private static (string Unit, decimal Factor)[] Table(FieldKind kind) => kind switch
    {
        FieldKind.Size => Sizes,
        FieldKind.Rate => Rates,
        FieldKind.Duration => Durations,
        FieldKind.Percent => Percents,
        FieldKind.Frequency => Frequencies,
        FieldKind.PageRate => PageRates,
        _ => [],
    };
}
