using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>A guest of a known kind, ready to use, with the source of its figures.</summary>
/// <remarks>
/// Stands for: what one such guest was seen to do, or is assumed to do: <see cref="Source"/> says which.
/// Leaves out: any other guest of the kind. Record your own where it matters; docs/workloads.md says how.
/// Source: <see cref="ReadyMadeGuests"/>.
/// Checked by: the curve it was made from.
/// </remarks>
public sealed record ReadyMadeGuest
{
    /// <summary>Its name in scenario files.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Where its figures come from: measured, with the source, or assumed.</summary>
    public required string Source { get; init; }

    /// <summary>Pages written at random, by class.</summary>
    public IReadOnlyList<PageClass> Classes { get => Fitted?.Value ?? field; init; } = [];

    /// <summary>The classes of a measured guest, fitted when they are first asked for: that takes milliseconds, which a run without such guests need not spend.</summary>
    internal Lazy<IReadOnlyList<PageClass>>? Fitted { get; init; }

    /// <summary>Size of what is written in order, round and round; zero if nothing is.</summary>
    public ByteCount SweepSize { get; init; }

    /// <summary>Pages per second that are written in order.</summary>
    public double SweepPagesPerSecond { get; init; }

    /// <summary>Memory that it writes, when that is <paramref name="scale"/> times as much as it was.</summary>
    public ByteCount SizeAt(double scale) => SweepAt(scale) + ClassesSizeAt(scale);

    /// <summary>The workload.</summary>
    /// <param name="start">Address of the first byte that it writes.</param>
    /// <param name="scale">How many times as much memory it writes, at as many times the rate: what it dirties in any time grows by this. Positive.</param>
    public IWorkload At(ByteCount start, double scale = 1)
    {
        if (!(scale > 0 && scale <= 1_000_000))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "A guest's scale is above 0 and at most 1000000.");
        }

        var parts = new List<IWorkload>();
        if (Classes.Count > 0)
        {
            parts.Add(new PageClassesWorkload { WorkingSet = new MemoryRegion(start, ClassesSizeAt(scale)), Classes = ScaledClasses(scale) });
            start += ClassesSizeAt(scale);
        }

        if (SweepSize > ByteCount.Zero)
        {
            parts.Add(new SequentialWorkload { WorkingSet = new MemoryRegion(start, SweepAt(scale)), WritesPerSecond = SweepPagesPerSecond * scale });
        }

        return parts.Count == 1 ? parts[0] : new CombinedWorkload { Parts = parts };
    }

    private ByteCount SweepAt(double scale) => SweepSize == ByteCount.Zero ? ByteCount.Zero : new ByteCount(Pages(SweepSize.Bytes / PageExactMemory.PageBytes, scale) * PageExactMemory.PageBytes);

    private ByteCount ClassesSizeAt(double scale) => new(Classes.Sum(c => Pages(c.Pages, scale)) * PageExactMemory.PageBytes);

    private List<PageClass> ScaledClasses(double scale) => [.. Classes.Select(c => c with { Pages = Pages(c.Pages, scale) })];

    private static long Pages(long pages, double scale) => Math.Max(1, (long)Math.Floor(pages * scale + 0.5));
}
