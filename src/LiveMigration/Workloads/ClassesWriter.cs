using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Random writes to classes of pages; within a class every page is equally likely. Serves every random kind, page by page and on counts.</summary>
internal sealed class ClassesWriter(MemoryRegion region, IWriteCounter counter, PageOrder order, RandomStream random, List<(long Pages, double Share)> classes) : IPageWriter, IStatisticalWriter
{
    private readonly UniformMarker marker = new(region, order);

    public VirtualDuration TimeToNextWrite => counter.TimeToNext;

    public IReadOnlyList<ClassedRegion> Classes => [new ClassedRegion(region, order, [.. classes.Select(c => c.Pages)])];

    public IReadOnlyList<MemoryRegion> Sweeps => [];

    public void Write(VirtualDuration guestTime, PageBitmap written) => Write(guestTime, written, null);

    public void Write(VirtualDuration guestTime, IWriteTally tally) => Write(guestTime, null, tally);

    private void Write(VirtualDuration guestTime, PageBitmap? written, IWriteTally? tally)
    {
        // The writes of an interval fall into the classes as a multinomial: one binomial after the other.
        var left = counter.Next(guestTime);
        var shareLeft = 1.0;
        var firstRank = 0L;
        for (var i = 0; i < classes.Count && left > 0; i++)
        {
            var (pages, share) = classes[i];
            var here = firstRank + pages == marker.Pages ? left : PortableMath.Binomial(random, left, Math.Min(1, share / shareLeft));
            if (written is null)
            {
                tally!.AddRandom(i, here);
            }
            else
            {
                marker.Mark(random, firstRank, pages, here, written);
            }

            left -= here;
            shareLeft -= share;
            firstRank += pages;
        }
    }

    public long WriteOne()
    {
        counter.TakeNext();
        var draw = random.NextDouble();
        var firstRank = 0L;
        foreach (var (pages, share) in classes)
        {
            if (draw < share || firstRank + pages == marker.Pages)
            {
                return marker.PageOf(firstRank + (long)random.NextBelow((ulong)pages));
            }

            draw -= share;
            firstRank += pages;
        }

        throw new InvalidOperationException("The classes do not cover the working set.");
    }

    public void Skip(VirtualDuration guestTime) => counter.Skip(guestTime);

    public void NextPhase()
    {
    }
}
