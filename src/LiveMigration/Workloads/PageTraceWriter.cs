using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Writes the pages of a trace in its order.</summary>
internal sealed class PageTraceWriter(IReadOnlyList<TracedWrite> writes) : IPageWriter
{
    private VirtualDuration elapsed;
    private int next;

    // Pages of the next stretch that were written one by one.
    private long done;

    public VirtualDuration TimeToNextWrite => next == writes.Count ? VirtualDuration.MaxValue : writes[next].At - elapsed;

    // A write belongs to the interval that begins with it, not to the one that ends there, as in phases.
    public void Write(VirtualDuration guestTime, PageBitmap written)
    {
        elapsed += guestTime;
        while (next < writes.Count && writes[next].At < elapsed)
        {
            var write = writes[next++];
            written.AddRange(write.FirstPage + done, write.FirstPage + write.PageCount);
            done = 0;
        }
    }

    public long WriteOne()
    {
        var write = writes[next];
        elapsed = write.At;
        var page = write.FirstPage + done++;
        if (done == write.PageCount)
        {
            next++;
            done = 0;
        }

        return page;
    }

    public void Skip(VirtualDuration guestTime) => elapsed += guestTime;

    public void NextPhase()
    {
    }
}
