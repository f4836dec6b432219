using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>When writes happen: how many in the next stretch of guest time, or how long until the next. Asked once an interval.</summary>
internal interface IWriteCounter
{
    /// <summary>Time until the next write; the longest duration if there is none.</summary>
    VirtualDuration TimeToNext { get; }

    /// <summary>How many writes the next stretch of guest time brings.</summary>
    long Next(VirtualDuration guestTime);

    /// <summary>Lets the time to the next write pass and takes that write.</summary>
    void TakeNext();

    /// <summary>Lets time pass in which no write is due.</summary>
    void Skip(VirtualDuration guestTime);
}
