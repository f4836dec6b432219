using System.Text.Json;

namespace LiveMigration.Scenarios.Measured;

/// <summary>A validation as one JSON document: <c>formatVersion</c>, <c>runs</c>, <c>summary</c>.</summary>
/// <remarks>
/// A run has <c>predicted</c>, <c>measured</c> and <c>error</c> (the last two null without a result), or <c>skipped</c>.
/// Errors are predicted less measured. The summary's figures are those of <see cref="GroupStatistics"/>; each error has
/// <c>count</c>, <c>median</c>, <c>p95</c>, <c>worst</c> and <c>worstId</c> of its sizes, each share its percent.
/// </remarks>
public static class ValidationJson
{
    /// <summary>Version of the shape; a field that is added does not change it.</summary>
    public const int FormatVersion = 1;

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Writes the document.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="validation">What was found.</param>
    public static void Write(Stream output, DataSetValidation validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        using var json = new Utf8JsonWriter(output, Indented);
        var comparisons = validation.Comparisons.ToDictionary<RunComparison, MeasuredRun>(c => c.Run, ReferenceEqualityComparer.Instance);
        json.WriteStartObject();
        json.WriteNumber("formatVersion", FormatVersion);
        json.WriteStartArray("runs");
        foreach (var predicted in validation.Predicted)
        {
            WriteRun(json, predicted, comparisons.GetValueOrDefault(predicted.Run));
        }

        json.WriteEndArray();
        json.WriteStartObject("summary");
        json.WriteNumber("runs", validation.Predicted.Count);
        json.WriteNumber("malformedLines", validation.Malformed.Count);
        json.WriteNumber("replications", validation.Replications);
        WriteGroup(json, "overall", validation.Summary.Overall);
        json.WriteStartObject("versions");
        foreach (var (release, figures) in validation.Summary.Versions)
        {
            WriteGroup(json, release, figures);
        }

        json.WriteEndObject();
        json.WriteStartObject("families");
        foreach (var (family, figures) in validation.Summary.Families)
        {
            WriteGroup(json, family, figures);
        }

        json.WriteEndObject();
        json.WriteStartObject("familiesByVersion");
        foreach (var (release, _) in validation.Summary.Versions)
        {
            json.WriteStartObject(release);
            foreach (var (_, family, figures) in validation.Summary.FamiliesByVersion.Where(f => f.Release == release))
            {
                WriteGroup(json, family, figures);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, PredictedRun predicted, RunComparison? comparison)
    {
        var run = predicted.Run;
        json.WriteStartObject();
        json.WriteString("id", run.Id);
        json.WriteNumber("repeat", run.Repeat);
        json.WriteString("qemuVersion", run.QemuVersion);
        json.WriteString("family", run.Family);
        if (predicted.Prediction is { } prediction)
        {
            WritePredicted(json, prediction);
            WriteMeasured(json, run);
            WriteError(json, comparison);
        }
        else
        {
            json.WriteString("skipped", predicted.Skipped);
        }

        json.WriteEndObject();
    }

    private static void WritePredicted(Utf8JsonWriter json, RunPrediction prediction)
    {
        json.WriteStartObject("predicted");
        json.WriteString("status", prediction.Status);
        json.WriteNumber("totalTimeMs", prediction.TotalTimeMs);
        Number(json, "downtimeMs", prediction.DowntimeMs);
        Number(json, "stopToResumeMs", prediction.StopToResumeMs);
        json.WriteNumber("transferredBytes", prediction.TransferredBytes);
        json.WriteNumber("dirtySyncCount", prediction.DirtySyncCount);
        json.WriteNumber("normalPages", prediction.NormalPages);
        json.WriteNumber("duplicatePages", prediction.DuplicatePages);
        json.WriteString("reason", prediction.Reason);
        json.WriteStartArray("passes");
        foreach (var pass in prediction.Passes)
        {
            WritePass(json, pass.Iteration, pass.TimeMs, pass.NewDirtyPages, pass.PendingBytesAfterSync, pass.ThresholdBytes, pass.ThrottlePercentNext, pass.ForcedByTimer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMeasured(Utf8JsonWriter json, MeasuredRun run)
    {
        if (run.Result is not { } result)
        {
            json.WriteNull("measured");
            return;
        }

        json.WriteStartObject("measured");
        json.WriteString("status", result.Status);
        Number(json, "totalTimeMs", result.TotalTimeMs);
        Number(json, "downtimeMs", result.DowntimeMs);
        Number(json, "stopToResumeMs", result.StopToResumeMs);
        Number(json, "transferredBytes", result.TransferredBytes);
        Number(json, "dirtySyncCount", result.DirtySyncCount);
        Number(json, "normalPages", result.NormalPages);
        Number(json, "duplicatePages", result.DuplicatePages);
        json.WriteStartArray("passes");
        foreach (var pass in run.Passes ?? [])
        {
            WritePass(json, pass.Iteration, pass.TimeMs, pass.NewDirtyPages, pass.PendingBytesAfterSync, pass.ThresholdBytes, pass.ThrottlePercentNext, pass.ForcedByTimer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, RunComparison? comparison)
    {
        if (comparison is null)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteBoolean("outcomeRight", comparison.OutcomeRight);
        Number(json, "totalTimePercent", comparison.TotalTimePercent);
        Number(json, "totalTimeBeyondRepeatsPercent", comparison.TotalTimeBeyondRepeatsPercent);
        Number(json, "transferredBytesPercent", comparison.TransferredBytesPercent);
        Number(json, "transferredBytesBeyondRepeatsPercent", comparison.TransferredBytesBeyondRepeatsPercent);
        Number(json, "downtimeMs", comparison.DowntimeMs);
        Number(json, "stopToResumeMs", comparison.StopToResumeMs);
        Number(json, "passes", comparison.Passes);
        Number(json, "passesFromRepeats", comparison.PassesFromRepeats);
        json.WriteStartArray("dirtyPagesPercent");
        foreach (var percent in comparison.DirtyPagesPercent)
        {
            json.WriteNumberValue(percent);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePass(Utf8JsonWriter json, int iteration, double timeMs, long newDirtyPages, long? pending, long? threshold, int throttle, bool forced)
    {
        json.WriteStartObject();
        json.WriteNumber("iteration", iteration);
        json.WriteNumber("timeMs", timeMs);
        json.WriteNumber("newDirtyPages", newDirtyPages);
        Number(json, "pendingBytesAfterSync", pending);
        Number(json, "thresholdBytes", threshold);
        json.WriteNumber("throttlePercentNext", throttle);
        json.WriteBoolean("forcedByTimer", forced);
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, string name, GroupFigures figures)
    {
        json.WriteStartObject(name);
        json.WriteNumber("compared", figures.Compared);
        json.WriteNumber("skipped", figures.Skipped);
        json.WriteNumber("outcomesWrong", figures.OutcomesWrong);
        foreach (var error in figures.Errors)
        {
            json.WriteStartObject(error.Name);
            json.WriteNumber("count", error.Count);
            Number(json, "median", error.Median);
            Number(json, "p95", error.P95);
            Number(json, "worst", error.Worst);
            json.WriteString("worstId", error.WorstId);
            json.WriteEndObject();
        }

        foreach (var share in figures.Shares)
        {
            Number(json, share.Name, share.Percent);
        }

        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
