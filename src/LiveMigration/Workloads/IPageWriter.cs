using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>A workload in motion: turns guest time into written pages. Called once an interval, not once a page.</summary>
public interface IPageWriter
{
    /// <summary>Adds the pages written in the next <paramref name="guestTime"/> of the guest's clock.</summary>
    void Write(VirtualDuration guestTime, PageBitmap written);
}
