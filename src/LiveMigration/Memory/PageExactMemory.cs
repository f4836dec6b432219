// Hot: a pass over a guest's pages runs in Take, whole words at a time. Guarded by `livemig bench` pageExact.*.
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Memory;

/// <summary>Memory page by page: which pages hold data, which are pending, which were written since their log entry was cleared.</summary>
/// <remarks>
/// Stands for: a guest with dirty tracking of 4 KiB or of huge pages, its log cleared when it is read or in chunks on first send.
/// Leaves out: a page's way back to zero.
/// Source: QEMU 7.2 migration/ram.c for order, cursor and chunks.
/// Checked by: page versions, conservation of pages, closed forms.
/// Not thread-safe.
/// </remarks>
public sealed class PageExactMemory : IMigratingMemory
{
    /// <summary>Bytes of a page.</summary>
    public const int PageBytes = 4096;

    private readonly PageBitmap pending;
    private readonly PageBitmap log;
    private readonly PageBitmap filled;
    private readonly IPageWriter writer;
    private readonly ChunkedLog? chunks;
    private readonly PageVersions? versions;

    // What was written since the guest last ran; null where the log is empty then and nobody asks for versions.
    private PageBitmap? fresh;
    // What was written since the throttle last asked; null where none asks.
    private readonly PageBitmap? counted;
    private readonly bool runsGuestAtOnce;
    private readonly bool provesVersions;
    private PostCopyMemory? afterSwitch;
    private readonly bool everythingIsDirty;
    private readonly (long First, long End) skipped;
    private readonly int pagesPerUnit;
    private VirtualDuration due;
    private long pendingPages;
    private int cursor;

    /// <summary>Memory with the pages of <paramref name="filled"/> holding data.</summary>
    /// <param name="filled">Pages that are not zero; written pages are added as the guest writes. Its page count is the guest's.</param>
    /// <param name="writer">The workload in motion.</param>
    /// <param name="tracking">What is kept track of.</param>
    public PageExactMemory(PageBitmap filled, IPageWriter writer, MemoryTracking tracking)
    {
        ArgumentNullException.ThrowIfNull(filled);
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(tracking);
        this.filled = filled;
        this.writer = writer;
        pending = new PageBitmap(filled.PageCount);
        log = new PageBitmap(filled.PageCount);
        chunks = tracking.Clearing.PagesPerChunk == 0 ? null : new ChunkedLog(filled.PageCount, tracking.Clearing.PagesPerChunk);
        versions = tracking.ProvesVersions || tracking.KeepsContent ? new PageVersions(filled.PageCount) : null;
        counted = tracking.CountsWrites ? new PageBitmap(filled.PageCount) : null;
        (pagesPerUnit, skipped, everythingIsDirty) = (tracking.PagesPerUnit, tracking.Skipped, tracking.EverythingIsDirty);
        fresh = versions is null && chunks is null && counted is null && pagesPerUnit == 1 ? null : new PageBitmap(filled.PageCount);
        provesVersions = tracking.ProvesVersions;
        runsGuestAtOnce = tracking.KeepsContent || chunks is not null;
    }

    /// <inheritdoc/>
    public ByteCount Pending => new((afterSwitch?.PendingPages ?? pendingPages) * PageBytes);

    /// <inheritdoc/>
    public long PendingStretches => pending.CountStretches();

    /// <summary>How often each page was found written; only kept where content or versions are asked for.</summary>
    internal PageVersions? Versions => versions;

    /// <inheritdoc/>
    public void StartTracking()
    {
        // What was written before is part of the first pass.
        RunGuestNow();
        log.RemoveRange(0, log.PageCount);
        counted?.RemoveRange(0, counted.PageCount);
        AddUnskipped(pending);
        pendingPages = pending.CountAll();
        versions?.Skip(skipped.First, skipped.End);
        cursor = 0;
        chunks?.MarkAll(log, pending);
    }

    /// <inheritdoc/>
    public void RunGuest(VirtualDuration guestTime)
    {
        due += guestTime;
        if (runsGuestAtOnce)
        {
            RunGuestNow();
        }
    }

    /// <inheritdoc/>
    public void NextWorkloadPhase()
    {
        // The guest writes in two parts between readings, and what a writer draws must not depend on what the log holds already.
        fresh ??= new PageBitmap(filled.PageCount);
        RunGuestNow();
        writer.NextPhase();
    }

    /// <inheritdoc/>
    public long AddressedPages => pending.PageCount;

    /// <inheritdoc/>
    public void CountNewlyDirty(Span<long> found)
    {
        RunGuestNow();
        for (var stretch = 0; stretch < found.Length; stretch++)
        {
            found[stretch] = log.CountBeyond(pending, AddressStretch.WordsOf(pending.PageCount, stretch, found.Length));
        }
    }

    /// <inheritdoc/>
    public ByteCount ReadLog()
    {
        RunGuestNow();
        if (everythingIsDirty)
        {
            AddUnskipped(log);
        }

        var added = chunks is null ? pending.TakeAllFrom(log) : chunks.Read(log, pending);
        pendingPages += added;
        return new ByteCount(added * PageBytes);
    }

    /// <inheritdoc/>
    public ByteCount TakeWritten()
    {
        RunGuestNow();
        var pages = counted!.CountAll();
        counted.RemoveRange(0, counted.PageCount);
        return new ByteCount(pages * PageBytes);
    }

