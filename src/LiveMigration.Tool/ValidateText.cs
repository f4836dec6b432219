using System.Globalization;
using LiveMigration.Scenarios.Measured;

namespace LiveMigration.Tool;

/// <summary>A validation as text: one line a run, one a family, then the overall figures.</summary>
internal static class ValidateText
{
    private const int WidthOfRuns = 142;
    private const int WidthOfGroups = 152;

    // The higher the rank, the sooner a column is left out where the terminal is narrow.
    private static readonly FittedColumn[] RunColumns =
    [
        new("run", 0, IsText: true), new("QEMU", 9, IsText: true), new("outcome", 2, IsText: true), new("total ms", 3), new("measured total", 5), new("error", 0),
        new("downtime", 4), new("measured downtime", 8), new("bytes", 1), new("passes", 6), new("measured passes", 7),
    ];

    private static readonly FittedColumn[] GroupColumns =
    [
        new("group", 0, IsText: true), new("runs", 2), new("wrong", 1), new("total %", 0), new("beyond", 7),
        new("bytes %", 3), new("bytes beyond", 8), new("downtime ms", 4), new("dirty pages %", 6), new("passes = / +-1", 5),
    ];

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="validation">What came out.</param>
    /// <param name="withIntervals">Whether intervals were asked for.</param>
    /// <param name="width">Cells in a line.</param>
    public static void Write(TextWriter output, DataSetValidation validation, bool withIntervals, int width)
    {
        WriteRuns(output, validation, width);
        output.WriteLine();
        Paragraph.Write(output, "Errors: median / 95th percentile / worst. Beyond: what lies outside the repeats' range, 95th percentile." + Environment.NewLine, width);
        List<string[]> groups = [];
        foreach (var (release, family, figures) in validation.Summary.FamiliesByVersion)
        {
            groups.Add(GroupCells($"{family} {release}", figures));
        }

        groups.AddRange(validation.Summary.Versions.Select(version => GroupCells("all of " + version.Release, version.Figures)));
        groups.Add(GroupCells("all", validation.Summary.Overall));
        if (width < WidthOfGroups)
        {
            WriteFitted(output, GroupColumns, groups, width);
        }
        else
        {
            output.WriteLine(GroupRow("group", "runs", "wrong", "total %", "beyond", "bytes %", "beyond", "downtime ms", "dirty pages %", "passes = / +-1"));
            groups.ForEach(cells => output.WriteLine(GroupRow(cells)));
        }

        using var overall = new StringWriter();
        WriteOverall(overall, validation, withIntervals);
        Paragraph.Write(output, overall.ToString(), width);
    }

    private static void WriteRuns(TextWriter output, DataSetValidation validation, int width)
    {
        var comparisons = validation.Comparisons.ToDictionary<RunComparison, MeasuredRun>(c => c.Run, ReferenceEqualityComparer.Instance);
        if (width >= WidthOfRuns)
        {
            output.WriteLine(Row("run", "QEMU", "outcome", "total ms", "measured", "error", "downtime", "measured", "bytes", "passes", "measured"));
            foreach (var predicted in validation.Predicted)
            {
                output.WriteLine(predicted.Prediction is null
                    ? Text($"{Name(predicted.Run),-38} {predicted.Run.Release,-5} skipped: {predicted.Skipped}")
                    : Row(RunCells(predicted, predicted.Prediction, comparisons.GetValueOrDefault(predicted.Run))));
            }

            return;
        }

        WriteFitted(output, RunColumns, validation.Predicted.Where(p => p.Prediction is not null).Select(p => RunCells(p, p.Prediction!, comparisons.GetValueOrDefault(p.Run))), width);
        foreach (var skipped in validation.Predicted.Where(p => p.Prediction is null))
        {
            Paragraph.Write(output, $"{Name(skipped.Run)} skipped: {skipped.Skipped}{Environment.NewLine}", width);
        }
    }

    private static void WriteFitted(TextWriter output, FittedColumn[] columns, IEnumerable<string[]> rows, int width)
    {
        var table = new FittedTable(columns);
        foreach (var cells in rows)
        {
            table.Add(cells);
        }

        table.Write(Terminal.Plain(output, width));
    }

