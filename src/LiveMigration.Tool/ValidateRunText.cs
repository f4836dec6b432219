using System.Globalization;
using LiveMigration.Scenarios.Measured;

namespace LiveMigration.Tool;

/// <summary>Runs pass by pass, measured beside simulated, and what differs first.</summary>
internal static class ValidateRunText
{
    private const int WidthOfTables = 105;

    public static void Write(TextWriter output, DataSetValidation validation, int width)
    {
        foreach (var predicted in validation.Predicted)
        {
            WriteRun(output, predicted, width);
            output.WriteLine();
        }
    }

    private static void WriteRun(TextWriter output, PredictedRun predicted, int width)
    {
        var run = predicted.Run;
        Say($"{run.Id}#{run.Repeat}, QEMU {run.QemuVersion}, family {run.Family}");
        if (predicted.Prediction is not { } prediction)
        {
            Say("  skipped: " + predicted.Skipped);
            return;
        }

        WriteFigures(output, run.Result, prediction, width);
        Say(Text($"  simulated is draw {prediction.Seed} of {prediction.Draws.Count}; totals of all: {string.Join(", ", prediction.Draws.Select(d => d.TotalTimeMs.ToString("0", CultureInfo.InvariantCulture)))} ms"));
        Say("  why it ends: " + prediction.Reason);
        output.WriteLine();
        WritePasses(output, run.Passes ?? [], prediction.Passes, width);
        foreach (var sentence in FirstDifference.Describe(run, prediction))
        {
            Say("  " + sentence);
        }

        void Say(string text) => Paragraph.Write(output, text + Environment.NewLine, width);
    }

    private static void WriteFigures(TextWriter output, MeasuredResult? result, RunPrediction prediction, int width)
    {
        List<string[]> rows =
        [
            ["outcome", result?.Status ?? "-", prediction.Status, result is null || result.Status == prediction.Status ? "" : "WRONG"],
            Figure("total time, ms", result?.TotalTimeMs, prediction.TotalTimeMs),
            Figure("downtime, ms", result?.DowntimeMs, prediction.DowntimeMs),
            Figure("stop to resume, ms", result?.StopToResumeMs, prediction.StopToResumeMs),
            Figure("bytes", result?.TransferredBytes, prediction.TransferredBytes),
            Figure("full pages", result?.NormalPages, prediction.NormalPages),
            Figure("zero pages", result?.DuplicatePages, prediction.DuplicatePages),
            Figure("passes", result?.DirtySyncCount, prediction.DirtySyncCount),
        ];
        if (width >= WidthOfTables)
        {
            rows.Insert(0, ["", "measured", "simulated", "difference"]);
            rows.ForEach(row => output.WriteLine($"  {row[0],-20} {row[1],17} {row[2],17}  {row[3]}".TrimEnd()));
            return;
        }

        var table = new FittedTable([new("figure", 0, IsText: true), new("measured", 1), new("simulated", 0), new("difference", 2, IsText: true)]);
        rows.ForEach(row => table.Add(row));
        table.Write(Terminal.Plain(output, width));
    }

    private static void WritePasses(TextWriter output, IReadOnlyList<MeasuredPass> measured, IReadOnlyList<PredictedPass> simulated, int width)
    {
        if (width < WidthOfTables)
        {
            WriteNarrowPasses(output, measured, simulated, width);
            return;
        }

        output.WriteLine("  pass |     read at, ms     |  new dirty pages  |    left, pages    | threshold, pages  | throttle");
        output.WriteLine("       | measured  simulated | measured simulat. | measured simulat. | measured simulat. | meas. sim.");
        for (var i = 0; i < Math.Max(measured.Count, simulated.Count); i++)
        {
            var m = i < measured.Count ? measured[i] : null;
            var s = i < simulated.Count ? simulated[i] : null;
            var mark = (m?.ForcedByTimer ?? false) || (s?.ForcedByTimer ?? false) ? " by timer" : s?.Final ?? false ? " guest stopped" : "";
            output.WriteLine(Text($"  {i + 1,4} | {Number(m?.TimeMs, "0.0"),9} {Number(s?.TimeMs, "0.0"),9} | {Number(m?.NewDirtyPages, "0"),8} {Number(s?.NewDirtyPages, "0"),8} | {Pages(m?.PendingBytesAfterSync),8} {Pages(s?.PendingBytesAfterSync),8} | {Pages(m?.ThresholdBytes),8} {Pages(s?.ThresholdBytes),8} | {Number(m?.ThrottlePercentNext, "0"),4} {Number(s?.ThrottlePercentNext, "0"),4}{mark}"));
        }
    }

    private static void WriteNarrowPasses(TextWriter output, IReadOnlyList<MeasuredPass> measured, IReadOnlyList<PredictedPass> simulated, int width)
    {
        var table = new FittedTable([new("pass", 0), new("read at, ms", 1), new("new dirty", 0), new("left", 2), new("threshold", 4), new("throttle", 3)]);
        for (var i = 0; i < Math.Max(measured.Count, simulated.Count); i++)
        {
            var m = i < measured.Count ? measured[i] : null;
            var s = i < simulated.Count ? simulated[i] : null;
            table.Add(
                Text($"{i + 1}"),
                Number(m?.TimeMs, "0") + "/" + Number(s?.TimeMs, "0"),
                Number(m?.NewDirtyPages, "0") + "/" + Number(s?.NewDirtyPages, "0"),
                Pages(m?.PendingBytesAfterSync) + "/" + Pages(s?.PendingBytesAfterSync),
                Pages(m?.ThresholdBytes) + "/" + Pages(s?.ThresholdBytes),
                Number(m?.ThrottlePercentNext, "0") + "/" + Number(s?.ThrottlePercentNext, "0"));
        }

        Paragraph.Write(output, "each pass, measured/simulated; in pages where no unit is said" + Environment.NewLine, width);
        table.Write(Terminal.Plain(output, width));
    }

    private static string[] Figure(string name, double? measured, double? simulated)
    {
        var difference = measured is { } m && simulated is { } s
            ? (s - m).ToString("+0.#;-0.#;0", CultureInfo.InvariantCulture) + (m > 0 ? (100 * (s / m - 1)).ToString(" '('+0.00' %)'; '('-0.00' %)'; '(0 %)'", CultureInfo.InvariantCulture) : "")
            : "";
        return [name, Number(measured, "0.###"), Number(simulated, "0.###"), difference];
    }

    private static string Pages(long? bytes) => bytes is { } b ? (b / 4096).ToString(CultureInfo.InvariantCulture) : "-";

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
