namespace LiveMigration.Scenarios.Measured;

/// <summary>A prediction beside what was measured. Signed errors are predicted less measured; null where something to compare is missing.</summary>
/// <remarks>A scenario's repeats are the lines of the same name and the same version (major.minor) that have a result.</remarks>
public sealed record RunComparison
{
    /// <summary>The compared run; it has a result.</summary>
    public required MeasuredRun Run { get; init; }

    /// <summary>The prediction.</summary>
    public required RunPrediction Prediction { get; init; }

    /// <summary>Whether the run ended as predicted.</summary>
    public required bool OutcomeRight { get; init; }

    /// <summary>Error of the total time, in percent of the measured.</summary>
    public required double? TotalTimePercent { get; init; }

    /// <summary>How far the predicted total time lies outside the repeats' range, in percent of their mean; 0 or more.</summary>
    public required double? TotalTimeBeyondRepeatsPercent { get; init; }

    /// <summary>Whether the predicted total time lies in the repeats' range, widened by 0.5 % at both ends.</summary>
    public required bool? TotalTimeInsideRepeats { get; init; }

    /// <summary>Error of the bytes, in percent of the measured.</summary>
    public required double? TransferredBytesPercent { get; init; }

    /// <summary>How far the predicted bytes lie outside the repeats' range, in percent of their mean; 0 or more.</summary>
    public required double? TransferredBytesBeyondRepeatsPercent { get; init; }

    /// <summary>Error of the downtime, in milliseconds.</summary>
    public required double? DowntimeMs { get; init; }

    /// <summary>Whether the downtime is within 10 ms or 15 % of a repeat's; false where a repeat has a downtime and the prediction none.</summary>
    public required bool? DowntimeWithin { get; init; }

    /// <summary>Error of the pause from stop to resume, in milliseconds.</summary>
    public required double? StopToResumeMs { get; init; }

    /// <summary>Error of the number of passes.</summary>
    public required long? Passes { get; init; }

    /// <summary>Least distance of the number of passes to a repeat's; 0 or more.</summary>
    public required long? PassesFromRepeats { get; init; }

    /// <summary>Error of the newly dirty pages, pass by pass, in percent of the measured; passes with at least 300 measured.</summary>
    public required IReadOnlyList<double> DirtyPagesPercent { get; init; }

    /// <summary>Predicted interval of the total time in milliseconds, from the 5th to the 95th percentile of the draws; of those with the host's noise where there are some.</summary>
    public required PredictedInterval TotalTimeInterval { get; init; }

    /// <summary>Predicted interval of the bytes.</summary>
    public required PredictedInterval TransferredBytesInterval { get; init; }

    /// <summary>Predicted interval of the downtime in milliseconds; null if no draw completed.</summary>
    public PredictedInterval? DowntimeInterval { get; init; }
}

/// <summary>From the 5th to the 95th percentile of the draws.</summary>
/// <param name="Low">The 5th percentile.</param>
/// <param name="High">The 95th percentile.</param>
public readonly record struct PredictedInterval(double Low, double High)
{
    /// <summary>Whether the value lies inside, ends included; null if there is no value.</summary>
    public bool? Holds(double? value) => value is { } v ? v >= Low && v <= High : null;
}
