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
        IdleWorkload => new IdleWriter(),
        SequentialWorkload s => new SequentialWriter(s),
        UniformWorkload u => new ClassesWriter(u.WorkingSet, u.WritesPerSecond, u.Pace, PageOrder.Contiguous, random, [(u.WorkingSet.Size.Bytes / PageExactMemory.PageBytes, 1.0)]),
        HotColdWorkload h => new ClassesWriter(h.WorkingSet, h.WritesPerSecond, h.Pace, h.Order, random, HotAndCold(h)),
        ZipfWorkload z => new ClassesWriter(z.WorkingSet, z.WritesPerSecond, z.Pace, z.Order, random, ZipfClasses(z)),
        PhasedWorkload p => new PhasedWriter([.. p.Phases.Select(phase => (Create(phase.Workload, random), phase.Length))]),
        CombinedWorkload c => new CombinedWriter([.. c.Parts.Select(part => Create(part, random))]),
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
}
