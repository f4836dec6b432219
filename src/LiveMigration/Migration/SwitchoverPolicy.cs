using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>What to do next with a migration in its rounds.</summary>
public enum Verdict
{
    /// <summary>Send on.</summary>
    Continue,

    /// <summary>Read the dirty log, then judge again.</summary>
    ReadLog,

    /// <summary>Pause the guest and send the rest.</summary>
    StopAndCopy,

    /// <summary>Pause the guest, start it at the destination, and send the rest after it.</summary>
    SwitchToPostCopy,

    /// <summary>End the migration; the guest goes on at the source.</summary>
    GiveUp,
}

/// <summary>Where a migration stands when a policy judges it.</summary>
/// <param name="Round">Rounds ended so far.</param>
/// <param name="Pending">What is known to be left to send.</param>
/// <param name="IsExact">Whether the dirty log was read just now; else there may be more that is not known yet.</param>
/// <param name="LastPending">What the last reading left, this one's own if the log was read just now.</param>
/// <param name="PreviousPending">What was left at the reading before that.</param>
/// <param name="Bandwidth">Measured bandwidth: of the last window, or of the last round; zero before any was measured.</param>
/// <param name="Threshold">What fits in the downtime limit at that bandwidth.</param>
/// <param name="DowntimeLimit">The downtime limit in force.</param>
/// <param name="Elapsed">Time since the migration's start.</param>
public readonly record struct RoundProgress(int Round, ByteCount Pending, bool IsExact, ByteCount LastPending, ByteCount PreviousPending, DataRate Bandwidth, ByteCount Threshold, VirtualDuration DowntimeLimit, VirtualDuration Elapsed = default);

/// <summary>
/// Judges a migration between two batches, and says when the dirty log is read. The first policy of a plan that does not
/// say continue decides.
/// </summary>
public interface ISwitchoverPolicy
{
    /// <summary>The judgement. Asked often; allocates nothing.</summary>
    Verdict Judge(in RoundProgress progress);

    /// <summary>Why in words, where <see cref="Judge"/> ended the rounds at that progress. Asked when somebody reads it, perhaps never.</summary>
    string Why(in RoundProgress progress);

    /// <summary>The bytes at or below which this policy would stop; null if it does not go by bytes.</summary>
    ByteCount? Threshold(in RoundProgress progress) => null;

    /// <summary>When, since the migration's start, it wants to be asked whatever is under way; null: whenever the sender looks up.</summary>
    VirtualDuration? AsksAt => null;
}

/// <summary>When what is left is compared with the threshold.</summary>
public enum ThresholdCheck
{
    /// <summary>When nothing is known to be left: the log is read at the end of a full pass (Clark et al. 2005, Xen, Hyper-V).</summary>
    AfterFullPass,

    /// <summary>As soon as what is known to be left is below the threshold (QEMU).</summary>
    WhenBelow,
}

/// <summary>Stop when what is left fits in the downtime limit at the measured bandwidth.</summary>
/// <param name="Check">When the log is read and the comparison made.</param>
/// <param name="Strictly">Below the threshold (QEMU up to 10.0) rather than at or below it (QEMU from 10.1, textbook).</param>
public sealed record DowntimeLimitPolicy(ThresholdCheck Check, bool Strictly) : ISwitchoverPolicy
{
    /// <inheritdoc/>
    public Verdict Judge(in RoundProgress progress)
    {
        var fits = progress.Pending < progress.Threshold || (!Strictly && progress.Pending == progress.Threshold);
        var nothing = progress.Pending == ByteCount.Zero;
        if (progress.IsExact)
        {
            return fits || nothing ? Verdict.StopAndCopy : Verdict.Continue;
        }

        if (Check == ThresholdCheck.WhenBelow)
        {
            // QEMU reads no log when nothing is left and no threshold exists (an all-zero guest, a limit of 0): it ends without a reading.
            return progress.Pending < progress.Threshold ? Verdict.ReadLog : nothing ? Verdict.StopAndCopy : Verdict.Continue;
        }

        return nothing ? Verdict.ReadLog : Verdict.Continue;
    }

    /// <inheritdoc/>
    public string Why(in RoundProgress progress) => progress.Pending == ByteCount.Zero
        ? "converged: nothing was left to send"
        : FormattableString.Invariant($"converged: {progress.Pending} were left, and {progress.Threshold} fit in the downtime limit of {progress.DowntimeLimit.TotalMilliseconds:0.###} ms at {progress.Bandwidth}");

