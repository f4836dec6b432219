using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Dirties in each stretch of time as many pages as were measured: a dirty-rate series, or the memory that remained after each round of a migration.</summary>
/// <remarks>
/// Stands for: a guest of which is known how many distinct pages it dirtied in periods of known length, as <c>calc-dirty-rate</c> counts them.
/// A measurement of D distinct pages in a period P is reproduced when measured the same way. Without classes writes fall on the N pages
/// of the working set evenly, -N/P log(1 - D/N) of them a second, so that N (1 - exp(-n/N)) = D pages are hit in P. With classes all
/// paces are multiplied by the same factor a, such that the sum of N_i (1 - exp(-a r_i P)) is D.
/// Leaves out: which pages; and a measurement does not tell how large the working set is. A large working set without classes makes rounds
/// longer than P dirty nearly in proportion to their length (cautious), a small one makes them repeat themselves (hopeful).
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

    /// <summary>Classes of pages whose paces stand in this proportion all the time; together more pages than any measurement counts.</summary>
    /// <value>Default none: every page alike.</value>
    public IReadOnlyList<PageClass> Classes { get; init; } = [];

    /// <inheritdoc/>
    public string Kind => "dirty-rate-series";

    /// <inheritdoc/>
    public IReadOnlyList<MemoryRegion> Regions => [WorkingSet];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [.. WorkloadFaults.Of(WorkingSet), .. ClassShares.Faults(Classes, WorkingSet.Pages), .. SampleFaults().Take(1)];

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random) => Writer(random);

    /// <inheritdoc/>
    public IStatisticalWriter CreateStatisticalWriter(RandomStream random) => Writer(random);

    private ClassesWriter Writer(RandomStream random)
    {
        IReadOnlyList<PageClass> classes = Classes.Count > 0 ? Classes : [new PageClass(WorkingSet.Pages, 1)];
        var steps = Samples.Select(s => (s.At.Nanoseconds, WritesPerSecond(s))).ToList();
        long? length = Repeats ? 2 * Samples[^1].At.Nanoseconds - Samples[^2].At.Nanoseconds : null;
        var counter = new ScheduledCounter(new WriteSchedule(steps, length), random);
        var order = Classes.Count > 0 ? PageOrder.Scattered : PageOrder.Contiguous;
        return new ClassesWriter(WorkingSet, counter, order, random, ClassShares.Of(classes, WorkingSet.Pages));
    }

    /// <summary>Writes per second that dirty as many distinct pages in the sample's period as it counts.</summary>
    public double WritesPerSecond(DirtyRateSample sample)
    {
        double pages = WorkingSet.Pages;
        var seconds = sample.Period.TotalSeconds;
        return Classes.Count == 0
            ? -pages * PortableMath.Log1P(-sample.PagesDirtied / pages) / seconds
            : ClassShares.WritesPerSecond(Classes) * TimeToDirty(sample.PagesDirtied) / seconds;
    }

    /// <summary>The workload of a guest whose migration was recorded: in each round it dirtied what remained at its end.</summary>
    /// <param name="rounds">When each round ended and what remained then; the first is the migration's start, where all memory remains.</param>
    /// <param name="workingSet">The memory that the guest may write; more than what remained after any round.</param>
    /// <remarks>
    /// Rounds of different lengths are points of the guest's working-set curve, so classes are fitted to all of them (<see cref="WorkingSetCurve"/>).
    /// What they leave of the working set is one more class, ten times slower than the slowest. The factor of each round then makes it exact.
    /// </remarks>
    /// <exception cref="ArgumentException">Fewer than two, or times that do not rise, or more remained than the working set.</exception>
    public static DirtyRateSeriesWorkload FromRemaining(IReadOnlyList<RemainingMemory> rounds, MemoryRegion workingSet)
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
            if (length <= VirtualDuration.Zero || rounds[i].Remaining >= workingSet.Size)
            {
                throw new ArgumentException($"Round {i} ends at {rounds[i].At} with {rounds[i].Remaining}; allowed is later than the one before and less than the working set of {workingSet.Size}.", nameof(rounds));
            }

            samples[i - 1] = new DirtyRateSample(rounds[i - 1].At - rounds[0].At, length, (double)rounds[i].Remaining.Bytes / PageExactMemory.PageBytes);
        }

        return new DirtyRateSeriesWorkload { WorkingSet = workingSet, Samples = samples, Classes = ClassesOf(samples, workingSet) };
    }

    private static List<PageClass> ClassesOf(DirtyRateSample[] samples, MemoryRegion workingSet)
    {
        var curve = samples
            .Where(s => s.PagesDirtied >= 1)
            .GroupBy(s => s.Period)
            .OrderBy(g => g.Key)
            .Select(g => new WorkingSetPoint(g.Key, new ByteCount((long)(g.Average(s => s.PagesDirtied) * PageExactMemory.PageBytes))))
            .ToList();
        List<PageClass> classes = curve.Count == 0 ? [] : [.. WorkingSetCurve.Fit(curve, workingSet.Size).Classes];
        var rest = workingSet.Pages - classes.Sum(c => c.Pages);
        var slowest = classes.Count == 0 ? 1 : classes.Min(c => c.WritesPerPagePerSecond);
        return rest > 0 ? [new PageClass(rest, slowest / 10), .. classes] : classes;
    }

    // How long the classes at their own pace would take: found by halving, which every machine does alike.
    private double TimeToDirty(double pages)
    {
        var (low, high) = (0.0, 1.0);
        while (ClassShares.MeanDistinctPages(Classes, high) < pages && high < 1e15)
        {
            high *= 2;
        }

        for (var i = 0; i < 80; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = ClassShares.MeanDistinctPages(Classes, middle) < pages ? (middle, high) : (low, middle);
        }

        return high;
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

            var most = Classes.Count == 0 ? WorkingSet.Pages : Classes.Sum(c => c.WritesPerPagePerSecond > 0 ? c.Pages : 0);
            if (!(sample.PagesDirtied >= 0 && sample.PagesDirtied < most))
            {
                yield return FormattableString.Invariant($"Samples[{i}].PagesDirtied: {sample.PagesDirtied}; allowed is 0 or more and less than the {most} pages that are written");
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
