using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>KubeVirt's stall detection (VEP 248) as a bare rule: fed with bandwidths and with what is left after each iteration.</summary>
/// <remarks>
/// Stands for: the detector as coded; times in whole milliseconds, as there.
/// Leaves out: nothing of the rule; when it is asked and what is then commanded is <see cref="KubeVirt"/>'s.
/// Source: pkg/virt-launcher/virtwrap/stall-detector.go, main of August 2026.
/// Checked by: cases reckoned by hand.
/// </remarks>
public sealed class StallDetector
{
    private readonly StallDetectorOptions options;
    private readonly Queue<(long ElapsedMs, long Remaining)> candidates = new();
    private readonly PriorityQueue<long, long> sinceStall = new();
    private (long ElapsedMs, long Remaining)? lastCandidate;
    private long? leastOutside;
    private double bandwidth;
    private long best;
    private long patienceMs;
    private long relaxAtMs;

    /// <summary>A detector that has seen nothing yet.</summary>
    public StallDetector(StallDetectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
    }

    /// <summary>The smoothed bandwidth; zero before the first sample.</summary>
    public DataRate Bandwidth => new((long)bandwidth);

    /// <summary>Whether a stall was found.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>What is aimed at after a stall: what was left at the best.</summary>
    public ByteCount Best => new(best);

    /// <summary>What may be left at most for something to be done.</summary>
    public ByteCount Target => new((long)(best * (1 + options.StallMargin)));

    /// <summary>Takes a sample of the bandwidth.</summary>
    public void Measure(DataRate sample) =>
        bandwidth = bandwidth == 0 ? sample.BytesPerSecond : options.EwmaAlpha * sample.BytesPerSecond + (1 - options.EwmaAlpha) * bandwidth;

    /// <summary>How long what is left takes at the smoothed bandwidth, in whole milliseconds; zero if that is not known.</summary>
    public VirtualDuration TimeFor(ByteCount remaining) =>
        bandwidth == 0 ? VirtualDuration.Zero : VirtualDuration.FromMilliseconds((long)Math.Min(uint.MaxValue, remaining.Bytes / (bandwidth / 1000)));

    /// <summary>An iteration ended.</summary>
    /// <param name="elapsed">Since the migration's start; not before the last one's.</param>
    /// <param name="remaining">What its reading of the log left.</param>
    /// <returns>Whether the migration is stalled. Without a sample of the bandwidth the iteration does not count.</returns>
    public bool Iterated(VirtualDuration elapsed, ByteCount remaining)
    {
        if (bandwidth == 0)
        {
            return false;
        }

        var now = Managed.WholeMilliseconds(elapsed);
        Keep(now, remaining.Bytes);
        if (IsStalled)
        {
            Relax(now, remaining.Bytes);
            return true;
        }

        if (leastOutside is not { } least || remaining.Bytes < (long)(least * (1 - options.StallMargin)))
        {
            return false;
        }

        IsStalled = true;
        best = candidates.Aggregate(least, (smallest, candidate) => Math.Min(smallest, candidate.Remaining));
        patienceMs = Managed.WholeMilliseconds(options.StallProgressTimeout);
        relaxAtMs = now + patienceMs;
        return true;
    }

    /// <summary>Whether this is a moment to act at.</summary>
    public bool IsGoodMoment(ByteCount remaining) => !options.SearchLocalMinima || remaining <= Target;

    /// <summary>Whether so much can be sent before the completion time, times its factor, is over; not if the bandwidth is not known.</summary>
    /// <param name="elapsed">Since the migration's start.</param>
    /// <param name="completionTime">The migration's completion time.</param>
    /// <param name="needs">What sending takes.</param>
    public bool CanFinish(VirtualDuration elapsed, VirtualDuration completionTime, VirtualDuration needs) =>
        bandwidth != 0 && Managed.WholeMilliseconds(needs) <= (Managed.WholeSeconds(Scaled(completionTime)) - Managed.WholeSeconds(elapsed)) * 1000;

    /// <summary>A completion time, times its factor, in whole seconds.</summary>
    public VirtualDuration Scaled(VirtualDuration completionTime) =>
        VirtualDuration.FromSeconds((long)(Managed.WholeSeconds(completionTime) * options.CompletionTimeoutFactor));

    // Records grow out of the window and give the least that was left before it; only falling ones can ever be that.
    private void Keep(long now, long remaining)
    {
        var window = Managed.WholeMilliseconds(options.StallProgressTimeout);
        while (candidates.TryPeek(out var oldest) && now - oldest.ElapsedMs >= window)
        {
            candidates.Dequeue();
            leastOutside = Math.Min(leastOutside ?? long.MaxValue, oldest.Remaining);
        }

        if (remaining > leastOutside || (candidates.Count > 0 && remaining >= lastCandidate!.Value.Remaining))
        {
            return;
        }

        lastCandidate = (now, remaining);
        candidates.Enqueue(lastCandidate.Value);
    }

    // What is aimed at becomes, when patience runs out, the least that was left since the stall and was not aimed at yet.
    private void Relax(long now, long remaining)
    {
        sinceStall.Enqueue(remaining, remaining);
        if (now < relaxAtMs)
        {
            return;
        }

        best = sinceStall.Dequeue();
        patienceMs = (long)(patienceMs * options.PatienceWindowDecayFactor);
        relaxAtMs = now + patienceMs;
    }
}
