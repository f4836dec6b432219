using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Writes one page after the other, round and round.</summary>
internal sealed class SequentialWriter : IPageWriter
{
    private readonly long first;
    private readonly long pages;
    private readonly WriteCounter counter;
    private long next;

    public SequentialWriter(SequentialWorkload workload)
    {
        first = workload.WorkingSet.FirstPage;
        pages = workload.WorkingSet.Pages;
        counter = new WriteCounter(workload.WritesPerSecond, WritePace.Paced, null);
        next = workload.WritesBeforeStart % pages;
    }

    public VirtualDuration TimeToNextWrite => counter.TimeToNext;

    public void Write(VirtualDuration guestTime, PageBitmap written)
    {
        var count = counter.Next(guestTime);
        var end = next + Math.Min(count, pages);
        written.AddRange(first + next, first + Math.Min(end, pages));
        written.AddRange(first, first + Math.Max(0, end - pages));
        next = (next + count) % pages;
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
