using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Writes one page after the other, round and round.</summary>
internal sealed class SequentialWriter : IPageWriter, IStatisticalWriter
{
    private readonly long first;
    private readonly long pages;
    private readonly WriteCounter counter;
    private long next;

    public SequentialWriter(SequentialWorkload workload)
    {
        Sweeps = [workload.WorkingSet];
        first = workload.WorkingSet.FirstPage;
        pages = workload.WorkingSet.Pages;
        counter = new WriteCounter(workload.WritesPerSecond, WritePace.Paced, null);
        next = workload.WritesBeforeStart % pages;
    }

    public VirtualDuration TimeToNextWrite => counter.TimeToNext;

    public IReadOnlyList<ClassedRegion> Classes => [];

    public IReadOnlyList<MemoryRegion> Sweeps { get; }

    public void Write(VirtualDuration guestTime, PageBitmap written)
    {
        var (begin, end) = Pass(guestTime);
        written.AddRange(first + begin, first + Math.Min(end, pages));
        written.AddRange(first, first + Math.Max(0, end - pages));
    }

    public void Write(VirtualDuration guestTime, IWriteTally tally)
    {
        var (begin, end) = Pass(guestTime);
        tally.AddStretch(first + begin, first + Math.Min(end, pages));
        tally.AddStretch(first, first + Math.Max(0, end - pages));
    }

    // From where to where it writes; what lies beyond the last page goes on at the first.
    private (long Begin, long End) Pass(VirtualDuration guestTime)
    {
        var begin = next;
        var count = counter.Next(guestTime);
        next = (next + count) % pages;
        return (begin, begin + Math.Min(count, pages));
    }

    public long WriteOne()
    {
        counter.TakeNext();
        var page = first + next;
        next = (next + 1) % pages;
        return page;
    }

    public void Skip(VirtualDuration guestTime) => counter.Skip(guestTime);

    public void NextPhase()
    {
    }
}