    /// <inheritdoc/>
    public ByteCount? Threshold(in RoundProgress progress) => progress.Threshold;
}

/// <summary>Stop when at most so many bytes are left after a full pass; 50 pages in Xen's libxc.</summary>
/// <param name="Limit">The bytes; 0 or more.</param>
public sealed record BytesBelowPolicy(ByteCount Limit) : ISwitchoverPolicy
{
    /// <inheritdoc/>
    public Verdict Judge(in RoundProgress progress) => progress.IsExact
        ? progress.Pending <= Limit ? Verdict.StopAndCopy : Verdict.Continue
        : progress.Pending == ByteCount.Zero ? Verdict.ReadLog : Verdict.Continue;

    /// <inheritdoc/>
    public string Why(in RoundProgress progress) => $"converged: {progress.Pending} were left, at or below the limit of {Limit}";

    /// <inheritdoc/>
    public ByteCount? Threshold(in RoundProgress progress) => Limit;
}

/// <summary>After so many rounds stop and copy, or give up, whatever is left.</summary>
/// <param name="Rounds">1 or more.</param>
/// <param name="Then">What to do then.</param>
public sealed record RoundLimitPolicy(int Rounds, Verdict Then) : ISwitchoverPolicy
{
    /// <inheritdoc/>
    public Verdict Judge(in RoundProgress progress) => progress.IsExact && progress.Round >= Rounds ? Then : Verdict.Continue;

    /// <inheritdoc/>
    public string Why(in RoundProgress progress) => $"round limit of {Rounds} reached with {progress.Pending} left";
}

/// <summary>Act when a round leaves no less than the one before.</summary>
/// <param name="Then">What to do then.</param>
public sealed record NoProgressPolicy(Verdict Then) : ISwitchoverPolicy
{
    /// <inheritdoc/>
    public Verdict Judge(in RoundProgress progress) => progress.IsExact && progress.Round > 1 && progress.Pending >= progress.PreviousPending ? Then : Verdict.Continue;

    /// <inheritdoc/>
    public string Why(in RoundProgress progress) => $"{(Then == Verdict.SwitchToPostCopy ? "switched to post-copy for want of progress" : "no progress")}: a round left {progress.Pending}, the one before {progress.PreviousPending}";
}

/// <summary>Switch to post-copy after so many rounds.</summary>
/// <param name="Rounds">0 or more; 0: before the first page.</param>
public sealed record PostCopyAfterRoundsPolicy(int Rounds) : ISwitchoverPolicy
{
    /// <inheritdoc/>
    public Verdict Judge(in RoundProgress progress) => progress.Round >= Rounds && (progress.IsExact || Rounds == 0) ? Verdict.SwitchToPostCopy : Verdict.Continue;

    /// <inheritdoc/>
    public string Why(in RoundProgress progress) => $"switched to post-copy {(Rounds == 0 ? "at once" : Rounds == 1 ? "after the first round" : $"after {Rounds} rounds")} with {progress.Pending} left";
}

/// <summary>Switch to post-copy when the migration has lasted so long.</summary>
/// <param name="After">Since its start; 0 or more.</param>
/// <remarks>KubeVirt with <c>allowPostCopy</c> does so after <c>completionTimeoutPerGiB</c> x the guest's memory.</remarks>
public sealed record PostCopyAfterTimePolicy(VirtualDuration After) : ISwitchoverPolicy
{
    /// <inheritdoc/>
    public Verdict Judge(in RoundProgress progress) => progress.Elapsed >= After ? Verdict.SwitchToPostCopy : Verdict.Continue;

    /// <inheritdoc/>
    public string Why(in RoundProgress progress) => FormattableString.Invariant($"switched to post-copy {progress.Elapsed.TotalSeconds:0.###} s after the start with {progress.Pending} left");

    /// <inheritdoc/>
    public VirtualDuration? AsksAt => After;
}

/// <summary>Stop before the first page: nothing is sent while the guest runs.</summary>
/// <param name="ThroughStorage">Whether its memory is saved to storage rather than sent to the destination; for the report's words.</param>
public sealed record StopAtOncePolicy(bool ThroughStorage = false) : ISwitchoverPolicy
{
    /// <inheritdoc/>
    public Verdict Judge(in RoundProgress progress) => Verdict.StopAndCopy;

    /// <inheritdoc/>
    public string Why(in RoundProgress progress) => ThroughStorage
        ? $"quick: the guest stood still while its {progress.Pending} were written to storage and read again"
        : $"stop-and-copy: the guest stands still while its {progress.Pending} are sent";
}
