using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>What to do next with a migration in its rounds.</summary>
public enum Verdict
{
    /// <summary>Send on.</summary>
    Continue,

    /// <summary>Pause the guest and send the rest.</summary>
    StopAndCopy,

    /// <summary>End the migration; the guest goes on at the source.</summary>
    GiveUp,
}

/// <summary>Where a migration stands when a policy judges it.</summary>
/// <param name="Round">Rounds begun so far.</param>
/// <param name="Pending">What is left to send.</param>
/// <param name="PreviousPending">What was left at the last reading of the log.</param>
/// <param name="Bandwidth">Measured bandwidth: of the last window, or of the last round; zero before any was measured.</param>
public readonly record struct RoundProgress(int Round, ByteCount Pending, ByteCount PreviousPending, DataRate Bandwidth);

/// <summary>Judges a migration between two batches. The first policy of a profile that does not say continue decides.</summary>
public interface ISwitchoverPolicy
{
    /// <summary>The judgement, and why in words when it is not to continue.</summary>
    (Verdict Verdict, string Reason) Judge(in RoundProgress progress);

    /// <summary>The bytes at or below which this policy would stop; null if it does not go by bytes.</summary>
    ByteCount? Threshold(in RoundProgress progress) => null;
}

/// <summary>Stop when what is left fits in the downtime limit at the measured bandwidth.</summary>
/// <param name="Limit">The downtime limit; 0 or more.</param>
/// <param name="Strictly">Below the threshold (QEMU up to 10.0) rather than at or below it.</param>
public sealed record DowntimeLimitPolicy(VirtualDuration Limit, bool Strictly) : ISwitchoverPolicy
{
    /// <inheritdoc/>
    public (Verdict Verdict, string Reason) Judge(in RoundProgress progress)
    {
        var threshold = progress.Bandwidth.BytesIn(Limit);
        return progress.Pending < threshold || (!Strictly && progress.Pending == threshold)
            ? (Verdict.StopAndCopy, $"converged: {progress.Pending} were left, and {threshold} fit in the downtime limit of {Limit.TotalMilliseconds:0.###} ms at {progress.Bandwidth}")
            : (Verdict.Continue, "");
    }

    /// <inheritdoc/>
    public ByteCount? Threshold(in RoundProgress progress) => progress.Bandwidth.BytesIn(Limit);
}

/// <summary>Stop when at most so many bytes are left; 50 pages in Xen's libxc.</summary>
/// <param name="Limit">The bytes; 0 or more.</param>
public sealed record BytesBelowPolicy(ByteCount Limit) : ISwitchoverPolicy
{
    /// <inheritdoc/>
    public (Verdict Verdict, string Reason) Judge(in RoundProgress progress) => progress.Pending <= Limit
        ? (Verdict.StopAndCopy, $"converged: {progress.Pending} were left, at or below the limit of {Limit}")
        : (Verdict.Continue, "");

    /// <inheritdoc/>
    public ByteCount? Threshold(in RoundProgress progress) => Limit;
}

/// <summary>After so many rounds stop and copy, or give up, whatever is left.</summary>
/// <param name="Rounds">1 or more.</param>
/// <param name="Then">What to do then.</param>
public sealed record RoundLimitPolicy(int Rounds, Verdict Then) : ISwitchoverPolicy
{
    /// <inheritdoc/>
    public (Verdict Verdict, string Reason) Judge(in RoundProgress progress) => progress.Round >= Rounds
        ? (Then, $"round limit of {Rounds} reached with {progress.Pending} left")
        : (Verdict.Continue, "");
}

/// <summary>Give up or stop when a round leaves no less than the one before.</summary>
/// <param name="Then">What to do then.</param>
public sealed record NoProgressPolicy(Verdict Then) : ISwitchoverPolicy
{
    /// <inheritdoc/>
    public (Verdict Verdict, string Reason) Judge(in RoundProgress progress) => progress.Round > 1 && progress.Pending >= progress.PreviousPending
        ? (Then, $"no progress: a round left {progress.Pending}, the one before {progress.PreviousPending}")
        : (Verdict.Continue, "");
}
