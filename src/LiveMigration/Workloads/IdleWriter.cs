using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Writes nothing.</summary>
internal sealed class IdleWriter : IPageWriter, IStatisticalWriter
{
    public VirtualDuration TimeToNextWrite => VirtualDuration.MaxValue;

    public void Write(VirtualDuration guestTime, PageBitmap written)
    {
    }

    public IReadOnlyList<ClassedRegion> Classes => [];

    public IReadOnlyList<MemoryRegion> Sweeps => [];

    public void Write(VirtualDuration guestTime, IWriteTally tally)
    {
    }

    public long WriteOne() => throw new InvalidOperationException("An idle guest writes nothing.");

    public void Skip(VirtualDuration guestTime)
    {
    }

    public void NextPhase()
    {
    }
}
