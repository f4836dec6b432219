using LiveMigration.Hosts;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Memory.Statistical;

/// <summary>A guest's memory as stretches, and where each class of its workload lies.</summary>
internal sealed class PageLayout
{
    private readonly List<ClassPlace>[] classes;

    /// <param name="vm">The guest.</param>
    /// <param name="writer">Its workload in motion.</param>
    /// <param name="tracking">What is kept track of.</param>
    /// <param name="looksForZeroPages">Whether zero pages are told apart; else all count as holding data.</param>
    public PageLayout(VirtualMachine vm, IStatisticalWriter writer, MemoryTracking tracking, bool looksForZeroPages)
    {
        Pages = vm.Memory.Bytes / PageExactMemory.PageBytes;
        var regions = writer.Classes.Select(region => new DealtRegion(region)).ToList();
        classes = [.. writer.Classes.SelectMany(region => region.Pages).Select(_ => new List<ClassPlace>())];
        var fills = Fills(vm, looksForZeroPages);
        var firstClass = 0;
        foreach (var region in regions)
        {
            region.FirstClass = firstClass;
            firstClass += region.ClassCount;
        }

        // A working set holds data, whether it is ever written or not.
        var workingSets = vm.Workload.Regions.Select(region => (First: region.FirstPage, End: region.FirstPage + region.Pages)).ToList();
        var cuts = Cuts(regions, writer.Sweeps, fills, workingSets, tracking.Skipped);
        for (var i = 0; i + 1 < cuts.Count; i++)
        {
            var (first, end) = (cuts[i], cuts[i + 1]);
            var over = regions.FindAll(region => region.First < end && region.End > first);
            var isSwept = writer.Sweeps.Any(sweep => sweep.FirstPage < end && sweep.FirstPage + sweep.Pages > first);
            if (over.Count == 0 && !isSwept)
            {
                var fill = fills.Find(f => f.First <= first && f.End > first);
                var isSet = workingSets.Exists(set => set.First < end && set.End > first);
                Stretches.Add(new PageStretch(first, end, fill.First, isSet ? 1_000_000 : fill.Millionths, !isSet && first >= tracking.Skipped.First && first < tracking.Skipped.End));
                continue;
            }

            var chunk = tracking.Clearing.PagesPerChunk == 0 ? long.MaxValue : tracking.Clearing.PagesPerChunk;
            while (first < end)
            {
                var to = Math.Min(end, first + chunk - first % chunk);
                AddWritten(first, to, over, isSwept);
                first = to;
            }
        }
    }

    public long Pages { get; }

    public List<PageStretch> Stretches { get; } = [];

    /// <summary>The cells that a class consists of.</summary>
    public List<ClassPlace> PlacesOf(int pageClass) => classes[pageClass];

    private void AddWritten(long first, long end, List<DealtRegion> over, bool isSwept)
    {
        List<(long Pages, int[] Classes)> cells = [(end - first, [])];
        foreach (var region in over)
        {
            var dealt = region.Deal(end - first);
            var finer = new List<(long Pages, int[] Classes)>();
            foreach (var (pages, known) in cells)
            {
                var shares = EvenShares.Take(dealt, pages);
                for (var i = 0; i < shares.Length; i++)
                {
                    if (shares[i] > 0)
                    {
                        finer.Add((shares[i], [.. known, region.FirstClass + i]));
                    }
                }
            }

            cells = finer;
        }

        var stretch = new PageStretch(first, end, [.. cells.Select(cell => cell.Pages)], isSwept);
        Stretches.Add(stretch);
        for (var i = 0; i < cells.Count; i++)
        {
            foreach (var pageClass in cells[i].Classes)
            {
                classes[pageClass].Add(new ClassPlace(stretch, i, cells[i].Pages));
            }
        }
    }

    private List<long> Cuts(List<DealtRegion> regions, IReadOnlyList<MemoryRegion> sweeps, List<Fill> fills, List<(long First, long End)> workingSets, (long First, long End) skipped)
    {
        var cuts = new SortedSet<long> { 0, Pages };
        cuts.UnionWith(fills.Select(fill => fill.First));
        cuts.UnionWith(regions.SelectMany(region => region.Edges));
        cuts.UnionWith(workingSets.SelectMany(set => new[] { set.First, set.End }));
        foreach (var sweep in sweeps)
        {
            cuts.Add(sweep.FirstPage);
            cuts.Add(sweep.FirstPage + sweep.Pages);
        }

        if (skipped.End > 0)
        {
            cuts.Add(skipped.First);
            cuts.Add(skipped.End);
        }

        if (cuts.Min < 0 || cuts.Max > Pages)
        {
            throw new ArgumentException($"The workload writes pages {cuts.Min} to {cuts.Max - 1}; the guest has pages 0 to {Pages - 1}");
        }

        return [.. cuts];
    }

    // As FilledPages.Spread has them, beside the working sets.
    private static List<Fill> Fills(VirtualMachine vm, bool looksForZeroPages)
    {
        var assigned = vm.AssignedMemory.Bytes / PageExactMemory.PageBytes;
        var pages = vm.Memory.Bytes / PageExactMemory.PageBytes;
        var fills = new List<Fill>();
        var first = 0L;
        IEnumerable<(ByteCount Size, double? Share)> regions = vm.MemoryRegions.Count == 0 ? [(vm.Memory, null)] : vm.MemoryRegions.Select(region => (region.Size, region.FilledShare));
        foreach (var (size, share) in regions)
        {
            var end = first + size.Bytes / PageExactMemory.PageBytes;
            var millionths = looksForZeroPages ? (long)Math.Round((share ?? vm.FilledShare) * 1_000_000) : 1_000_000;
            fills.Add(new Fill(first, Math.Min(end, assigned), millionths));
            fills.Add(new Fill(Math.Max(first, assigned), end, looksForZeroPages ? 0 : 1_000_000));
            first = end;
        }

        fills.RemoveAll(fill => fill.End <= fill.First);
        return first == pages ? fills : throw new ArgumentException($"The memory regions of {vm.Name} have {first} pages together; its memory has {pages}", nameof(vm));
    }

    private readonly record struct Fill(long First, long End, long Millionths);

    // A region whose pages are dealt to stretches in order of address.
    private sealed class DealtRegion(ClassedRegion region)
    {
        private readonly long[] left = [.. region.Pages];

        public int FirstClass { get; set; }

        public int ClassCount => left.Length;

        public long First { get; } = region.Region.FirstPage;

        public long End { get; } = region.Region.FirstPage + region.Region.Pages;

        public IEnumerable<long> Edges
        {
            get
            {
                yield return First;
                if (region.Order == PageOrder.Contiguous)
                {
                    var at = First;
                    foreach (var pages in region.Pages)
                    {
                        yield return at += pages;
                    }
                }

                yield return End;
            }
        }

        public long[] Deal(long pages)
        {
            if (region.Order == PageOrder.Scattered)
            {
                return EvenShares.Take(left, pages);
            }

            var next = Array.FindIndex(left, l => l > 0);
            var shares = new long[left.Length];
            shares[next] = pages;
            left[next] -= pages;
            return shares;
        }
    }
}

/// <summary>Pages of a class within one stretch.</summary>
internal readonly record struct ClassPlace(PageStretch Stretch, int Cell, long Pages);
