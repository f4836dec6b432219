using System.Globalization;
using LiveMigration.Scenarios.Measured;

namespace LiveMigration.Tool;

/// <summary>Runs pass by pass, measured beside simulated, and what differs first.</summary>
internal static class ValidateRunText
{
    public static void Write(TextWriter output, DataSetValidation validation)
    {
        foreach (var predicted in validation.Predicted)
        {
            WriteRun(output, predicted);
            output.WriteLine();
        }
    }

    private static void WriteRun(TextWriter output, PredictedRun predicted)
    {
        var run = predicted.Run;
        output.WriteLine($"{run.Id}#{run.Repeat}, QEMU {run.QemuVersion}, family {run.Family}");
        if (predicted.Prediction is not { } prediction)
        {
            output.WriteLine("  skipped: " + predicted.Skipped);
            return;
        }

        var result = run.Result;
        var draws = prediction.Draws;
        Line(output, "", "measured", "simulated", "difference");
        Line(output, "outcome", result?.Status ?? "-", prediction.Status, result is null || result.Status == prediction.Status ? "" : "WRONG");
        Figure(output, "total time, ms", result?.TotalTimeMs, prediction.TotalTimeMs);
        Figure(output, "downtime, ms", result?.DowntimeMs, prediction.DowntimeMs);
        Figure(output, "stop to resume, ms", result?.StopToResumeMs, prediction.StopToResumeMs);
        Figure(output, "bytes", result?.TransferredBytes, prediction.TransferredBytes);
        Figure(output, "full pages", result?.NormalPages, prediction.NormalPages);
        Figure(output, "zero pages", result?.DuplicatePages, prediction.DuplicatePages);
        Figure(output, "passes", result?.DirtySyncCount, prediction.DirtySyncCount);
        output.WriteLine(Text($"  simulated is draw {prediction.Seed} of {draws.Count}; totals of all: {string.Join(", ", draws.Select(d => d.TotalTimeMs.ToString("0", CultureInfo.InvariantCulture)))} ms"));
        output.WriteLine("  why it ends: " + prediction.Reason);
        output.WriteLine();
        WritePasses(output, run.Passes ?? [], prediction.Passes);
        foreach (var sentence in FirstDifference.Describe(run, prediction))
        {
            output.WriteLine("  " + sentence);
        }
    }

    private static void WritePasses(TextWriter output, IReadOnlyList<MeasuredPass> measured, IReadOnlyList<PredictedPass> simulated)
    {
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

    private static void Figure(TextWriter output, string name, double? measured, double? simulated)
    {
        var difference = measured is { } m && simulated is { } s
            ? (s - m).ToString("+0.#;-0.#;0", CultureInfo.InvariantCulture) + (m > 0 ? (100 * (s / m - 1)).ToString(" '('+0.00' %)'; '('-0.00' %)'; '(0 %)'", CultureInfo.InvariantCulture) : "")
            : "";
        Line(output, name, Number(measured, "0.###"), Number(simulated, "0.###"), difference);
    }

    private static void Line(TextWriter output, string name, string measured, string simulated, string difference) =>
        output.WriteLine($"  {name,-20} {measured,17} {simulated,17}  {difference}".TrimEnd());

    private static string Pages(long? bytes) => bytes is { } b ? (b / 4096).ToString(CultureInfo.InvariantCulture) : "-";

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
