using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Memory;

/// <summary>Memory as an amount of bytes, dirtied at a flat rate up to a working set.</summary>
/// <remarks>
/// Stands for: the textbook's memory. Leaves out: pages, addresses, zero pages; what is dirtied does not overlap what is
/// still pending until the working set is full. Source: SimGrid's live-migration plugin. Checked by: the geometric series.
/// </remarks>
public sealed class FluidMemory(ByteCount size, FlatWorkload workload) : IMigratingMemory
{
    private VirtualDuration guestTimeSinceRead;

    /// <inheritdoc/>
    public ByteCount Pending { get; private set; }

    /// <inheritdoc/>
    public void StartTracking()
    {
        Pending = size;
        guestTimeSinceRead = VirtualDuration.Zero;
    }

    /// <inheritdoc/>
    public void RunGuest(VirtualDuration guestTime) => guestTimeSinceRead += guestTime;

    /// <inheritdoc/>
    public ByteCount ReadLog()
    {
        var limit = Math.Min(workload.WorkingSetSize.Bytes, size.Bytes - Pending.Bytes);
        var dirtied = new ByteCount(Math.Min(workload.DirtyRate.BytesIn(guestTimeSinceRead).Bytes, Math.Max(0, limit)));
        guestTimeSinceRead = VirtualDuration.Zero;
        Pending += dirtied;
        return dirtied;
    }

    /// <inheritdoc/>
    public SentBatch Take(in SendBudget budget)
    {
        var bytes = new ByteCount(Math.Min(Pending.Bytes, budget.WireBytes.Bytes));
        Pending -= bytes;
        return new SentBatch(bytes.Bytes / 4096, 0, bytes, VirtualDuration.Zero);
    }

    /// <inheritdoc/>
    public bool? DestinationIsUpToDate() => null;
}
