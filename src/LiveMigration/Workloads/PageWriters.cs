using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Puts a workload in motion.</summary>
public static class PageWriters
{
    /// <summary>A writer for <paramref name="workload"/> that draws from <paramref name="random"/>.</summary>
    /// <exception cref="ArgumentException">A flat workload, which has no pages.</exception>
    public static IPageWriter Create(IWorkload workload, RandomStream random) => workload switch
    {
        IdleWorkload => new Idle(),
        SequentialWorkload s => new Sequential(s),
        UniformWorkload u => new Classes(u.WorkingSet, u.WritesPerSecond, u.Pace, PageOrder.Contiguous, random, [(u.WorkingSet.Size.Bytes / PageExactMemory.PageBytes, 1.0)]),
        HotColdWorkload h => new Classes(h.WorkingSet, h.WritesPerSecond, h.Pace, h.Order, random, HotAndCold(h)),
        ZipfWorkload z => new Classes(z.WorkingSet, z.WritesPerSecond, z.Pace, z.Order, random, ZipfClasses(z)),
        PhasedWorkload p => new Phased(p, random),
        CombinedWorkload c => new Combined([.. c.Parts.Select(part => Create(part, random))]),
        _ => throw new ArgumentException($"A {workload?.Kind} workload has no pages to write.", nameof(workload)),
    };

    private static List<(long Pages, double Share)> HotAndCold(HotColdWorkload h)
    {
        var pages = h.WorkingSet.Size.Bytes / PageExactMemory.PageBytes;
        var hot = (long)Math.Floor(pages * h.HotShare + 0.5);
        return hot == 0 || hot == pages ? [(pages, 1.0)] : [(hot, h.HotWriteShare), (pages - hot, 1 - h.HotWriteShare)];
    }

    private static List<(long Pages, double Share)> ZipfClasses(ZipfWorkload z)
    {
        var pages = z.WorkingSet.Size.Bytes / PageExactMemory.PageBytes;
        var classes = new List<(long Pages, double Share)>();
        for (var rank = 1L; rank <= pages;)
        {
            var width = Math.Min(Math.Max(1, rank / 32), pages - rank + 1);
            classes.Add((width, width * PortableMath.Pow(rank + (width - 1) / 2.0, -z.Exponent)));
            rank += width;
        }

        var total = classes.Sum(c => c.Share);
        return [.. classes.Select(c => (c.Pages, c.Share / total))];
    }

    private sealed class Idle : IPageWriter
    {
        public void Write(VirtualDuration guestTime, PageBitmap written)
        {
        }
    }

    private sealed class Sequential(SequentialWorkload workload) : IPageWriter
    {
        private readonly long first = workload.WorkingSet.Start.Bytes / PageExactMemory.PageBytes;
        private readonly long pages = workload.WorkingSet.Size.Bytes / PageExactMemory.PageBytes;
        private readonly WriteCounter counter = new(workload.WritesPerSecond, WritePace.Paced, null);
        private long next = workload.WritesBeforeStart % (workload.WorkingSet.Size.Bytes / PageExactMemory.PageBytes);

        public void Write(VirtualDuration guestTime, PageBitmap written)
        {
            var count = counter.Next(guestTime);
            var end = next + Math.Min(count, pages);
            written.AddRange(first + next, first + Math.Min(end, pages));
            written.AddRange(first, first + Math.Max(0, end - pages));
            next = (next + count) % pages;
        }
    }

    private sealed class Classes(MemoryRegion region, double rate, WritePace pace, PageOrder order, RandomStream random, List<(long Pages, double Share)> classes) : IPageWriter
    {
        private readonly WriteCounter counter = new(rate, pace, random);
        private readonly UniformMarker marker = new(region, order);

        public void Write(VirtualDuration guestTime, PageBitmap written)
        {
            // The writes of an interval fall into the classes as a multinomial: one binomial after the other.
            var left = counter.Next(guestTime);
            var shareLeft = 1.0;
            var firstRank = 0L;
            foreach (var (pages, share) in classes)
            {
                if (left == 0)
                {
                    break;
                }

                var here = firstRank + pages == marker.Pages ? left : PortableMath.Binomial(random, left, Math.Min(1, share / shareLeft));
                marker.Mark(random, firstRank, pages, here, written);
                left -= here;
                shareLeft -= share;
                firstRank += pages;
            }
        }
    }

    private sealed class Phased(PhasedWorkload workload, RandomStream random) : IPageWriter
    {
        private readonly List<(IPageWriter Writer, VirtualDuration Length)> phases =
            [.. workload.Phases.Select(p => (Create(p.Workload, random), p.Length))];

        private int phase;
        private VirtualDuration elapsed;

        public void Write(VirtualDuration guestTime, PageBitmap written)
        {
            while (phase < phases.Count - 1 && elapsed + guestTime >= phases[phase].Length)
            {
                var part = phases[phase].Length - elapsed;
                phases[phase].Writer.Write(part, written);
                guestTime -= part;
                elapsed = VirtualDuration.Zero;
                phase++;
            }

            phases[phase].Writer.Write(guestTime, written);
            elapsed += guestTime;
        }
    }

    private sealed class Combined(IPageWriter[] parts) : IPageWriter
    {
        public void Write(VirtualDuration guestTime, PageBitmap written)
        {
            foreach (var part in parts)
            {
                part.Write(guestTime, written);
            }
        }
    }
}
