using LiveMigration.Memory;

namespace LiveMigration.Migration.Encoders;

/// <summary>When bytes begin to count against the rate limit.</summary>
public enum RateCounting
{
    /// <summary>Each page at once (QEMU 7.2).</summary>
    PerPage,

    /// <summary>When the output list is written: 64 pieces (32 full pages with their headers) or 32 KiB of headers and zero pages (QEMU since 8.1).</summary>
    AtFlush,
}

/// <summary>Counts the main stream's bytes against the rate limit.</summary>
/// <remarks>Source: QEMU migration/qemu-file.c: IO_BUF_SIZE 32768, MAX_IOV_SIZE 64; commit 813cd61669 for what is compared with the limit.</remarks>
internal sealed class RateAccount(RateCounting counting)
{
    private const int BufferBytes = 32_768;
    private const int PagesPerFlush = 32;
    private long waiting;
    private int waitingPages;
    private int copied;

    /// <summary>When bytes begin to count.</summary>
    public RateCounting Counting => counting;

    /// <summary>Bytes that wait to be written.</summary>
    public long Waiting => waiting;

    /// <summary>Bytes copied to the output buffer: headers, zero pages, encoded pages.</summary>
    public void Copy(int bytes, ref SendBatch batch)
    {
        batch.WireBytes += bytes;
        if (counting == RateCounting.PerPage)
        {
            batch.AccountedBytes += bytes;
            return;
        }

        waiting += bytes;
        copied += bytes;
        while (copied >= BufferBytes)
        {
            // What does not fit any more starts the next buffer.
            copied -= BufferBytes;
            batch.AccountedBytes += waiting - copied;
            waiting = copied;
            waitingPages = 0;
        }
    }

    /// <summary>A section's frame: counts against the limit, but is no page (what of it counts as transferred is in the plan); its end flushes.</summary>
    public void Frame(PageCosts costs, bool begins, ref SendBatch batch)
    {
        var bytes = begins ? costs.SectionHeaderBytes : costs.SectionTrailerBytes;
        Copy(bytes, ref batch);
        batch.WireBytes -= bytes;
        if (!begins)
        {
            Flush(ref batch);
        }
    }

    /// <summary>A full page by reference behind its header.</summary>
    public void Page(int bytes, ref SendBatch batch)
    {
        batch.WireBytes += bytes;
        if (counting == RateCounting.PerPage)
        {
            batch.AccountedBytes += bytes;
            return;
        }

        waiting += bytes;
        copied += bytes - PageExactMemory.PageBytes;
        if (++waitingPages == PagesPerFlush || copied >= BufferBytes)
        {
            Flush(ref batch);
        }
    }

    /// <summary>Many full pages at once, if that comes to the same.</summary>
    public bool TryPages(int count, int bytes, ref SendBatch batch)
    {
        if (counting == RateCounting.PerPage)
        {
            batch.WireBytes += (long)count * bytes;
            batch.AccountedBytes += (long)count * bytes;
            return true;
        }

        var header = bytes - PageExactMemory.PageBytes;
        if (copied + count * header >= BufferBytes)
        {
            return false;
        }

        batch.WireBytes += (long)count * bytes;
        var flushes = (waitingPages + count) / PagesPerFlush;
        if (flushes == 0)
        {
            (waitingPages, waiting, copied) = (waitingPages + count, waiting + (long)count * bytes, copied + count * header);
            return true;
        }

        var flushed = flushes * PagesPerFlush - waitingPages;
        batch.AccountedBytes += waiting + (long)flushed * bytes;
        waitingPages = count - flushed;
        (waiting, copied) = ((long)waitingPages * bytes, waitingPages * header);
        return true;
    }

    /// <summary>Many pages that lie evenly mixed, if that comes to the same as one by one and stays within the quota.</summary>
    /// <remarks>Where they are written at flushes, which zero pages lie behind the last flush is known by their share alone: a few headers' bytes.</remarks>
    public bool TryMany(long full, int fullBytes, long zero, int zeroBytes, ref SendBatch batch)
    {
        var bytes = full * fullBytes + zero * zeroBytes;
        if (counting == RateCounting.PerPage)
        {
            if (bytes > batch.Quota - batch.AccountedBytes)
            {
                return false;
            }

            batch.AccountedBytes += bytes;
            batch.WireBytes += bytes;
            return true;
        }

        var (isPossible, pagesLeft, left, leftCopied) = full == 0 ? AfterZeroPages(zero * zeroBytes) : AfterPages(full, fullBytes, zero, zeroBytes);
        var written = waiting + bytes - left;
        if (!isPossible || written > batch.Quota - batch.AccountedBytes)
        {
            return false;
        }

        batch.WireBytes += bytes;
        batch.AccountedBytes += written;
        (waitingPages, waiting, copied) = (pagesLeft, left, leftCopied);
        return true;
    }

    private (bool IsPossible, int Pages, long Waiting, int Copied) AfterZeroPages(long bytes)
    {
        var all = copied + bytes;
        return all < BufferBytes ? (true, waitingPages, waiting + bytes, (int)all) : (true, 0, all % BufferBytes, (int)(all % BufferBytes));
    }

    private (bool IsPossible, int Pages, long Waiting, int Copied) AfterPages(long full, int fullBytes, long zero, int zeroBytes)
    {
        // Between two flushes of full pages the buffer must not fill with headers and zero pages.
        var header = fullBytes - PageExactMemory.PageBytes;
        var between = PagesPerFlush * header + (PagesPerFlush * zero / full + PagesPerFlush) * zeroBytes;
        if (copied + between >= BufferBytes)
        {
            return (false, 0, 0, 0);
        }

        if (waitingPages + full < PagesPerFlush)
        {
            return (true, waitingPages + (int)full, waiting + full * fullBytes + zero * zeroBytes, copied + (int)(full * header + zero * zeroBytes));
        }

        var pages = (int)((waitingPages + full) % PagesPerFlush);
        var zeroLeft = zero * pages / full;
        return (true, pages, pages * fullBytes + zeroLeft * zeroBytes, (int)(pages * header + zeroLeft * zeroBytes));
    }

    /// <summary>Writes what waits.</summary>
    public void Flush(ref SendBatch batch)
    {
        batch.AccountedBytes += waiting;
        (waiting, copied, waitingPages) = (0, 0, 0);
    }
}
