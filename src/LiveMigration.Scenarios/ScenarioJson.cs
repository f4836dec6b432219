using System.Text.Encodings.Web;
using System.Text.Json;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;

namespace LiveMigration.Scenarios;

/// <summary>Writes results of scenarios as JSON documents.</summary>
public static class ScenarioJson
{
    /// <summary>How the documents are laid out: indented, line feeds, only what must be is escaped.</summary>
    public static JsonWriterOptions Layout { get; } = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one result as a whole document, ending with a line feed.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="result">The result.</param>
    /// <param name="replications">The summary over many seeds, if there were many.</param>
    public static void Write(Stream stream, ScenarioResult result, ReplicationSummary? replications = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(result);
        using (var json = new Utf8JsonWriter(stream, Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("formatVersion", ReportJson.FormatVersion);
            WriteFields(json, result, replications);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    /// <summary>Writes the results of several files as one document, ending with a line feed.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="results">File name, result and summary, in order.</param>
    /// <param name="more">Writes what else belongs to the document, after the scenarios; null: nothing.</param>
    public static void WriteAll(Stream stream, IEnumerable<(string File, ScenarioResult Result, ReplicationSummary? Replications)> results, Action<Utf8JsonWriter>? more = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(results);
        using (var json = new Utf8JsonWriter(stream, Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("formatVersion", ReportJson.FormatVersion);
            json.WriteStartArray("scenarios");
            foreach (var (file, result, replications) in results)
            {
                json.WriteStartObject();
                json.WriteString("file", file);
                WriteFields(json, result, replications);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            more?.Invoke(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteFields(Utf8JsonWriter json, ScenarioResult result, ReplicationSummary? replications)
    {
        json.WriteString("scenario", result.Name);
        json.WriteNumber("seed", result.Seed);
        json.WriteString("digest", result.Digest);
        json.WriteStartArray("migrations");
        foreach (var outcome in result.Migrations)
        {
            json.WriteStartObject();
            ReportJson.WriteFields(json, outcome.Report);
            json.WriteNumber("waitedMs", outcome.Waited.TotalMilliseconds);
            json.WriteStartArray("earlierAttempts");
            foreach (var attempt in outcome.EarlierAttempts)
            {
                ReportJson.Write(json, attempt);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("fleet");
        FleetReportJson.WriteFields(json, result.Fleet);
        json.WriteEndObject();
        if (result.Jobs.Count > 0)
        {
            json.WriteStartArray("jobs");
            foreach (var job in result.Jobs)
            {
                JobJson.Write(json, job);
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("expectations");
        foreach (var expectation in result.Expectations)
        {
            ExpectationJson.Write(json, expectation);
        }

        json.WriteEndArray();
        if (replications is not null)
        {
            WriteReplications(json, replications);
        }
    }

    private static void WriteReplications(Utf8JsonWriter json, ReplicationSummary summary)
    {
        json.WriteStartObject("replications");
        json.WriteNumber("firstSeed", summary.FirstSeed);
        json.WriteNumber("count", summary.Count);
        json.WriteNumber("succeeded", summary.Succeeded);
        json.WriteStartArray("expectations");
        foreach (var expectation in summary.Expectations)
        {
            json.WriteStartObject();
            ExpectationJson.WriteSubject(json, expectation.Worst.Kind, expectation.Worst.Name);
            json.WriteString("what", expectation.Worst.What);
            json.WriteString("expected", expectation.Worst.Expected);
            json.WriteNumber("runs", expectation.Runs);
            json.WriteNumber("broken", expectation.Broken);
            json.WriteNumber("inRunsShare", expectation.Worst.InRuns);
            json.WriteBoolean("met", expectation.IsMet);
            json.WriteNumber("worstSeed", expectation.WorstSeed);
            json.WritePropertyName("worst");
            ExpectationJson.Write(json, expectation.Worst);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("migrations");
        foreach (var migration in summary.Migrations)
        {
            json.WriteStartObject();
            json.WriteString("vm", migration.Vm);
            json.WriteString("destination", migration.Destination);
            json.WriteNumber("runs", migration.Runs);
            json.WriteNumber("completed", migration.Completed);
            WriteSpread(json, "totalTimeMs", migration.TotalTimeMs);
            WriteSpread(json, "downtimeMs", migration.DowntimeMs);
            WriteSpread(json, "transferredBytes", migration.TransferredBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSpread(Utf8JsonWriter json, string name, Spread spread)
    {
        json.WriteStartObject(name);
        json.WriteNumber("mean", spread.Mean);
        json.WriteNumber("min", spread.Min);
        json.WriteNumber("quantile05", spread.Quantile05);
        json.WriteNumber("quantile95", spread.Quantile95);
        json.WriteNumber("max", spread.Max);
        json.WriteEndObject();
    }
}
