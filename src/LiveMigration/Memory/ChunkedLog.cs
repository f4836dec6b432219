namespace LiveMigration.Memory;

/// <summary>A dirty log whose entries are cleared chunk by chunk, before the first page of a chunk is sent.</summary>
/// <remarks>
/// A reading copies the log and clears nothing. When a chunk is first sent from, the pages of it that the last readings
/// have seen are cleared; a page that was clean at the reading and written since stays in the log for the next reading.
/// Source: KVM_CLEAR_DIRTY_LOG as QEMU 7.2 uses it, accel/kvm/kvm-all.c and migration/ram.c.
/// </remarks>
internal sealed class ChunkedLog
{
    private readonly PageBitmap seen;
    private readonly bool[] needsClearing;
    private readonly int wordsPerChunk;

    public ChunkedLog(long pageCount, long pagesPerChunk)
    {
        if (pagesPerChunk < 64 || !System.Numerics.BitOperations.IsPow2(pagesPerChunk))
        {
            throw new ArgumentOutOfRangeException(nameof(pagesPerChunk), pagesPerChunk, "A chunk is a power of two of pages, 64 or more.");
        }

        seen = new PageBitmap(pageCount);
        wordsPerChunk = (int)Math.Min(pagesPerChunk >> 6, int.MaxValue / 2);
        needsClearing = new bool[(seen.Words.Length + wordsPerChunk - 1) / wordsPerChunk];
    }

    // KVM starts with every page in the log (KVM_DIRTY_LOG_INITIALLY_SET).
    public void MarkAll(PageBitmap log, PageBitmap pending)
    {
        log.AddAllFrom(pending);
        seen.AddAllFrom(pending);
        Array.Fill(needsClearing, true);
    }

    public long Read(PageBitmap log, PageBitmap pending)
    {
        var added = pending.AddAllFrom(log);
        seen.AddAllFrom(log);
        Array.Fill(needsClearing, true);
        return added;
    }

    public bool NeedsClearing(int word) => needsClearing[word / wordsPerChunk];

    /// <summary>Clears the chunk of <paramref name="word"/> if it needs it.</summary>
    /// <returns>The first word behind the chunk.</returns>
    public int Clear(int word, PageBitmap log)
    {
        var chunk = word / wordsPerChunk;
        var (first, end) = (chunk * wordsPerChunk, Math.Min((chunk + 1) * wordsPerChunk, seen.Words.Length));
        if (needsClearing[chunk])
        {
            needsClearing[chunk] = false;
            for (var i = first; i < end; i++)
            {
                log.Words[i] &= ~seen.Words[i];
                seen.Words[i] = 0;
            }
        }

        return end;
    }
}
