using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>Stop when what is left, and all else that the pause consists of, fits in the time that the switchover may take.</summary>
/// <param name="FixedTime">Of the pause what depends on neither bandwidth nor pages; 0 or more.</param>
/// <param name="FixedBytes">What is sent in the pause beside pages; 0 or more.</param>
/// <remarks>
/// The downtime limit is the goal. A tenth of it is left to pages even where the rest takes more: such a guest misses it.
/// Checked by: the goal is held for random guests and links.
/// </remarks>
public sealed record SwitchoverGoalPolicy(VirtualDuration FixedTime, ByteCount FixedBytes) : ISwitchoverPolicy
{
    private const int LeastShare = 10;

    /// <inheritdoc/>
    public Verdict Judge(in RoundProgress progress)
    {
        if (!progress.IsExact)
        {
            return progress.Pending == ByteCount.Zero ? Verdict.ReadLog : Verdict.Continue;
        }

        return progress.Pending <= Fitting(progress) ? Verdict.StopAndCopy : Verdict.Continue;
    }

    /// <inheritdoc/>
    public string Why(in RoundProgress progress) =>
        FormattableString.Invariant($"converged: {progress.Pending} were left, and {Fitting(progress)} fit in the switchover goal of {progress.DowntimeLimit.TotalMilliseconds:0.###} ms at {progress.Bandwidth}");

    /// <inheritdoc/>
    public ByteCount? Threshold(in RoundProgress progress) => Fitting(progress);

    private ByteCount Fitting(in RoundProgress progress)
    {
        var goal = progress.Threshold.Bytes;
        var beside = progress.Bandwidth.IsUnlimited ? 0 : (Int128)progress.Bandwidth.BytesPerSecond * FixedTime.Nanoseconds / 1_000_000_000;
        return new ByteCount((long)Int128.Max(goal - beside - FixedBytes.Bytes, goal / LeastShare));
    }
}
