// Hot: every write of a random workload is marked here. Guarded by `livemig bench` pageExact.workingSet64GiB and .all.
using System.Numerics;
using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Marks the distinct pages that a number of uniform writes hits.</summary>
/// <remarks>
/// Few writes are drawn one by one. Many are drawn by their law: first the count of distinct pages, then whole words whose
/// bits are set with a chance just below count/pages, then single pages until the count is met. Given its size every set is equally likely.
/// </remarks>
internal sealed class UniformMarker(MemoryRegion region, PageOrder order)
{
    private const int ChanceBits = 12;
    private const ulong Scatter = 0x9E3779B1;
    private readonly long firstPage = region.Start.Bytes / PageExactMemory.PageBytes;
    private ulong[] scratch = [];

    public long Pages { get; } = region.Size.Bytes / PageExactMemory.PageBytes;

    /// <summary>Marks <paramref name="writes"/> writes to the ranks from <paramref name="firstRank"/> on.</summary>
    public void Mark(RandomStream random, long firstRank, long ranks, long writes, PageBitmap written)
    {
        if (ranks < 4096 || writes < ranks / 16)
        {
            if (ranks < 4096 && writes > ranks * 64)
            {
                // Past 64 writes a page, the chance that any page is missed is below 1e-23.
                writes = 0;
                for (var rank = firstRank; rank < firstRank + ranks; rank++)
                {
                    written.Add(PageOf(rank));
                }
            }

            for (var i = 0L; i < writes; i++)
            {
                written.Add(PageOf(firstRank + (long)random.NextBelow((ulong)ranks)));
            }

            return;
        }

        MarkInBulk(random, firstRank, ranks, DistinctPages.Draw(random, ranks, writes), written);
    }

    private void MarkInBulk(RandomStream random, long firstRank, long ranks, long distinct, PageBitmap written)
    {
        var wordCount = (int)((ranks + 63) >> 6);
        if (scratch.Length < wordCount)
        {
            scratch = new ulong[wordCount];
        }

        var set = scratch.AsSpan(0, wordCount);
        var margin = 6 * Math.Sqrt(ranks);
        var chance = (int)Math.Floor(Math.Max(0, (distinct - margin) / ranks) * (1 << ChanceBits));
        var count = 0L;
        for (var i = 0; i < set.Length; i++)
        {
            var word = 0UL;
            for (var bit = BitOperations.TrailingZeroCount(chance | (1 << ChanceBits)); bit < ChanceBits; bit++)
            {
                var bits = random.NextUInt64();
                word = (chance >> bit & 1) != 0 ? word | bits : word & bits;
            }

            if (i == set.Length - 1 && (ranks & 63) != 0)
            {
                word &= (1UL << (int)(ranks & 63)) - 1;
            }

            set[i] = word;
            count += BitOperations.PopCount(word);
        }

        while (count != distinct)
        {
            var rank = random.NextBelow((ulong)ranks);
            ref var word = ref set[(int)(rank >> 6)];
            var bit = 1UL << (int)(rank & 63);
            if (count < distinct && (word & bit) == 0)
            {
                count++;
                word |= bit;
            }
            else if (count > distinct && (word & bit) != 0)
            {
                count--;
                word &= ~bit;
            }
        }

        Merge(set, firstRank, written);
    }

    private void Merge(Span<ulong> set, long firstRank, PageBitmap written)
    {
        var start = firstPage + firstRank;
        if (order == PageOrder.Contiguous && (start & 63) == 0)
        {
            var target = written.Words[(int)(start >> 6)..];
            for (var i = 0; i < set.Length; i++)
            {
                target[i] |= set[i];
            }

            return;
        }

        for (var i = 0; i < set.Length; i++)
        {
            for (var word = set[i]; word != 0; word &= word - 1)
            {
                written.Add(PageOf(firstRank + ((long)i << 6) + BitOperations.TrailingZeroCount(word)));
            }
        }
    }

    public long PageOf(long rank) => firstPage + (order == PageOrder.Contiguous ? rank : (long)((UInt128)(ulong)rank * Scatter % (ulong)Pages));
}
