// Hot: every page of post-copy is sent here. Guarded by `livemig bench` pageExact.*.
using System.Numerics;
using LiveMigration.Simulation;

namespace LiveMigration.Memory;

/// <content>How its pages are sent.</content>
public sealed partial class PostCopyMemory
{
    /// <summary>Takes pages in address order from behind the last ones, until the batch is spent or nothing is pending; host pages whole.</summary>
    /// <param name="encoder">Sends them.</param>
    /// <param name="batch">Adds to it.</param>
    /// <param name="flight">Takes note of each; null: all arrive before the guest touches anything.</param>
    /// <param name="arrival">Without <paramref name="flight"/>: by when.</param>
    /// <remarks>A host page of more than 4 KiB ends a batch, whatever its limits.</remarks>
    internal void Push(PageEncoder encoder, ref SendBatch batch, PagesInFlight? flight, VirtualTime arrival)
    {
        var at = cursor;
        var words = Span<ulong>.Empty;
        int first = 0, end = 0;
        while (PendingPages > 0)
        {
            if (at < first || at >= end)
            {
                if (at == wordCount)
                {
                    at = 0;
                    encoder.LapEnded(ref batch);
                }

                var next = Math.Min(wordCount, ((at >> ChunkLog2) + 1) << ChunkLog2);
                if (pendingInChunk[at >> ChunkLog2] == 0 || (flight is null && TrySendChunk(at, next, encoder, ref batch, arrival)))
                {
                    at = next;
                    continue;
                }

                (first, end) = (at, next);
                words = pending.WordsToWrite((long)first << 6, Math.Min((long)end << 6, pending.PageCount));
            }

            var word = words[at - first];
            if (word == 0)
            {
                var skipped = words[(at - first)..].IndexOfAnyExcept(0UL);
                at = skipped < 0 ? end : at + skipped;
                continue;
            }

            var sent = Send(at, word, encoder, ref batch, out var isSpent);
            words[at - first] = word & ~sent;
            if (flight is null)
            {
                missing.RemoveBits(at, sent);
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

            at++;
        }

        cursor = Math.Min(at, wordCount - 1);
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

    /// <summary>The guest waits for a single page and gets it before anything else happens.</summary>
    internal void DemandAlone(long page, PageEncoder encoder, ref SendBatch batch, VirtualTime arrival)
    {
        var at = (int)(page >> 6);
        var bit = 1UL << (int)(page & 63);
        Send(at, bit, encoder, ref batch, out _);
        pending.RemoveBits(at, bit);
        missing.RemoveBits(at, bit);
        Prove(at, bit, arrival);
        proof?.Used(page, arrival);
        cursor = at;
    }

    private void SendUnit(long unit, PageEncoder encoder, ref SendBatch batch, PagesInFlight flight)
    {
        if (!IsPending(unit))
        {
            return;
        }

        var (first, last) = (unit << unitLog2, LastPageOf(unit));
        for (var at = (int)(first >> 6); at <= (int)(last >> 6); at++)
        {
            var mask = unitLog2 >= 6 ? ulong.MaxValue : ((1UL << PagesPerUnit) - 1) << (int)(first & 63);
            var pages = pending.WordAt(at) & mask;
            for (var left = pages; left != 0;)
            {
                left &= ~Send(at, left, encoder, ref batch, out _);
            }

            pending.RemoveBits(at, pages);
            flight.Add(at, pages);
        }
    }

    private ulong Send(int at, ulong pages, PageEncoder encoder, ref SendBatch batch, out bool isSpent)
    {
        var data = filled.WordAt(at);
        var sent = encoder.Send((long)at << 6, pages, data, ref batch, out isSpent);
        var full = BitOperations.PopCount(sent & data);
        var all = BitOperations.PopCount(sent);
        PendingFull -= full;
        PendingZero -= all - full;
        pendingInChunk[at >> ChunkLog2] -= all;
        versions?.Sent(at, sent);
        return sent;
    }

    // A chunk of which nothing else is missing, if the encoder takes it whole and the batch has time for it.
    private bool TrySendChunk(int at, int end, PageEncoder encoder, ref SendBatch batch, VirtualTime arrival)
    {
        var (firstPage, endPage) = ((long)at << 6, Math.Min((long)end << 6, pending.PageCount));
        var (full, zero) = pending.CountRange(filled, firstPage, endPage);
        var whole = SendBatch.Unlimited;
        if (unitLog2 > 0 || missing.CountRange(filled, firstPage, endPage) != (full, zero)
            || batch.TravellingBytes + encoder.LeastBytes(full, zero) > batch.WireBytesLimit || !encoder.TrySendMany(full, zero, ref whole))
        {
            return false;
        }

        batch.Add(whole);
        versions?.SentAll(pending, firstPage, endPage);
        for (var i = at; i < end && proof is not null; i++)
        {
            Prove(i, pending.WordAt(i), arrival);
        }

        pending.RemoveRange(firstPage, endPage);
        missing.RemoveRange(firstPage, endPage);
        (PendingFull, PendingZero) = (PendingFull - full, PendingZero - zero);
        pendingInChunk[at >> ChunkLog2] -= (int)(full + zero);
        return true;
    }

    private void Prove(int at, ulong sent, VirtualTime arrival)
    {
        for (var word = proof is null ? 0 : sent; word != 0; word &= word - 1)
        {
            proof!.Sent(((long)at << 6) + BitOperations.TrailingZeroCount(word), arrival);
        }
    }
}
