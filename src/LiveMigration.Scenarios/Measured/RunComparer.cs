using MathNet.Numerics.Statistics;

namespace LiveMigration.Scenarios.Measured;

/// <summary>Compares predictions with what was measured.</summary>
public static class RunComparer
{
    /// <summary>Passes with fewer measured pages are not compared: their chance alone exceeds 5 %.</summary>
    public const long MinDirtyPages = 300;

    private const double Widening = 0.005; // of the repeats' range of total times
    private const double DowntimeMs = 10;
    private const double DowntimeShare = 0.15;

    /// <summary>The comparisons of all runs that have a prediction and a result, in their order.</summary>
    public static IReadOnlyList<RunComparison> Compare(IReadOnlyList<PredictedRun> predicted)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        var repeats = predicted.Where(p => p.Run.Result is not null).ToLookup(p => (p.Run.Id, p.Run.Release), p => p.Run.Result!);
        return [.. predicted
            .Where(p => p is { Prediction: not null, Run.Result: not null })
            .Select(p => Compare(p.Run, p.Prediction!, [.. repeats[(p.Run.Id, p.Run.Release)]]))];
    }

    /// <summary>One run compared.</summary>
    /// <param name="run">The run; with a result.</param>
    /// <param name="prediction">Its prediction.</param>
    /// <param name="repeats">The results of the scenario's repeats in the same version, this run's included.</param>
    public static RunComparison Compare(MeasuredRun run, RunPrediction prediction, IReadOnlyList<MeasuredResult> repeats)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(repeats);
        var result = run.Result ?? throw new ArgumentException("A run without a result cannot be compared.", nameof(run));
        var times = Values(repeats, r => r.TotalTimeMs);
        var bytes = Values(repeats, r => r.TransferredBytes);
        var downtimes = Values(repeats, r => r.DowntimeMs);
        var counts = repeats.Where(r => r.DirtySyncCount is not null).Select(r => r.DirtySyncCount!.Value).ToList();
        var drawn = prediction.NoisyDraws.Count > 0 ? prediction.NoisyDraws : prediction.Draws;
        return new RunComparison
        {
            Run = run,
            Prediction = prediction,
            OutcomeRight = prediction.Status == result.Status,
            TotalTimePercent = Percent(prediction.TotalTimeMs, result.TotalTimeMs),
            TotalTimeBeyondRepeatsPercent = BeyondPercent(prediction.TotalTimeMs, times),
            TotalTimeInsideRepeats = times.Length == 0 ? null : prediction.TotalTimeMs >= times.Min() * (1 - Widening) && prediction.TotalTimeMs <= times.Max() * (1 + Widening),
            TransferredBytesPercent = Percent(prediction.TransferredBytes, result.TransferredBytes),
            TransferredBytesBeyondRepeatsPercent = BeyondPercent(prediction.TransferredBytes, bytes),
            DowntimeMs = prediction.DowntimeMs - result.DowntimeMs,
            DowntimeWithin = downtimes.Length == 0 ? null : downtimes.Any(d => prediction.DowntimeMs is { } p && Math.Abs(p - d) <= Math.Max(DowntimeMs, DowntimeShare * d)),
            StopToResumeMs = prediction.StopToResumeMs - result.StopToResumeMs,
            Passes = prediction.DirtySyncCount - result.DirtySyncCount,
            PassesFromRepeats = counts.Count == 0 ? null : counts.Min(c => Math.Abs(prediction.DirtySyncCount - c)),
            DirtyPagesPercent = DirtyPages(run, prediction),
            TotalTimeInterval = Interval(drawn.Select(d => d.TotalTimeMs)),
            TransferredBytesInterval = Interval(drawn.Select(d => (double)d.TransferredBytes)),
            DowntimeInterval = drawn.Any(d => d.DowntimeMs is not null) ? Interval(drawn.Select(d => d.DowntimeMs).OfType<double>()) : null,
        };
    }

    /// <summary>How far a value lies outside the range of others, in percent of their mean; 0 inside, null if there are none.</summary>
    public static double? BeyondPercent(double value, IReadOnlyList<double> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        if (others.Count == 0)
        {
            return null;
        }

        var beyond = Math.Max(0, Math.Max(others.Min() - value, value - others.Max()));
        return beyond == 0 ? 0 : 100 * beyond / others.Average();
    }

    private static double[] Values(IReadOnlyList<MeasuredResult> repeats, Func<MeasuredResult, double?> value) =>
        [.. repeats.Select(value).OfType<double>()];

    private static double? Percent(double predicted, double? measured) => measured is { } m and > 0 ? 100 * (predicted / m - 1) : null;

    private static List<double> DirtyPages(MeasuredRun run, RunPrediction prediction) =>
        [.. (run.Passes ?? []).Zip(prediction.Passes).Where(p => p.First.NewDirtyPages >= MinDirtyPages).Select(p => 100 * ((double)p.Second.NewDirtyPages / p.First.NewDirtyPages - 1))];

    private static PredictedInterval Interval(IEnumerable<double> draws)
    {
        var sorted = draws.Order().ToArray();
        return new PredictedInterval(Quantile(sorted, 0.05), Quantile(sorted, 0.95));
    }

    /// <summary>The quantile of sorted values by linear interpolation between them (Hyndman and Fan's type 7).</summary>
    internal static double Quantile(double[] sorted, double share) => SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);
}