    /// <inheritdoc/>
    public void Take(PageEncoder encoder, ref SendBatch batch)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        var wordCount = (int)((pending.PageCount + 63) >> 6);
        var at = cursor;
        var left = pendingPages;
        var clearedTo = chunks is null || left == 0 ? wordCount : -1;
        var words = Span<ulong>.Empty;
        int first = 0, end = 0;
        while (left > 0)
        {
            if (at < first || at >= end)
            {
                // The rest of a chunk of the bitmap at a time, where all of it can be sent or none of it is pending.
                (first, end) = (at, (int)Math.Min(wordCount, (((long)at << 6) / PageBitmap.ChunkPages + 1) * (PageBitmap.ChunkPages >> 6)));
                var (firstPage, endPage) = ((long)first << 6, Math.Min((long)end << 6, pending.PageCount));
                var (full, zero) = pending.CountRange(filled, firstPage, endPage);
                if (full + zero == 0 || (chunks is null && encoder.TrySendMany(full, zero, ref batch)))
                {
                    versions?.SentAll(pending, firstPage, endPage);
                    pending.RemoveRange(firstPage, endPage);
                    left -= full + zero;
                    at = end;
                    if (at == wordCount)
                    {
                        at = 0;
                        clearedTo = chunks is null ? clearedTo : 0;
                        encoder.LapEnded(ref batch);
                    }

                    end = first;
                    continue;
                }

                words = pending.WordsToWrite(firstPage, endPage);
            }

            var word = words[at - first];
            if (word != 0)
            {
                if (chunks is not null && at >= clearedTo)
                {
                    // Before the first page of a chunk is sent its log entries are cleared; the guest has run up to now,
                    // so only before the batch has sent anything.
                    if (left < pendingPages && chunks.NeedsClearing(at))
                    {
                        break;
                    }

                    clearedTo = chunks.Clear(at, log);
                }

                var sent = encoder.Send((long)at << 6, word, filled.WordAt(at), ref batch, out var isSpent);
                words[at - first] = word & ~sent;
                left -= System.Numerics.BitOperations.PopCount(sent);
                versions?.Sent(at, sent);
                if (isSpent)
                {
                    break;
                }
            }

            if (++at == wordCount)
            {
                at = 0;
                clearedTo = chunks is null ? clearedTo : 0;
                encoder.LapEnded(ref batch);
            }
        }

        cursor = at;
        pendingPages = left;
    }

    /// <summary>Whether the page is still to be sent.</summary>
    internal bool IsPending(long page) => pending.Contains(page);

    /// <inheritdoc/>
    public PostCopyMemory? SwitchToPostCopy(long pagesPerHostPage, IReadOnlyList<MemoryRegion> touched) =>
        afterSwitch = new PostCopyMemory(pending, filled, writer, versions, provesVersions, cursor, pagesPerHostPage, touched);

    /// <inheritdoc/>
    public bool? DestinationIsUpToDate() => provesVersions ? versions!.AreEqual() && afterSwitch?.IsProven != false : null;

    private void AddUnskipped(PageBitmap set)
    {
        if (skipped.End == 0)
        {
            set.AddRange(0, set.PageCount);
            return;
        }

        set.AddRange(0, skipped.First);
        set.AddRange(skipped.End, set.PageCount);
        for (var at = (int)(skipped.First >> 6); (long)at << 6 < skipped.End; at++)
        {
            // A page of them that holds data, since the guest wrote it after all, is not left out.
            for (var word = filled.WordAt(at); word != 0; word &= word - 1)
            {
                set.Add(((long)at << 6) + System.Numerics.BitOperations.TrailingZeroCount(word));
            }
        }
    }

    private void RunGuestNow()
    {
        if (due == VirtualDuration.Zero)
        {
            return;
        }

        // What was ever written holds data from then on.
        if (fresh is null)
        {
            writer.Write(due, log);
            filled.AddAllFrom(log);
        }
        else
        {
            writer.Write(due, fresh);
            filled.AddAllFrom(fresh);
            if (versions is not null)
            {
                for (var chunk = 0; chunk < fresh.ChunkCount; chunk++)
                {
                    BumpVersions(chunk);
                }
            }

            if (pagesPerUnit > 1)
            {
                // The log sees units, what was written are pages.
                fresh.Widen(pagesPerUnit);
            }

            counted?.AddAllFrom(fresh);
            log.TakeAllFrom(fresh);
        }

        due = VirtualDuration.Zero;
    }

    private void BumpVersions(int chunk)
    {
        if (fresh!.IsEmptyChunk(chunk))
        {
            return;
        }

        var first = (long)chunk * PageBitmap.ChunkPages;
        var words = fresh.WordsToWrite(first, Math.Min(first + PageBitmap.ChunkPages, fresh.PageCount));

        // Most words are empty in a short stretch of a large guest: they are skipped many at a time.
        for (var i = words.IndexOfAnyExcept(0UL); i >= 0;)
        {
            versions!.Bump((int)(first >> 6) + i, words[i]);
            var next = words[(i + 1)..].IndexOfAnyExcept(0UL);
            i = next < 0 ? -1 : i + 1 + next;
        }
    }
}
