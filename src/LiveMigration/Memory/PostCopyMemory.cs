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
public sealed class PostCopyMemory
{
    private const int ChunkLog2 = 12; // 4,096 words: stretches without a pending page are skipped so many pages at a time
    private readonly PageBitmap pending;
    private readonly PageBitmap missing;
    private readonly PageBitmap filled;
    private readonly IPageWriter writer;
    private readonly PageVersions? versions;
    private readonly ArrivalProof? proof;
    private readonly int unitLog2;
    private readonly IReadOnlyList<MemoryRegion> reach;
    private readonly int[] pendingInChunk;
    private int cursor;
    private long reachIsLookedAtBelow = long.MaxValue;

    internal PostCopyMemory(PageBitmap pending, PageBitmap filled, IPageWriter writer, PageVersions? versions, bool proves, int cursor, long pagesPerHostPage, IReadOnlyList<MemoryRegion> reach)
    {
        (this.pending, this.filled, this.writer, this.versions, this.cursor, this.reach) = (pending, filled, writer, versions, cursor, reach);
        unitLog2 = BitOperations.Log2((ulong)pagesPerHostPage);
        if (unitLog2 > 0)
        {
            MakeHostPagesWhole();
        }

        missing = pending.Copy();
        _ = missing.Words; // bit by bit from here on
        pendingInChunk = new int[(pending.Words.Length >> ChunkLog2) + 1];
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
        if (PendingPages > reachIsLookedAtBelow)
        {
            return true;
        }

        var left = 0L;
        foreach (var region in reach)
        {
            var first = region.Start.Bytes / PageExactMemory.PageBytes & ~63L;
            var end = Math.Min(pending.PageCount, ((region.Start.Bytes + region.Size.Bytes) / PageExactMemory.PageBytes + 63) & ~63L);
            left += missing.CountRange(filled, first, end) is var (full, zero) ? full + zero : 0;
        }

        reachIsLookedAtBelow = PendingPages - Math.Max(left, 65_536);
        return left > 0;
    }

    /// <summary>Takes pages in address order from behind the last ones, until the batch is spent or nothing is pending; host pages whole.</summary>
    /// <param name="encoder">Sends them.</param>
    /// <param name="batch">Adds to it.</param>
    /// <param name="flight">Takes note of each; null: all arrive before the guest touches anything.</param>
    /// <param name="arrival">Without <paramref name="flight"/>: by when.</param>
    /// <remarks>A host page of more than 4 KiB ends a batch, whatever its limits.</remarks>
    internal void Push(PageEncoder encoder, ref SendBatch batch, PagesInFlight? flight, VirtualTime arrival)
    {
        var words = pending.Words;
        var gone = missing.Words;
        var at = cursor;
        while (PendingPages > 0)
        {
            if (words[at] == 0 && !SkipEmpty(words, ref at))
            {
                at = 0;
                encoder.LapEnded(ref batch);
                continue;
            }

            var sent = Send(at, words[at], encoder, ref batch, out var isSpent);
            if (flight is null)
            {
                gone[at] &= ~sent;
                Prove(at, sent, arrival);
            }
            else
            {
                flight.Add(at, sent);
            }

            if (unitLog2 == 0 ? isSpent : at == (int)(LastPageOf(UnitOf((long)at << 6)) >> 6))
            {
                break;
            }
        }

        cursor = at;
    }

    /// <summary>Sends a host page that the guest waits for, then missing ones around it, nearest first; the next <see cref="Push"/> goes on behind the first.</summary>
    internal void Demand(long unit, int around, PageEncoder encoder, ref SendBatch batch, PagesInFlight flight)
    {
        SendUnit(unit, encoder, ref batch, flight);
        var units = UnitOf(pending.PageCount - 1) + 1;
        for (var i = 0L; i < around; i++)
        {
            // Above, below, and so on outwards.
            var near = unit + ((i & 1) == 0 ? 1 + i / 2 : -1 - i / 2);
            if (near >= 0 && near < units)
            {
                SendUnit(near, encoder, ref batch, flight);
            }
        }

        cursor = (int)(LastPageOf(unit) >> 6);
    }

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
        reachIsLookedAtBelow = long.MaxValue;
        return unsent;
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

        cursor = (int)(((long)cursor << 6 >> unitLog2 << unitLog2) >> 6);
    }

    private void CountPending()
    {
        (PendingFull, PendingZero) = pending.CountRange(filled, 0, pending.PageCount);
        Array.Clear(pendingInChunk);
        var words = pending.Words;
        for (var i = 0; i < words.Length; i++)
        {
            pendingInChunk[i >> ChunkLog2] += BitOperations.PopCount(words[i]);
        }
    }

    private void SendUnit(long unit, PageEncoder encoder, ref SendBatch batch, PagesInFlight flight)
    {
        if (!IsPending(unit))
        {
            return;
        }

        var words = pending.Words;
        var (first, last) = (unit << unitLog2, LastPageOf(unit));
        for (var at = (int)(first >> 6); at <= (int)(last >> 6); at++)
        {
            var mask = unitLog2 >= 6 ? ulong.MaxValue : ((1UL << PagesPerUnit) - 1) << (int)(first & 63);
            var pages = words[at] & mask;
            for (var left = pages; left != 0;)
            {
                left &= ~Send(at, left, encoder, ref batch, out _);
            }

            flight.Add(at, pages);
        }
    }

    private ulong Send(int at, ulong pages, PageEncoder encoder, ref SendBatch batch, out bool isSpent)
    {
        var data = filled.WordAt(at);
        var sent = encoder.Send((long)at << 6, pages, data, ref batch, out isSpent);
        pending.Words[at] &= ~sent;
        var full = BitOperations.PopCount(sent & data);
        var all = BitOperations.PopCount(sent);
        PendingFull -= full;
        PendingZero -= all - full;
        pendingInChunk[at >> ChunkLog2] -= all;
        versions?.Sent(at, sent);
        return sent;
    }

    // The next word with a pending page; false if there is none up to the end.
    private bool SkipEmpty(Span<ulong> words, ref int at)
    {
        while (at < words.Length)
        {
            var end = Math.Min(words.Length, ((at >> ChunkLog2) + 1) << ChunkLog2);
            var found = pendingInChunk[at >> ChunkLog2] == 0 ? -1 : words[at..end].IndexOfAnyExcept(0UL);
            if (found >= 0)
            {
                at += found;
                return true;
            }

            at = end;
        }

        return false;
    }

    private void Prove(int at, ulong sent, VirtualTime arrival)
    {
        for (var word = proof is null ? 0 : sent; word != 0; word &= word - 1)
        {
            proof!.Sent(((long)at << 6) + BitOperations.TrailingZeroCount(word), arrival);
        }
    }
}
