namespace LiveMigration.Scenarios.Measured;

/// <summary>Totals of a recorded migration. Names and units as in the data set; null is not known.</summary>
public sealed record MeasuredResult
{
    /// <summary>How it ended: <c>completed</c>, <c>cancelled</c>, <c>timeout-cancelled</c>, <c>failed</c>, <c>postcopy-paused</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The source's total time in milliseconds.</summary>
    public double? TotalTimeMs { get; init; }

    /// <summary>The source's downtime in milliseconds.</summary>
    public double? DowntimeMs { get; init; }

    /// <summary>From the guest's stop to its resume, in milliseconds.</summary>
    public double? StopToResumeMs { get; init; }

    /// <summary>When the guest stopped, in milliseconds since just before the command was sent.</summary>
    public double? StopAtMs { get; init; }

    /// <summary>When the guest ran on, on the same clock.</summary>
    public double? ResumeAtMs { get; init; }

    /// <summary>The source's set-up time in milliseconds.</summary>
    public double? SetupTimeMs { get; init; }

    /// <summary>Bytes as the source counts them.</summary>
    public long? TransferredBytes { get; init; }

    /// <summary>Of these, sent in the last stage.</summary>
    public long? DowntimeBytes { get; init; }

    /// <summary>Readings of the dirty bitmap, the first and the last included.</summary>
    public long? DirtySyncCount { get; init; }

    /// <summary>Pages sent in full.</summary>
    public long? NormalPages { get; init; }

    /// <summary>Zero pages sent.</summary>
    public long? DuplicatePages { get; init; }
}

/// <summary>One reading of the dirty bitmap of a recorded migration.</summary>
/// <param name="Iteration">1 is the one at set-up.</param>
/// <param name="TimeMs">When it began, in milliseconds since the start.</param>
/// <param name="SyncMs">How long it took, in milliseconds; null if not known.</param>
/// <param name="NewDirtyPages">Pages newly marked by it.</param>
/// <param name="PendingBytesAfterSync">Left to send after it, 4,096 bytes a page; null if not known.</param>
/// <param name="ThresholdBytes">Threshold in force; null if not known.</param>
/// <param name="ThrottlePercentNext">Throttle from here on, in percent.</param>
/// <param name="ForcedByTimer">Whether a timer asked for it in mid-pass.</param>
public sealed record MeasuredPass(int Iteration, double TimeMs, double? SyncMs, long NewDirtyPages, long? PendingBytesAfterSync, long? ThresholdBytes, int ThrottlePercentNext, bool ForcedByTimer);

/// <summary>One rate-limit window of a recorded migration.</summary>
/// <param name="TimeMs">Its end, in milliseconds since the start.</param>
/// <param name="TransferredBytes">Bytes in it.</param>
/// <param name="WindowMs">Its length in milliseconds, as the source rounds it.</param>
public sealed record MeasuredWindow(double TimeMs, long TransferredBytes, double WindowMs);
