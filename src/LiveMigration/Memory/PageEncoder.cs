using System.Numerics;

namespace LiveMigration.Memory;

/// <summary>Turns pages into bytes and sender's time. One call serves up to 64 pages.</summary>
/// <remarks>An abstract class since the walk over the memory is the same for all: whole words where nothing depends on the single page, else page by page.</remarks>
public abstract class PageEncoder
{
    /// <summary>Sends the pages of one word in order until the batch is spent.</summary>
    /// <param name="firstPage">Number of the page in the lowest bit.</param>
    /// <param name="pages">Pages to send; not empty.</param>
    /// <param name="data">Pages that are not zero.</param>
    /// <param name="batch">Adds to it.</param>
    /// <param name="isSpent">Whether the batch has reached a limit.</param>
    /// <returns>The pages that were sent: a lowest part of <paramref name="pages"/>.</returns>
    public abstract ulong Send(long firstPage, ulong pages, ulong data, ref SendBatch batch, out bool isSpent);

    /// <summary>Sends many pages at once, if that comes to the same as word by word: no limit can be reached and nothing depends on the single page.</summary>
    /// <param name="full">Pages that are not zero.</param>
    /// <param name="zero">Zero pages.</param>
    /// <param name="batch">Adds to it.</param>
    /// <returns>False if nothing was done.</returns>
    public virtual bool TrySendMany(long full, long zero, ref SendBatch batch) => false;

    /// <summary>Sends many pages at once, if that comes to the same as word by word and stays below every limit of the batch.</summary>
    /// <param name="firstPage">A page of the memory region that they all belong to.</param>
    /// <param name="full">Pages that are not zero.</param>
    /// <param name="zero">Zero pages, evenly spread among the others.</param>
    /// <param name="batch">Adds to it.</param>
    /// <returns>False if nothing was done.</returns>
    public virtual bool TrySendWithin(long firstPage, long full, long zero, ref SendBatch batch) => batch.IsUnlimited && TrySendMany(full, zero, ref batch);

    /// <summary>A section of the stream begins or ends: headers, flushes.</summary>
    /// <param name="batch">Adds to it.</param>
    /// <param name="begins">Whether it begins.</param>
    public virtual void Section(ref SendBatch batch, bool begins)
    {
    }

    /// <summary>The dirty log was read.</summary>
    public virtual void LogWasRead()
    {
    }

    /// <summary>The walk has gone once round the memory.</summary>
    /// <param name="batch">Adds to it.</param>
    public virtual void LapEnded(ref SendBatch batch)
    {
    }

    /// <summary>The guest stands still; what follows are the last pages.</summary>
    public virtual void GuestStopped()
    {
    }

    /// <summary>The guest runs at the destination from here on; the rest of its memory follows.</summary>
    /// <param name="batch">Adds to it.</param>
    public virtual void PostCopyBegins(ref SendBatch batch)
    {
    }

    /// <summary>The fewest bytes that these pages can take after a switch to post-copy, in whatever order they go; 0 if it cannot say.</summary>
    /// <param name="full">Pages that are not zero.</param>
    /// <param name="zero">Zero pages.</param>
    public virtual long LeastBytes(long full, long zero) => 0;

    /// <summary>What the encoder counted beside pages and bytes; null if nothing.</summary>
    public virtual Reports.EncodingReport? Report => null;

    private protected static ulong LowestBit(ulong word) => word & (0 - word);

    private protected static int Count(ulong word) => BitOperations.PopCount(word);
}
