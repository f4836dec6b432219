using System.Text.Json;
using LiveMigration.Orchestration;
using LiveMigration.Reporting.Html;
using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Data;

/// <summary>What the charts of many migrations show, as JSON: times in milliseconds of virtual time.</summary>
internal static class FleetData
{
    /// <summary>The most migrations that are drawn.</summary>
    public const int MostDrawn = 12_000;

    /// <summary>The most links whose use over time is in the page.</summary>
    public const int MostLinks = 24;

    private const int MostName = 80;
    private const int MostNameOfMany = 40;

    // Of each drawn migration about so many characters beside its guest's name, and what all may take.
    private const int RowLength = 64;
    private const int MostLength = 1_000_000;

    /// <summary>The migrations that are drawn: all, or of too many those that did not complete and an even choice of the others.</summary>
    public static IReadOnlyList<MigrationOutcome> Drawn(ScenarioResult result)
    {
        var all = result.Migrations;
        var most = Math.Min(MostDrawn, (int)(MostLength / (RowLength + Math.Min(MostNameOfMany, all.Select(m => m.Vm.Name.Length).DefaultIfEmpty(0).Average()))));
        if (all.Count <= most)
        {
            return all;
        }

        var others = all.Count(m => m.Report.Status != MigrationStatus.Completed);
        var kept = new List<MigrationOutcome>(most);
        var (room, seen) = (Math.Max(0, most - others), 0);
        var completed = all.Count - others;
        foreach (var outcome in all)
        {
            if (outcome.Report.Status == MigrationStatus.Completed ? Even(seen++, room, completed) : kept.Count < most)
            {
                kept.Add(outcome);
            }
        }

        return kept;
    }

    public static void Write(Utf8JsonWriter json, ScenarioResult result)
    {
        var fleet = result.Fleet;
        json.WriteStartObject("fleet");
        json.WriteNumber("firstMs", fleet.FirstAsked.TotalMilliseconds);
        json.WriteNumber("lastMs", fleet.LastEnded.TotalMilliseconds);
        WriteMigrations(json, Drawn(result));
        json.WriteStartArray("atOnce");
        foreach (var point in fleet.AtOnce)
        {
            json.WriteStartArray();
            json.WriteNumberValue(point.At.TotalMilliseconds);
            json.WriteNumberValue(point.UnderWay);
            json.WriteNumberValue(point.Waiting);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        WriteLinks(json, fleet.Links);
        var completed = result.Reports.Where(r => r.Status == MigrationStatus.Completed).ToList();
        WriteHistogram(json, "downtime", [.. completed.Select(r => r.Downtime)], fleet.Downtime);
        WriteHistogram(json, "totalTime", [.. completed.Select(r => r.TotalTime)], fleet.TotalTime);
        json.WriteEndObject();
    }

    /// <summary>The links whose use over time is in the page, the busiest first.</summary>
    public static IEnumerable<LinkReport> DrawnLinks(FleetReport fleet) => fleet.Links.Where(link => link.Curve.Count > 0).Take(MostLinks);

    // Whether the i-th of all is one of so many that are spread evenly over them.
    private static bool Even(long i, long room, long all) => (i + 1) * room / all > i * room / all;

    private static void WriteMigrations(Utf8JsonWriter json, IReadOnlyList<MigrationOutcome> migrations)
    {
        var hosts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in migrations.SelectMany(m => new[] { m.Source.Name, m.Destination.Name }).Distinct(StringComparer.Ordinal).Order(HostNames.InOrder))
        {
            hosts.Add(name, hosts.Count);
        }

        var longest = migrations.Count > 1000 ? MostNameOfMany : MostName;
        json.WriteStartArray("hosts");
        foreach (var host in hosts.Keys)
        {
            json.WriteShown(host, longest);
        }

        json.WriteEndArray();
        json.WriteStartArray("statuses");
        foreach (var status in Enum.GetValues<MigrationStatus>())
        {
            json.WriteStringValue(Verdicts.Word(status));
        }

        json.WriteEndArray();
        json.WriteStartArray("migrations");
        foreach (var outcome in migrations)
        {
            var report = outcome.Report;
            json.WriteStartArray();
            json.WriteShown(outcome.Vm.Name, longest);
            json.WriteNumberValue(hosts[outcome.Source.Name]);
            json.WriteNumberValue(hosts[outcome.Destination.Name]);
            json.WriteNumberValue(Rounded(report.StartedAt.TotalMilliseconds));
            json.WriteNumberValue(Rounded(report.TotalTime.TotalMilliseconds));
            json.WriteNumberValue(Rounded(outcome.Waited.TotalMilliseconds));
            json.WriteNumberValue(Rounded(report.Downtime.TotalMilliseconds));
            json.WriteNumberValue((int)report.Status);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    // A thousandth of a second would do for a bar; a microsecond is what the figure beside it shows.
    private static decimal Rounded(decimal milliseconds) => decimal.Round(milliseconds, 3);

    private static void WriteLinks(Utf8JsonWriter json, IReadOnlyList<LinkReport> links)
    {
        json.WriteStartArray("links");
        foreach (var link in links.Where(link => link.Curve.Count > 0).Take(MostLinks))
        {
            json.WriteStartObject();
            json.WritePropertyName("name");
            json.WriteShown(link.Name, MostName);
            json.WriteNumber("capacity", link.Capacity.BytesPerSecond);
            json.WriteNumber("mean", link.MeanUse);
            json.WriteNumbers("at", link.Curve.Select(point => Rounded(point.From.TotalMilliseconds)));
            json.WriteNumbers("share", link.Curve.Select(point => decimal.Round((decimal)point.Share, 5)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteHistogram(Utf8JsonWriter json, string name, IReadOnlyCollection<VirtualDuration> lengths, DurationSpread spread)
    {
        var histogram = Histogram.Of(lengths);
        json.WriteStartObject(name);
        json.WriteNumbers("edges", histogram.Edges);
        json.WriteNumbers("counts", histogram.Counts.Select(count => (decimal)count));
        json.WriteBoolean("byFactor", histogram.IsByFactor);
        json.WriteNumber("medianMs", spread.Median.TotalMilliseconds);
        json.WriteNumber("quantile95Ms", spread.Quantile95.TotalMilliseconds);
        json.WriteNumber("maxMs", spread.Max.TotalMilliseconds);
        json.WriteEndObject();
    }
}
