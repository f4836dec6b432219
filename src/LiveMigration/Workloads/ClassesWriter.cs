using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Random writes to classes of pages; within a class every page is equally likely. Serves every random kind.</summary>
internal sealed class ClassesWriter(MemoryRegion region, IWriteCounter counter, PageOrder order, RandomStream random, List<(long Pages, double Share)> classes) : IPageWriter
{
    private readonly UniformMarker marker = new(region, order);

    public VirtualDuration TimeToNextWrite => counter.TimeToNext;

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
