using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>A workload in motion: turns guest time into written pages, either an interval in bulk or write by write.</summary>
public interface IPageWriter
{
    /// <summary>Adds the pages written in the next <paramref name="guestTime"/> of the guest's clock. Called once an interval, not once a page.</summary>
    void Write(VirtualDuration guestTime, PageBitmap written);

    /// <summary>Guest time until the next single write; <see cref="VirtualDuration.MaxValue"/> if there is none.</summary>
    VirtualDuration TimeToNextWrite { get; }

    /// <summary>Runs up to the next write and does it.</summary>
    /// <returns>The page written.</returns>
    long WriteOne();

    /// <summary>Lets guest time pass in which nothing is written: less than <see cref="TimeToNextWrite"/>.</summary>
    void Skip(VirtualDuration guestTime);

    /// <summary>Moves on to the next phase, if there is one.</summary>
    void NextPhase();
}
