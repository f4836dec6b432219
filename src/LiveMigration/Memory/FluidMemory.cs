using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Memory;

/// <summary>Memory as an amount of bytes, dirtied at a flat rate up to a working set.</summary>
/// <remarks>
/// Stands for: the textbook's memory. Leaves out: pages, addresses, zero pages, encoders and headers, demand faults of post-copy;
/// what is dirtied does not overlap what is still pending until the working set is full.
/// Source: SimGrid's live-migration plugin. Checked by: the geometric series.
/// </remarks>
public sealed class FluidMemory(ByteCount size, FlatWorkload workload, bool everythingIsDirty = false) : IMigratingMemory, IEvenMemory
{
    private readonly FlatWorkload workload = WorkloadFaults.Checked(workload);
    private VirtualDuration guestTimeSinceRead;
    private VirtualDuration guestTimeSinceAsked;

    /// <summary>Memory of no size: for what moves without any, or does not move.</summary>
    public static FluidMemory Nothing() => new(ByteCount.Zero, new FlatWorkload { WorkingSetSize = ByteCount.Zero, DirtyRate = new DataRate(0) });

    /// <inheritdoc/>
    public ByteCount Pending { get; private set; }

    /// <inheritdoc/>
    public long PendingStretches => 0;

    /// <inheritdoc/>
    public void StartTracking()
    {
        Pending = size;
        guestTimeSinceRead = VirtualDuration.Zero;
    }

    /// <inheritdoc/>
    public void RunGuest(VirtualDuration guestTime)
    {
        guestTimeSinceRead += guestTime;
        guestTimeSinceAsked += guestTime;
    }

    /// <inheritdoc/>
    public void NextWorkloadPhase()
    {
    }

    /// <inheritdoc/>
    public ByteCount ReadLog()
    {
        var limit = Math.Min(workload.WorkingSetSize.Bytes, size.Bytes - Pending.Bytes);
        var dirtied = everythingIsDirty ? size - Pending : new ByteCount(Math.Min(workload.DirtyRate.BytesIn(guestTimeSinceRead).Bytes, Math.Max(0, limit)));
        guestTimeSinceRead = VirtualDuration.Zero;
        Pending += dirtied;
        return dirtied;
    }

    /// <inheritdoc/>
    public ByteCount TakeWritten()
    {
        var written = Math.Min(workload.WorkingSetSize.Bytes, workload.DirtyRate.BytesIn(guestTimeSinceAsked).Bytes);
        guestTimeSinceAsked = VirtualDuration.Zero;
        return new ByteCount(written);
    }

    /// <inheritdoc/>
    public void Take(PageEncoder encoder, ref SendBatch batch)
    {
        // As with pages, what makes the batch exceed its limits is the last.
        var bytes = Math.Min(Pending.Bytes, Math.Max(1, Math.Min(batch.Quota, batch.WireBytesLimit)));
        bytes = batch.PageLimit == long.MaxValue ? bytes : Math.Min(bytes, batch.PageLimit * PageExactMemory.PageBytes);
        Pending -= new ByteCount(bytes);
        batch.NormalPages += bytes / PageExactMemory.PageBytes;
        batch.AccountedBytes += bytes;
        batch.WireBytes += bytes;
    }

    ByteCount IEvenMemory.EvenAhead(ByteCount behind) => Pending;

    void IEvenMemory.GiveBack(ByteCount unsent) => Pending += unsent;

    /// <inheritdoc/>
    public PostCopyMemory? SwitchToPostCopy(long pagesPerHostPage, IReadOnlyList<MemoryRegion> touched) => null;

    /// <inheritdoc/>
    public bool? DestinationIsUpToDate() => null;
}
