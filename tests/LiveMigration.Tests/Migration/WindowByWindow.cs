using LiveMigration.Memory;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

/// <summary>A memory that does not say how far it is even, so that each window is walked by itself.</summary>
internal sealed class WindowByWindow(IMigratingMemory memory) : IMigratingMemory
{
    public ByteCount Pending => memory.Pending;

    public long PendingStretches => memory.PendingStretches;

    public void StartTracking() => memory.StartTracking();

    public void RunGuest(VirtualDuration guestTime) => memory.RunGuest(guestTime);

    public void NextWorkloadPhase() => memory.NextWorkloadPhase();

    public ByteCount ReadLog() => memory.ReadLog();

    public ByteCount TakeWritten() => memory.TakeWritten();

    public void Take(PageEncoder encoder, ref SendBatch batch) => memory.Take(encoder, ref batch);

    public PostCopyMemory? SwitchToPostCopy(long pagesPerHostPage, IReadOnlyList<MemoryRegion> touched) => memory.SwitchToPostCopy(pagesPerHostPage, touched);

    public ByteCount LeastBytes(PageEncoder encoder) => memory.LeastBytes(encoder);

    public bool? DestinationIsUpToDate() => memory.DestinationIsUpToDate();
}
