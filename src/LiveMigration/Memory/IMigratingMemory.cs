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

    /// <summary>How many pages with addresses there are; 0 where pages have none.</summary>
    long AddressedPages => 0;

    /// <summary>Counts what the next <see cref="ReadLog"/> will find that is not pending already, by address.</summary>
    /// <param name="found">Gets the pages of each of so many stretches of memory, see <see cref="AddressStretch"/>; not asked where pages have no addresses.</param>
    void CountNewlyDirty(Span<long> found)
    {
    }

    /// <summary>Moves the dirty log to what is pending.</summary>
    /// <returns>What was not pending before.</returns>
    ByteCount ReadLog();

    /// <summary>Guest memory written since the last call, or since tracking began; each tracked unit (a page, or a huge page that is tracked whole) counts once.</summary>
    /// <remarks>Only where <see cref="MemoryTracking.CountsWrites"/> asked for it.</remarks>
    ByteCount TakeWritten();

    /// <summary>Takes pages to send, in address order from where the last batch ended, until the batch is spent or nothing is pending.</summary>
    void Take(PageEncoder encoder, ref SendBatch batch);

    /// <summary>The guest is about to go on at the destination; what is pending follows.</summary>
    /// <param name="pagesPerHostPage">Pages of 4 KiB that the destination places at once: 1, or a power of two from 64 on.</param>
    /// <param name="touched">The regions that the guest touches.</param>
    /// <returns>The memory from then on; null where it has no pages.</returns>
    PostCopyMemory? SwitchToPostCopy(long pagesPerHostPage, IReadOnlyList<Workloads.MemoryRegion> touched);

    /// <summary>The fewest bytes that what is pending can take after a switch to post-copy, where the memory then has no pages.</summary>
    /// <param name="encoder">Turns it into bytes.</param>
    ByteCount LeastBytes(PageEncoder encoder) => Pending;

    /// <summary>Whether the destination has the last version of everything; null if this memory does not keep versions.</summary>
    bool? DestinationIsUpToDate();
}