    private static void WriteOverall(TextWriter output, DataSetValidation validation, bool withIntervals)
    {
        var all = validation.Summary.Overall;
        output.WriteLine();
        output.WriteLine(Text($"{validation.Predicted.Count} runs: {all.Compared} compared, {all.Skipped} skipped, {validation.Malformed.Count} lines malformed; each prediction is the central one of {validation.Replications} draws"));
        foreach (var share in all.Shares)
        {
            output.WriteLine(Text($"{Words(share.Name),-62} {Number(share.Percent, "0.0"),6} % of {share.Count}"));
        }

        foreach (var error in all.Errors)
        {
            output.WriteLine(Text($"{Words(error.Name),-62} {Number(error.Median, "0.000")} / {Number(error.P95, "0.00")} / {Number(error.Worst, "0.00")} of {error.Count}; worst {error.WorstId ?? "-"}"));
        }

        if (withIntervals)
        {
            output.WriteLine("the intervals hold the guest's randomness and the recorded host's noise from run to run (set-up, wake-ups, page rates, devices, resume, stray pages, whole ms); a run that other work held up is beyond them");
        }

        if (withIntervals && validation.Replications < 20)
        {
            output.WriteLine(Text($"an interval from {validation.Replications} draws is narrower than 90 %: ask for 20 or more"));
        }
    }

    private static string Name(MeasuredRun run) => $"{run.Id}#{run.Repeat}";

    private static string[] RunCells(PredictedRun predicted, RunPrediction prediction, RunComparison? comparison)
    {
        var (run, result) = (predicted.Run, predicted.Run.Result);
        return
        [
            Name(run),
            run.Release,
            result is null || result.Status == prediction.Status ? prediction.Status : $"{prediction.Status}, WRONG: {result.Status}",
            Number(prediction.TotalTimeMs, "0"),
            Number(result?.TotalTimeMs, "0"),
            Percent(comparison?.TotalTimePercent),
            Number(prediction.DowntimeMs, "0"),
            Number(result?.DowntimeMs, "0"),
            Percent(comparison?.TransferredBytesPercent),
            Text($"{prediction.DirtySyncCount}"),
            Number(result?.DirtySyncCount, "0"),
        ];
    }

    private static string[] GroupCells(string name, GroupFigures figures)
    {
        string Three(string error) => figures.Error(error) is { Count: > 0 } f ? Text($"{f.Median:0.00}/{f.P95:0.00}/{f.Worst:0.00}") : "-";
        string Beyond(string error) => Number(figures.Error(error).P95, "0.00");
        return
        [
            name,
            Text($"{figures.Compared}"),
            Text($"{figures.OutcomesWrong}"),
            Three("totalTimeErrorPercent"),
            Beyond("totalTimeBeyondRepeatsPercent"),
            Three("transferredBytesErrorPercent"),
            Beyond("transferredBytesBeyondRepeatsPercent"),
            Three("downtimeErrorMs"),
            Three("dirtyPagesErrorPercent"),
            $"{Number(figures.Share("passesEqualPercent").Percent, "0")} / {Number(figures.Share("passesWithinOnePercent").Percent, "0")} %",
        ];
    }

    private static string Row(params string[] c) =>
        $"{c[0],-38} {c[1],-5} {c[2],-17} {c[3],9} {c[4],9} {c[5],9} {c[6],9} {c[7],9} {c[8],9} {c[9],7} {c[10],9}";

    private static string GroupRow(params string[] c) =>
        $"{c[0],-26} {c[1],5} {c[2],6} {c[3],18} {c[4],7} {c[5],17} {c[6],7} {c[7],20} {c[8],18} {c[9],15}";

    private static string Words(string name) => name switch
    {
        "outcomeRightPercent" => "outcome right",
        "passesEqualPercent" => "passes equal to one of the repeats'",
        "passesWithinOnePercent" => "passes within one of a repeat's",
        "downtimeWithinPercent" => "downtime within 10 ms or 15 % of a repeat's",
        "totalTimeInsideRepeatsPercent" => "total time inside the repeats' range widened by 0.5 %",
        "totalTimeInsideIntervalPercent" => "measured total time inside the predicted 5 to 95 % interval",
        "transferredBytesInsideIntervalPercent" => "measured bytes inside the predicted 5 to 95 % interval",
        "downtimeInsideIntervalPercent" => "measured downtime inside the predicted 5 to 95 % interval",
        "totalTimeErrorPercent" => "total time, error in %",
        "totalTimeBeyondRepeatsPercent" => "total time, beyond the repeats' range in %",
        "transferredBytesErrorPercent" => "bytes, error in %",
        "transferredBytesBeyondRepeatsPercent" => "bytes, beyond the repeats' range in %",
        "downtimeErrorMs" => "downtime, error in ms",
        "stopToResumeErrorMs" => "guest's pause from stop to resume, error in ms",
        "passesError" => "passes, error",
        "dirtyPagesErrorPercent" => "dirty pages a pass (300 or more), error in %",
        _ => name,
    };

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static string Percent(double? value) => value is { } v ? v.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) + " %" : "-";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
