using LiveMigration.Simulation;

namespace LiveMigration.Memory;

/// <summary>What a migration sees of a guest's memory, whatever its level of detail.</summary>
public interface IMigratingMemory
{
    /// <summary>What is known to be left to send, uncompressed: 4,096 bytes a page.</summary>
    ByteCount Pending { get; }

    /// <summary>How many stretches of adjoining pages are pending; 0 where pages have no addresses.</summary>
    long PendingStretches { get; }

    /// <summary>Starts tracking: all memory is pending, the dirty log is empty.</summary>
    void StartTracking();

    /// <summary>The guest runs for so much of its own time and writes.</summary>
    void RunGuest(VirtualDuration guestTime);

    /// <summary>The guest's workload moves on to its next phase, if it has phases left.</summary>
    void NextWorkloadPhase();

    /// <summary>Moves the dirty log to what is pending.</summary>
    /// <returns>What was not pending before.</returns>
    ByteCount ReadLog();

    /// <summary>Guest memory written since the last call, or since tracking began; each page counts once.</summary>
    /// <remarks>Only where <see cref="MemoryTracking.CountsWrites"/> asked for it.</remarks>
    ByteCount TakeWritten();

    /// <summary>Takes pages to send, in address order from where the last batch ended, until the batch is spent or nothing is pending.</summary>
    void Take(PageEncoder encoder, ref SendBatch batch);

    /// <summary>Takes the page that the guest waits for; the next <see cref="Take"/> goes on behind it.</summary>
    void TakeDemanded(long page, PageEncoder encoder, ref SendBatch batch);

    /// <summary>Whether the page is still to be sent.</summary>
    bool IsPending(long page);

    /// <summary>The guest runs at the destination until it writes a page that is pending, or for <paramref name="limit"/> of its time.</summary>
    /// <returns>The page it writes, and after how much of its time; null if it wrote none within the limit.</returns>
    (VirtualDuration After, long Page)? RunGuestUntilFault(VirtualDuration limit);

    /// <summary>Whether the destination has the last version of everything; null if this memory does not keep versions.</summary>
    bool? DestinationIsUpToDate();
}
