// Hot: every word of a Xen pass passes here.
using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Encoders;

/// <summary>Pages in records of up to 1,024: a header, an entry for each page, then the pages. Zero pages are pages like any other.</summary>
/// <remarks>
/// Stands for: PAGE_DATA records of the libxc stream, version 2 and 3.
/// Leaves out: what pages without data cost, which is in the plan (<see cref="UnusedMemory.Entries"/>); the other records.
/// Source: write_batch and MAX_BATCH_SIZE, tools/libs/guest/xg_sr_save.c, Xen 4.23-unstable; docs/specs/libxc-migration-stream.
/// Checked by: the sum of records, of full and of part batches.
/// </remarks>
/// <param name="pageTime">Sender's time for a page while the guest runs.</param>
/// <param name="stoppedPageTime">The same while it stands still.</param>
public sealed class XenEncoder(VirtualDuration pageTime, VirtualDuration stoppedPageTime) : PageEncoder
{
    /// <summary>Pages of a full record.</summary>
    public const int PagesPerRecord = 1024;

    /// <summary>Bytes before a record's entries: 8 of type and length, 8 of count.</summary>
    public const int RecordHeaderBytes = 16;

    /// <summary>Bytes of a page's entry: its number and type.</summary>
    public const int EntryBytes = 8;

    private const int BytesPerPage = EntryBytes + PageExactMemory.PageBytes;

    private long nanosecondsPerPage = pageTime.Nanoseconds;
    private long pagesInSection;

    /// <inheritdoc/>
    public override ulong Send(long firstPage, ulong pages, ulong data, ref SendBatch batch, out bool isSpent)
    {
        var count = Count(pages);
        if (batch.AccountedBytes + ((long)count * BytesPerPage) + RecordHeaderBytes <= batch.Quota)
        {
            Add(count, ref batch);
            isSpent = batch.IsSpentAfter(count);
            return pages;
        }

        isSpent = false;
        var left = pages;
        while (left != 0 && !isSpent)
        {
            left ^= LowestBit(left);
            Add(1, ref batch);
            isSpent = batch.IsSpentAfter(1);
        }

        return pages & ~left;
    }

    /// <inheritdoc/>
    public override bool TrySendMany(long full, long zero, ref SendBatch batch)
    {
        if (!batch.IsUnlimited)
        {
            return false;
        }

        Add(full + zero, ref batch);
        return true;
    }

    /// <inheritdoc/>
    public override bool TrySendWithin(long firstPage, long full, long zero, ref SendBatch batch)
    {
        var pages = full + zero;
        var bytes = (pages * BytesPerPage) + ((Records(pagesInSection + pages) - Records(pagesInSection)) * RecordHeaderBytes);
        if (bytes > batch.Quota - batch.AccountedBytes || !batch.HasTimeFor(pages, pages * nanosecondsPerPage, bytes))
        {
            return false;
        }

        Add(pages, ref batch);
        batch.PassLooks(pages);
        return true;
    }

    /// <inheritdoc/>
    public override void Section(ref SendBatch batch, bool begins) => pagesInSection = 0;

    /// <inheritdoc/>
    public override void GuestStopped() => nanosecondsPerPage = stoppedPageTime.Nanoseconds;

    private void Add(long pages, ref SendBatch batch)
    {
        var records = Records(pagesInSection + pages) - Records(pagesInSection);
        pagesInSection += pages;
        var bytes = (pages * BytesPerPage) + (records * RecordHeaderBytes);
        batch.WireBytes += bytes;
        batch.AccountedBytes += bytes;
        batch.NormalPages += pages;
        batch.SenderTime += pages * nanosecondsPerPage;
    }

    private static long Records(long pages) => (pages + PagesPerRecord - 1) / PagesPerRecord;
}
