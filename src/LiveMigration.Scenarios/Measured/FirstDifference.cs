using System.Globalization;

namespace LiveMigration.Scenarios.Measured;

/// <summary>Finds where a prediction leaves a recorded run first, and says in words what that leads to.</summary>
public static class FirstDifference
{
    private const double HalfWindowMs = 50;
    private const double ThresholdShare = 0.02;
    private const double DirtyShare = 0.02;
    private const double ChanceWidths = 4; // square roots of the count: the guest's chance alone seldom exceeds this

    /// <summary>The first difference in words, one sentence a line.</summary>
    /// <param name="run">The run.</param>
    /// <param name="prediction">Its prediction.</param>
    public static IReadOnlyList<string> Describe(MeasuredRun run, RunPrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(prediction);
        var passes = run.Passes ?? [];
        for (var i = 0; i < Math.Min(passes.Count, prediction.Passes.Count); i++)
        {
            if (InPass(passes[i], prediction.Passes[i]) is { } difference)
            {
                return [$"first difference, pass {i + 1}: {difference.What}", difference.Why, .. Margin(passes, i)];
            }
        }

        if (passes.Count != prediction.Passes.Count && passes.Count > 0)
        {
            var next = Math.Min(passes.Count, prediction.Passes.Count);
            return
            [
                $"first difference: the passes are alike up to {next}, then {(passes.Count > next ? "the run" : "the prediction")} goes on: {passes.Count} passes measured, {prediction.Passes.Count} simulated",
                "each pass more or less moves the total time by at least a window of 100 ms, and the bytes with it",
                .. Margin(passes, next),
            ];
        }

        if (run.Result is { } result && result.Status != prediction.Status)
        {
            return [$"first difference: the run ended {result.Status}, the prediction {prediction.Status}", prediction.Reason];
        }

        return [passes.Count == 0 ? "the line has no passes to compare" : "no pass differs by more than half a window or the guest's chance"];
    }

    private static (string What, string Why)? InPass(MeasuredPass measured, PredictedPass predicted)
    {
        if (Math.Abs(predicted.TimeMs - measured.TimeMs) > HalfWindowMs)
        {
            return (
                Text($"read at {measured.TimeMs:0.0} ms, simulated at {predicted.TimeMs:0.0} ms"),
                "the bitmap is read when what is left falls below the threshold at a window's start; a window more or less moves every later pass by it, and lets the guest dirty for so much longer or shorter");
        }

        if (measured.ForcedByTimer != predicted.ForcedByTimer)
        {
            return (measured.ForcedByTimer ? "a timer asked for the reading, in the simulation the end of a pass did" : "the end of a pass asked for the reading, in the simulation a timer did",
                "a reading by the timer ends no pass and decides nothing, but its pages join those waiting and its rate counts for throttling");
        }

        var dirtyLimit = Math.Max(DirtyShare * measured.NewDirtyPages, ChanceWidths * Math.Sqrt(measured.NewDirtyPages + 1));
        if (Math.Abs(predicted.NewDirtyPages - measured.NewDirtyPages) > dirtyLimit)
        {
            return (
                Text($"{measured.NewDirtyPages:N0} new dirty pages, simulated {predicted.NewDirtyPages:N0}"),
                "these pages are what the next pass sends: its length, and whether it fits under the threshold, follow from them");
        }

        if (measured.ThresholdBytes is { } threshold && predicted.ThresholdBytes is { } expected && Math.Abs(expected - threshold) > ThresholdShare * Math.Max(threshold, expected))
        {
            return (
                Text($"threshold {threshold:N0} bytes, simulated {expected:N0}"),
                "the threshold is the last window's bandwidth times the downtime limit; it decides when the bitmap is read and when the guest is stopped");
        }

        return measured.ThrottlePercentNext != predicted.ThrottlePercentNext
            ? ($"guest throttled by {measured.ThrottlePercentNext} % from here on, simulated {predicted.ThrottlePercentNext} %", "a throttled guest dirties less, so every later pass is shorter")
            : null;
    }

    /// <summary>How close the measured decision was, if chance may have turned it.</summary>
    private static IEnumerable<string> Margin(IReadOnlyList<MeasuredPass> passes, int index)
    {
        if (index == 0 || index > passes.Count || passes[index - 1] is not { PendingBytesAfterSync: { } pending, ThresholdBytes: { } threshold } || threshold == 0)
        {
            return [];
        }

        var margin = (pending - threshold) / 4096;
        return Math.Abs(margin) <= 200
            ? [Text($"it hung on {Math.Abs(margin):N0} pages: after pass {index} the run had {pending / 4096:N0} left and the threshold was {threshold / 4096:N0}, so the guest's chance may decide")]
            : [];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
