// Hot: every page of post-copy is sent and every touch of the guest is looked up here. Guarded by `livemig bench` pageExact.*.
using System.Numerics;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Memory;

/// <summary>A guest's memory after the switch to post-copy: what the source has not sent, what the destination does not have.</summary>
/// <remarks>
/// Stands for: the source's bitmap and the destination's received bitmap, in host pages.
/// Leaves out: pages that the destination's devices write. Source: QEMU migration/postcopy-ram.c, ram.c.
/// Checked by: <see cref="ArrivalProof"/>, conservation of pages. Not thread-safe.
/// </remarks>
public sealed partial class PostCopyMemory
{
    private const int ChunkLog2 = 12; // words of a chunk of the bitmaps, which is skipped or sent at once where that can be
    private readonly PageBitmap pending;
    private readonly PageBitmap missing;
    private readonly PageBitmap filled;
    private readonly IPageWriter writer;
    private readonly PageVersions? versions;
    private readonly ArrivalProof? proof;
    private readonly int unitLog2;
    private readonly IReadOnlyList<MemoryRegion> reach;
    private readonly int[] pendingInChunk;
    private readonly int wordCount;
    private int cursor;
    private long reachIsLookedAtBelow = long.MaxValue;
    private long touchesUntilLook;
    private bool canMiss = true;

    internal PostCopyMemory(PageBitmap pending, PageBitmap filled, IPageWriter writer, PageVersions? versions, bool proves, int cursor, long pagesPerHostPage, IReadOnlyList<MemoryRegion> reach)
    {
        (this.pending, this.filled, this.writer, this.versions, this.cursor, this.reach) = (pending, filled, writer, versions, cursor, reach);
        unitLog2 = BitOperations.Log2((ulong)pagesPerHostPage);
        if (unitLog2 > 0)
        {
            MakeHostPagesWhole();
        }

        missing = pending.Copy();
        wordCount = (int)((pending.PageCount + 63) >> 6);
        pendingInChunk = new int[(wordCount >> ChunkLog2) + 1];
        proof = proves ? new ArrivalProof(pending.PageCount, missing) : null;
        CountPending();
    }

    /// <summary>Pages that the source has not sent.</summary>
    public long PendingPages => PendingFull + PendingZero;

    internal long PendingFull { get; private set; }

    internal long PendingZero { get; private set; }

    /// <summary>4 KiB pages of a host page: it is requested, sent and placed whole.</summary>
    internal int PagesPerUnit => 1 << unitLog2;

    internal PageBitmap Missing => missing;

    /// <summary>Whether no page was used before it arrived or sent after it was used; null if that is not kept.</summary>
    internal bool? IsProven => proof is null ? null : proof.Fault is null;

    internal VirtualDuration TimeToNextTouch => writer.TimeToNextWrite;

    internal long UnitOf(long page) => page >> unitLog2;

    internal bool IsPending(long unit) => pending.Contains(LastPageOf(unit));

    internal bool IsMissing(long unit) => missing.Contains(LastPageOf(unit));

    internal long LastPageOf(long unit) => Math.Min(((unit + 1) << unitLog2) - 1, pending.PageCount - 1);

    /// <summary>Whether the guest can still touch a page that is missing; looks through its regions ever more rarely.</summary>
    internal bool GuestCanMiss()
    {
        if (canMiss && PendingPages <= reachIsLookedAtBelow)
        {
            LookAtReach();
        }

        return canMiss;
    }

    internal bool IsZero(long page) => !filled.Contains(page);

    /// <summary>The guest runs until it touches a page that is not known to have arrived, or for a length of its time.</summary>
    /// <param name="limit">The length.</param>
    /// <param name="pace">How its time passes; for the proof.</param>
    /// <param name="ran">How much of its time it ran.</param>
    /// <param name="page">The page touched.</param>
    internal bool RunGuest(VirtualDuration limit, in GuestPace pace, out VirtualDuration ran, out long page)
    {
        var (passed, most) = (0L, limit.Nanoseconds);
        while (true)
        {
            var next = writer.TimeToNextWrite.Nanoseconds;
            if (next > most - passed)
            {
                writer.Skip(new VirtualDuration(most - passed));
                (ran, page) = (limit, -1);
                return false;
            }

            passed += next;
            page = writer.WriteOne();
            if (missing.Contains(page))
            {
                ran = new VirtualDuration(passed);
                return true;
            }

            proof?.Used(page, pace.After(new VirtualDuration(passed)));
            if (--touchesUntilLook <= 0)
            {
                LookAtReach();
                if (!canMiss)
                {
                    (ran, page) = (limit, -1);
                    return false;
                }
            }
        }
    }

