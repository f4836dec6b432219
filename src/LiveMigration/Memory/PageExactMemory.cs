// Hot: a pass over a guest's pages runs in Take, whole words at a time. Guarded by `livemig bench` pageExact.*.
using System.Numerics;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Memory;

/// <summary>Memory page by page: which pages hold data, which are pending, which were written since the log was read.</summary>
/// <remarks>
/// Stands for: a guest with 4 KiB dirty tracking whose log is cleared when it is read (TCG, old KVM, Xen).
/// Leaves out: clearing in chunks on first send, huge pages.
/// Source: QEMU 7.2 migration/ram.c for order and cursor.
/// Checked by: page versions, conservation of pages, closed forms.
/// </remarks>
public sealed class PageExactMemory : IMigratingMemory
{
    /// <summary>Bytes of a page.</summary>
    public const int PageBytes = 4096;

    private readonly PageBitmap pending;
    private readonly PageBitmap log;
    private readonly PageBitmap filled;
    private readonly IPageWriter writer;
    private readonly PageCosts costs;
    private readonly PageVersions? versions;
    private long pendingPages;
    private int cursorWord;

    /// <summary>Memory with the pages of <paramref name="filled"/> holding data.</summary>
    /// <param name="filled">Pages that are not zero; written pages are added as the guest writes. Its page count is the guest's.</param>
    /// <param name="writer">The workload in motion.</param>
    /// <param name="costs">What pages cost to send.</param>
    /// <param name="verify">Keep a version number per page on both sides: 8 bytes a page, and every write is marked one by one.</param>
    public PageExactMemory(PageBitmap filled, IPageWriter writer, PageCosts costs, bool verify)
    {
        ArgumentNullException.ThrowIfNull(filled);
        this.filled = filled;
        this.writer = writer;
        this.costs = costs;
        pending = new PageBitmap(filled.PageCount);
        log = new PageBitmap(filled.PageCount);
        versions = verify ? new PageVersions(filled.PageCount) : null;
    }

    /// <inheritdoc/>
    public ByteCount Pending => new(pendingPages * PageBytes);

    /// <inheritdoc/>
    public void StartTracking()
    {
        pending.AddRange(0, pending.PageCount);
        pendingPages = pending.PageCount;
        cursorWord = 0;
    }

    /// <inheritdoc/>
    public void RunGuest(VirtualDuration guestTime)
    {
        if (versions is null)
        {
            writer.Write(guestTime, log);
        }
        else
        {
            writer.Write(guestTime, versions.Scratch);
            versions.BumpScratchInto(log);
        }
    }

    /// <inheritdoc/>
    public ByteCount ReadLog()
    {
        // What was ever written holds data from then on.
        var words = log.Words;
        var data = filled.Words;
        for (var i = 0; i < words.Length; i++)
        {
            data[i] |= words[i];
        }

        var added = pending.TakeAllFrom(log);
        pendingPages += added;
        return new ByteCount(added * PageBytes);
    }

    /// <inheritdoc/>
    public SentBatch Take(in SendBudget budget)
    {
        var words = pending.Words;
        var data = filled.Words;
        long normal = 0, zero = 0, bytes = 0, time = 0;
        var (byteLimit, timeLimit) = (budget.WireBytes.Bytes, budget.SenderTime.Nanoseconds);
        var (normalBytes, zeroBytes) = (costs.NormalPageBytes, costs.ZeroPageBytes);
        var (normalTime, zeroTime) = (costs.NormalPageTime.Nanoseconds, costs.ZeroPageTime.Nanoseconds);
        var at = cursorWord;
        while (normal + zero < pendingPages && bytes < byteLimit && time < timeLimit)
        {
            var word = words[at];
            if (word == 0)
            {
                at = at + 1 == words.Length ? 0 : at + 1;
                continue;
            }

            var full = BitOperations.PopCount(word & data[at]);
            var empty = BitOperations.PopCount(word) - full;
            var wordBytes = (long)full * normalBytes + (long)empty * zeroBytes;
            var wordTime = full * normalTime + empty * zeroTime;
            if (bytes + wordBytes < byteLimit && time + wordTime < timeLimit)
            {
                words[at] = 0;
                versions?.Sent(at, word);
                (normal, zero, bytes, time) = (normal + full, zero + empty, bytes + wordBytes, time + wordTime);
                at = at + 1 == words.Length ? 0 : at + 1;
                continue;
            }

            // The budget ends within this word: page by page.
            while (word != 0 && bytes < byteLimit && time < timeLimit)
            {
                var bit = word & (0 - word);
                var isData = (data[at] & bit) != 0;
                versions?.Sent(at, bit);
                word ^= bit;
                (normal, zero) = isData ? (normal + 1, zero) : (normal, zero + 1);
                bytes += isData ? normalBytes : zeroBytes;
                time += isData ? normalTime : zeroTime;
            }

            words[at] = word;
        }

        cursorWord = at;
        pendingPages -= normal + zero;
        return new SentBatch(normal, zero, new ByteCount(bytes), new VirtualDuration(time));
    }

    /// <inheritdoc/>
    public bool? DestinationIsUpToDate() => versions?.AreEqual();
}
