using MathNet.Numerics.Statistics;

namespace LiveMigration.Scenarios.Measured;

/// <summary>The figures of a group of compared runs. Their names are the contract of JSON and bounds.</summary>
public static class GroupStatistics
{
    /// <summary>Names of all errors, in order.</summary>
    public static IReadOnlyList<string> ErrorNames { get; } =
    [
        "totalTimeErrorPercent", "totalTimeBeyondRepeatsPercent", "transferredBytesErrorPercent", "transferredBytesBeyondRepeatsPercent",
        "downtimeErrorMs", "stopToResumeErrorMs", "passesError", "dirtyPagesErrorPercent",
    ];

    /// <summary>Names of all shares, in order; the last three only where intervals are asked for.</summary>
    public static IReadOnlyList<string> ShareNames { get; } =
    [
        "outcomeRightPercent", "passesEqualPercent", "passesWithinOnePercent", "downtimeWithinPercent", "totalTimeInsideRepeatsPercent",
        "totalTimeInsideIntervalPercent", "transferredBytesInsideIntervalPercent", "downtimeInsideIntervalPercent",
    ];

    /// <summary>The figures.</summary>
    /// <param name="runs">The compared runs.</param>
    /// <param name="skipped">Runs of the group without a prediction.</param>
    /// <param name="withIntervals">Whether to count measured values inside the predicted intervals.</param>
    public static GroupFigures Of(IReadOnlyList<RunComparison> runs, int skipped, bool withIntervals)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ErrorFigure[] errors =
        [
            Error(ErrorNames[0], runs, r => [r.TotalTimePercent]),
            Error(ErrorNames[1], runs, r => [r.TotalTimeBeyondRepeatsPercent]),
            Error(ErrorNames[2], runs, r => [r.TransferredBytesPercent]),
            Error(ErrorNames[3], runs, r => [r.TransferredBytesBeyondRepeatsPercent]),
            Error(ErrorNames[4], runs, r => [r.DowntimeMs]),
            Error(ErrorNames[5], runs, r => [r.StopToResumeMs]),
            Error(ErrorNames[6], runs, r => [r.Passes]),
            Error(ErrorNames[7], runs, r => r.DirtyPagesPercent.Select(p => (double?)p)),
        ];
        var shares = new List<ShareFigure>
        {
            Share(ShareNames[0], runs, r => r.OutcomeRight),
            Share(ShareNames[1], runs, r => r.PassesFromRepeats is { } distance ? distance == 0 : null),
            Share(ShareNames[2], runs, r => r.PassesFromRepeats is { } distance ? distance <= 1 : null),
            Share(ShareNames[3], runs, r => r.DowntimeWithin),
            Share(ShareNames[4], runs, r => r.TotalTimeInsideRepeats),
        };
        if (withIntervals)
        {
            shares.Add(Share(ShareNames[5], runs, r => r.TotalTimeInterval.Holds(r.Run.Result?.TotalTimeMs)));
            shares.Add(Share(ShareNames[6], runs, r => r.TransferredBytesInterval.Holds(r.Run.Result?.TransferredBytes)));
            shares.Add(Share(ShareNames[7], runs, r => r.DowntimeInterval?.Holds(r.Run.Result?.DowntimeMs)));
        }

        return new GroupFigures(runs.Count, skipped, runs.Count(r => !r.OutcomeRight), errors, shares);
    }

    private static ErrorFigure Error(string name, IReadOnlyList<RunComparison> runs, Func<RunComparison, IEnumerable<double?>> errors)
    {
        var sizes = new List<double>();
        string? worstId = null;
        var worst = 0.0;
        foreach (var run in runs)
        {
            foreach (var error in errors(run).OfType<double>().Select(Math.Abs))
            {
                if (worstId is null || error > worst)
                {
                    (worst, worstId) = (error, $"{run.Run.Id}#{run.Run.Repeat}");
                }

                sizes.Add(error);
            }
        }

        var sorted = sizes.Order().ToArray();
        return sorted.Length == 0
            ? new ErrorFigure(name, 0, null, null, null, null)
            : new ErrorFigure(name, sorted.Length, SortedArrayStatistics.Median(sorted), RunComparer.Quantile(sorted, 0.95), sorted[^1], worstId);
    }

    private static ShareFigure Share(string name, IReadOnlyList<RunComparison> runs, Func<RunComparison, bool?> holds)
    {
        var answers = runs.Select(holds).OfType<bool>().ToList();
        return new ShareFigure(name, answers.Count, answers.Count == 0 ? null : 100.0 * answers.Count(a => a) / answers.Count);
    }
}