    /// <summary>A page that was waited for is in its place, and the guest uses it.</summary>
    internal void Used(long page, VirtualTime at) => proof?.Used(page, at);

    /// <summary>A host page is in its place.</summary>
    internal void Arrived(long unit)
    {
        for (var page = unit << unitLog2; page <= LastPageOf(unit); page++)
        {
            missing.Remove(page);
        }
    }

    /// <summary>Takes note of when the pages of a section that was just closed arrive.</summary>
    internal void Prove(PagesInFlight flight)
    {
        if (proof is not null)
        {
            flight.ForEachOfLast(page => proof.Sent(page, flight.ArrivalOf(LastPageOf(UnitOf(page)))!.Value));
        }
    }

    /// <summary>The connection broke: what has not arrived is to be sent again.</summary>
    /// <returns>Of the pages sent what the path never saw.</returns>
    internal SendBatch ConnectionBroke(VirtualTime now, PagesInFlight flight)
    {
        var unsent = default(SendBatch);
        flight.Land(now, missing);
        flight.Lose(now, (page, arrived, wasBegun, bytes) =>
        {
            if (arrived && page == LastPageOf(UnitOf(page)))
            {
                Arrived(UnitOf(page));
            }

            if (!wasBegun)
            {
                var isFull = filled.Contains(page);
                unsent.NormalPages += isFull ? 1 : 0;
                unsent.ZeroPages += isFull ? 0 : 1;
                unsent.WireBytes += bytes;
            }
        });
        proof?.ConnectionBroke(now);
        pending.AddAllFrom(missing);
        versions?.Unsent(missing);
        CountPending();
        BeginHostPageAnew();
        return unsent;
    }

    // Costs a word for 64 pages of the regions: it is done after as many pages were sent, or touches made, as pay for it.
    private void LookAtReach()
    {
        var (left, words) = (0L, 0L);
        foreach (var region in reach)
        {
            var first = (region.Start.Bytes / PageExactMemory.PageBytes) & ~63L;
            var end = Math.Min(pending.PageCount, ((region.Start.Bytes + region.Size.Bytes) / PageExactMemory.PageBytes + 63) & ~63L);
            left += missing.CountRange(filled, first, end) is var (full, zero) ? full + zero : 0;
            words += (end - first + 63) >> 6;
        }

        canMiss = left > 0;
        reachIsLookedAtBelow = PendingPages - Math.Max(left, words * 4);
        touchesUntilLook = 4096 + words * 4;
    }

    private void MakeHostPagesWhole()
    {
        for (var unit = 0L; unit <= UnitOf(pending.PageCount - 1); unit++)
        {
            var (first, end) = (unit << unitLog2, LastPageOf(unit) + 1);
            for (var page = first; page < end; page++)
            {
                if (pending.Contains(page))
                {
                    pending.AddRange(first, end);
                    break;
                }
            }
        }

        BeginHostPageAnew();
    }

    private void BeginHostPageAnew() => cursor = unitLog2 < 6 ? cursor : (int)(((long)cursor << 6 >> unitLog2 << unitLog2) >> 6);

    private void CountPending()
    {
        (PendingFull, PendingZero) = (0, 0);
        for (var chunk = 0; chunk < pendingInChunk.Length; chunk++)
        {
            var first = (long)chunk << (ChunkLog2 + 6);
            var (full, zero) = first < pending.PageCount ? pending.CountRange(filled, first, Math.Min(pending.PageCount, first + (64L << ChunkLog2))) : default;
            pendingInChunk[chunk] = (int)(full + zero);
            (PendingFull, PendingZero) = (PendingFull + full, PendingZero + zero);
        }
    }
}
