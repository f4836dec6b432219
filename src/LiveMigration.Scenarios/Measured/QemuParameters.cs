using System.Globalization;
using System.Text.Json;

namespace LiveMigration.Scenarios.Measured;

/// <summary>QEMU's migration parameters that a recorded scenario may set: their kinds and ranges.</summary>
/// <remarks>Ranges: QEMU 7.2 and 10.0, qapi/migration.json. A parameter that is not here is kept and makes the run one that is not modelled.</remarks>
internal static class QemuParameters
{
    private static readonly Dictionary<string, (long Min, long Max)> Numbers = new(StringComparer.Ordinal)
    {
        ["max-bandwidth"] = (0, long.MaxValue),
        ["downtime-limit"] = (0, 2_000_000),
        ["cpu-throttle-initial"] = (1, 99),
        ["cpu-throttle-increment"] = (1, 99),
        ["max-cpu-throttle"] = (1, 99),
        ["throttle-trigger-threshold"] = (1, 100),
        ["xbzrle-cache-size"] = (4096, long.MaxValue),
        ["multifd-channels"] = (1, 255),
        ["multifd-zlib-level"] = (0, 9),
        ["multifd-zstd-level"] = (0, 20),
        ["compress-level"] = (0, 9),
        ["compress-threads"] = (1, 255),
        ["decompress-threads"] = (1, 255),
        ["max-postcopy-bandwidth"] = (0, long.MaxValue),
        ["avail-switchover-bandwidth"] = (0, long.MaxValue),
        ["announce-initial"] = (0, 100_000),
        ["announce-max"] = (0, 100_000),
        ["announce-rounds"] = (1, 1000),
        ["announce-step"] = (0, 10_000),
    };

    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal) { "cpu-throttle-tailslow", "compress-wait-thread" };

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal) { "multifd-compression", "zero-page-detection" };

    /// <summary>Whether the model knows what the parameter does.</summary>
    public static bool IsKnown(string name) => Numbers.ContainsKey(name) || Flags.Contains(name) || Words.Contains(name);

    /// <summary>The parameters of an object, in order of name.</summary>
    public static IReadOnlyList<MeasuredParameter> Read(LineFields fields)
    {
        var read = new List<MeasuredParameter>();
        foreach (var (name, value) in fields.All())
        {
            if (Numbers.TryGetValue(name, out var range))
            {
                var number = fields.Whole(name, range.Min, range.Max);
                if (name == "xbzrle-cache-size" && !long.IsPow2(number))
                {
                    fields.Add(name, $"{number}", "allowed are powers of two of 4096 or more");
                }

                read.Add(new MeasuredParameter(name, number.ToString(CultureInfo.InvariantCulture)));
            }
            else if (Flags.Contains(name))
            {
                read.Add(new MeasuredParameter(name, fields.Flag(name, false) ? "true" : "false"));
            }
            else if (Words.Contains(name))
            {
                read.Add(new MeasuredParameter(name, fields.Text(name)));
            }
            else
            {
                read.Add(new MeasuredParameter(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()));
            }
        }

        return [.. read.OrderBy(p => p.Name, StringComparer.Ordinal)];
    }

    /// <summary>The value of a numeric parameter; null if it is not set.</summary>
    public static long? Number(IReadOnlyList<MeasuredParameter> parameters, string name) =>
        Word(parameters, name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The value of a parameter as text; null if it is not set.</summary>
    public static string? Word(IReadOnlyList<MeasuredParameter> parameters, string name) => parameters.FirstOrDefault(p => p.Name == name)?.Value;

    /// <summary>Whether a flag is set to true.</summary>
    public static bool? Flag(IReadOnlyList<MeasuredParameter> parameters, string name) => Word(parameters, name) is { } text ? text == "true" : null;
}
