using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Dirties in each stretch of time as many pages as were measured: a dirty-rate series, or the memory that remained after each round of a migration.</summary>
/// <remarks>
/// Stands for: a guest of which is known how many distinct pages it dirtied in periods of known length, as <c>calc-dirty-rate</c> counts them.
/// A measurement of D distinct pages in a period P is reproduced when measured the same way: writes fall on the N pages of the working
/// set evenly, -N/P log(1 - D/N) of them a second, so that N (1 - exp(-n/N)) = D pages are hit in P.
/// Leaves out: which pages; a measurement does not tell how large the working set is. A large working set makes rounds longer than P
/// dirty nearly in proportion to their length (cautious), a small one makes them repeat themselves (hopeful).
/// Source: occupancy law; QEMU migration/dirtyrate.c for what is counted.
/// Checked by: the closed form; recorded migrations of five guests.
/// </remarks>
public sealed record DirtyRateSeriesWorkload : IWorkload
{
    /// <summary>The pages written; more than any measurement counts.</summary>
    public required MemoryRegion WorkingSet { get; init; }

    /// <summary>The measurements in order of time, the first at zero; each holds until the next, the last holds on.</summary>
    public required IReadOnlyList<DirtyRateSample> Samples { get; init; }

    /// <summary>Whether the series begins anew after its end, which lies as far behind the last measurement as the one before lies before it; two or more are needed.</summary>
    /// <value>Default false: the last measurement holds on.</value>
    public bool Repeats { get; init; }

    /// <inheritdoc/>
    public string Kind => "dirty-rate-series";

    /// <inheritdoc/>
    public IReadOnlyList<MemoryRegion> Regions => [WorkingSet];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [.. WorkloadFaults.Of(WorkingSet), .. SampleFaults().Take(1)];

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random)
    {
        var steps = Samples.Select(s => (s.At.Nanoseconds, WritesPerSecond(s))).ToList();
        long? length = Repeats ? 2 * Samples[^1].At.Nanoseconds - Samples[^2].At.Nanoseconds : null;
        return new ScheduledWriter(WorkingSet, new WriteSchedule(steps, length), random);
    }

    /// <summary>Writes per second that dirty as many distinct pages in the sample's period as it counts.</summary>
    public double WritesPerSecond(DirtyRateSample sample)
    {
        double pages = WorkingSet.Pages;
        return -pages * PortableMath.Log1P(-sample.PagesDirtied / pages) / sample.Period.TotalSeconds;
    }

    /// <summary>The measurements that a migration's monitoring made: in round i the guest dirtied what remained at its end.</summary>
    /// <param name="rounds">When each round ended and what remained then; the first is the migration's start, where all memory remains.</param>
    /// <returns>One sample a round, from the start on.</returns>
    /// <exception cref="ArgumentException">Fewer than two, or times that do not rise.</exception>
    public static IReadOnlyList<DirtyRateSample> FromRemaining(IReadOnlyList<RemainingMemory> rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        if (rounds.Count < 2)
        {
            throw new ArgumentException("The start and the end of at least one round are needed.", nameof(rounds));
        }

        var samples = new DirtyRateSample[rounds.Count - 1];
        for (var i = 1; i < rounds.Count; i++)
        {
            var length = rounds[i].At - rounds[i - 1].At;
            if (length <= VirtualDuration.Zero)
            {
                throw new ArgumentException($"Round {i} ends at {rounds[i].At}, not after the one before.", nameof(rounds));
            }

            samples[i - 1] = new DirtyRateSample(rounds[i - 1].At - rounds[0].At, length, (double)rounds[i].Remaining.Bytes / PageExactMemory.PageBytes);
        }

        return samples;
    }

    private IEnumerable<string> SampleFaults()
    {
        if (Samples.Count < (Repeats ? 2 : 1))
        {
            yield return $"Samples: {Samples.Count}; allowed are {(Repeats ? 2 : 1)} or more";
        }

        for (var i = 0; i < Samples.Count; i++)
        {
            var sample = Samples[i];
            if (i == 0 ? sample.At != VirtualDuration.Zero : sample.At <= Samples[i - 1].At)
            {
                yield return $"Samples[{i}].At: {sample.At}; allowed is {(i == 0 ? "0, the beginning" : "more than the one before")}";
            }

            if (sample.Period <= VirtualDuration.Zero)
            {
                yield return $"Samples[{i}].Period: {sample.Period}; allowed is more than 0";
            }

            foreach (var fault in WorkloadFaults.OfNumber($"Samples[{i}].PagesDirtied", sample.PagesDirtied, 0, WorkingSet.Pages - 0.5))
            {
                yield return fault + ", less than the pages of the working set";
            }
        }
    }
}

/// <summary>A measurement of what a guest dirties.</summary>
/// <param name="At">From when on it holds, since the series began.</param>
/// <param name="Period">How long was counted; positive.</param>
/// <param name="PagesDirtied">Distinct pages of 4 KiB dirtied in the period; a share of a page where a monitor rounded.</param>
public readonly record struct DirtyRateSample(VirtualDuration At, VirtualDuration Period, double PagesDirtied);

/// <summary>What was left to send when a round of a recorded migration ended.</summary>
/// <param name="At">When, by the recording's clock.</param>
/// <param name="Remaining">What the guest had dirtied in the round.</param>
public readonly record struct RemainingMemory(VirtualDuration At, ByteCount Remaining);
