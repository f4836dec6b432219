using System.Globalization;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>A dirty rate at a time.</summary>
/// <param name="Second">When, by the recording's clock.</param>
/// <param name="Rate">Bytes per second.</param>
internal readonly record struct MeasuredRate(decimal Second, BoundValue Rate);

/// <summary>Reads the answer of Prometheus to a query (a vector) or a range query (a matrix).</summary>
internal static class PrometheusRates
{
    private static readonly Dictionary<string, decimal> Units = new(StringComparer.Ordinal)
    {
        ["B/s"] = 1,
        ["kB/s"] = 1_000,
        ["MB/s"] = 1_000_000,
        ["KiB/s"] = 1_024,
        ["MiB/s"] = 1_048_576,
        ["pages/s"] = 4_096,
    };

    /// <summary>The series by the names that a machine may have: its label, and namespace and label. Null where a label alone does not tell which of several namespaces is meant.</summary>
    public static Dictionary<string, List<MeasuredRate>?> Read(ImportedFile file, string label, string unit)
    {
        var series = new Dictionary<string, List<MeasuredRate>?>(StringComparer.Ordinal);
        if (file.Json() is not { } root)
        {
            return series;
        }

        if (root.At("data", "result") is not ListNode results)
        {
            file.Faults.Add(root.At, "", root.TextAt("error") is { } error ? $"holds no measurements; Prometheus says {Quoted.Text(error, 200)}" : "holds no measurements; data.result must be a list, as Prometheus answers to a query");
            return series;
        }

        if (results.Items.Count == 0)
        {
            file.Faults.Add(results.At, "data.result", "is an empty list: the query found nothing; look at its metric and its time");
        }

        for (var i = 0; i < results.Items.Count; i++)
        {
            var (item, path) = (results.Items[i], $"data.result[{i}]");
            if (item.At("metric", label) is not ScalarNode name)
            {
                var labels = (item.At("metric") as MappingNode)?.Entries.Select(e => e.Key).ToList() ?? [];
                file.Faults.Add(item.At, path + ".metric", $"has no label {label}; {ReferenceChecks.Allowed(labels)}");
                continue;
            }

            var rates = Rates(file, item, path, unit);
            var space = item.TextAt("metric", "namespace");
            if (!series.TryAdd(space is null ? name.Value : space + "/" + name.Value, rates))
            {
                file.Faults.Add(name.At, $"{path}.metric.{label}", $"{Quoted.Text(name.Value)} has two series; make one of them in the query, as sum by ({label})");
            }
            else if (space is not null && !series.TryAdd(name.Value, rates))
            {
                series[name.Value] = null;
            }
        }

        return series;
    }

    private static List<MeasuredRate> Rates(ImportedFile file, FileNode item, string path, string unit)
    {
        var pairs = item.At("values") is ListNode values
            ? values.Items.Select((pair, i) => (Pair: pair, Path: $"{path}.values[{i}]"))
            : item.At("value") is { } single ? [(single, path + ".value")] : [];
        var rates = new List<MeasuredRate>();
        foreach (var (pair, at) in pairs)
        {
            if (pair is not ListNode { Items: [ScalarNode time, ScalarNode rate] }
                || !decimal.TryParse(time.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var second))
            {
                file.Faults.Add(pair.At, at, "is not a pair of time and value");
                return [];
            }

            if (rates.Count > 0 && second <= rates[^1].Second)
            {
                file.Faults.Add(time.At, at, $"{time.Value} is out of order; allowed are times that rise");
                return [];
            }

            rates.Add(new MeasuredRate(second, file.Number(ImportedFields.DirtyRate, rate.At, at, rate.Value, Units[unit], unit)));
        }

        if (rates.Count == 0)
        {
            file.Faults.Add(item.At, path, "has no measurement");
        }

        return rates;
    }
}
