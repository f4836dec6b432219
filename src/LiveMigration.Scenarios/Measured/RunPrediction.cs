namespace LiveMigration.Scenarios.Measured;

/// <summary>What the simulator expects of a recorded migration. Names, words and units as in the data set.</summary>
/// <remarks>It is the central run: of several draws of the guest's randomness the one with the median total time, as it is and not an average.</remarks>
public sealed record RunPrediction
{
    /// <summary>How it ends, in the recordings' words: <c>completed</c>, <c>cancelled</c>, <c>timeout-cancelled</c>, <c>failed</c>, <c>postcopy-paused</c>, <c>refused</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why, in a sentence with the numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>From start to end, in milliseconds.</summary>
    public required double TotalTimeMs { get; init; }

    /// <summary>The source's own figure of the downtime, in milliseconds; null if it did not complete.</summary>
    public required double? DowntimeMs { get; init; }

    /// <summary>From the guest's stop to its resume, in milliseconds; null if it did not complete or was stopped by command.</summary>
    public required double? StopToResumeMs { get; init; }

    /// <summary>Bytes as the source counts them.</summary>
    public required long TransferredBytes { get; init; }

    /// <summary>Readings of the dirty bitmap, the first and the last included.</summary>
    public required int DirtySyncCount { get; init; }

    /// <summary>Pages sent in full.</summary>
    public required long NormalPages { get; init; }

    /// <summary>Zero pages sent.</summary>
    public required long DuplicatePages { get; init; }

    /// <summary>The readings of the dirty bitmap, in order.</summary>
    public required IReadOnlyList<PredictedPass> Passes { get; init; }

    /// <summary>The seed of this draw.</summary>
    public required ulong Seed { get; init; }

    /// <summary>All draws, in order of seed.</summary>
    public required IReadOnlyList<PredictedDraw> Draws { get; init; }

    /// <summary>Draws of the guest's randomness and the host's noise together, for intervals; empty if none were asked for.</summary>
    public IReadOnlyList<PredictedDraw> NoisyDraws { get; init; } = [];
}

/// <summary>One predicted reading of the dirty bitmap.</summary>
/// <param name="Iteration">1 is the one at set-up.</param>
/// <param name="TimeMs">When it begins, in milliseconds since the start.</param>
/// <param name="NewDirtyPages">Pages newly marked by it.</param>
/// <param name="PendingBytesAfterSync">Left to send after it, 4,096 bytes a page.</param>
/// <param name="ThresholdBytes">Threshold in force; null where there is none.</param>
/// <param name="ThrottlePercentNext">Throttle from here on, in percent.</param>
/// <param name="Final">Whether the guest stands still.</param>
/// <param name="ForcedByTimer">Whether a timer asked for it in mid-pass.</param>
public sealed record PredictedPass(int Iteration, double TimeMs, long NewDirtyPages, long PendingBytesAfterSync, long? ThresholdBytes, int ThrottlePercentNext, bool Final, bool ForcedByTimer);

/// <summary>One draw of the guest's randomness, and of the host's noise where that is asked for.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="TotalTimeMs">Total time in milliseconds.</param>
/// <param name="TransferredBytes">Bytes as the source counts them.</param>
/// <param name="DowntimeMs">Downtime in milliseconds; null if it did not complete.</param>
public sealed record PredictedDraw(ulong Seed, double TotalTimeMs, long TransferredBytes, double? DowntimeMs = null);

/// <summary>A run and its prediction, or why there is none.</summary>
/// <param name="Run">The recorded run.</param>
/// <param name="Prediction">The prediction; null if something is not modelled.</param>
/// <param name="Skipped">What is not modelled, by name; null if there is a prediction.</param>
public sealed record PredictedRun(MeasuredRun Run, RunPrediction? Prediction, string? Skipped);
