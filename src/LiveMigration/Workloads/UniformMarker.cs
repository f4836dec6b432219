// Hot: every write of a random workload is marked here. Guarded by `livemig bench` pageExact.workingSet64GiB and .all.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Marks the distinct pages that a number of uniform writes hits.</summary>
/// <remarks>
/// Exact in law, for any number of writes, but for the rounding within <see cref="PortableMath.Binomial"/>. The writes are dealt to ever
/// smaller stretches of pages, each time by a binomial draw, until a stretch's bits fit the first-level cache; there each write
/// is a random page. Where a block gets more writes than pages, those after the first one and a half a page that do
/// not hit an unmarked page are left out: how many do is a binomial draw, and each falls on any of the unmarked pages alike.
/// So an interval costs at most some three draws a page, however long it is.
/// Measured on an AMD EPYC with AVX-512, one core: 0.9 ns a write and at most 3.5 ns a page, against 16 ns a write where each looks up its page in 32 MiB.
/// </remarks>
internal sealed class UniformMarker(MemoryRegion region, PageOrder order)
{
    private const int BlockPages = 1 << 16;
    private const int BlockWords = BlockPages >> 6;
    private const int FewWrites = 128;
    private const ulong Scatter = 0x9E3779B1;
    private readonly long firstPage = region.FirstPage;
    private ushort[] unmarked = [];
    private ulong[] scratch = [];

    public long Pages { get; } = region.Pages;

    /// <summary>The page of that rank, 0 to <see cref="Pages"/> - 1.</summary>
    public long PageOf(long rank)
    {
        if (order == PageOrder.Contiguous)
        {
            return firstPage + rank;
        }

        // The product of two numbers below 2^32 needs no 128 bits: regions up to 16 TiB.
        return firstPage + (Pages <= 1L << 32
            ? (long)((ulong)rank * (Scatter % (ulong)Pages) % (ulong)Pages)
            : (long)((UInt128)(ulong)rank * Scatter % (ulong)Pages));
    }

    /// <summary>Marks <paramref name="writes"/> writes to the ranks from <paramref name="firstRank"/> on.</summary>
    public void Mark(RandomStream random, long firstRank, long ranks, long writes, PageBitmap written)
    {
        if (order == PageOrder.Contiguous || ranks == Pages)
        {
            // All ranks of a region are the same pages in any order.
            MarkPages(random, firstPage + firstRank, firstPage + firstRank + ranks, writes, written);
        }
        else
        {
            MarkScattered(random, firstRank, firstRank + ranks, writes, written);
        }
    }

    private void MarkPages(RandomStream random, long first, long end, long writes, PageBitmap written)
    {
        while (writes > FewWrites && (first ^ (end - 1)) >= BlockPages)
        {
            // The cut lies on a block's boundary, so that a block is met whole or at the region's ends.
            var cut = ((first + end) / 2 + BlockPages - 1) / BlockPages * BlockPages;
            cut = cut < end ? cut : cut - BlockPages;
            var here = PortableMath.Binomial(random, writes, (double)(cut - first) / (end - first));
            MarkPages(random, first, cut, here, written);
            first = cut;
            writes -= here;
        }

        if (writes > FewWrites)
        {
            MarkBlock(random, written.WordsToWrite(first, end), (int)(first & 63), (int)(end - first), writes);
            return;
        }

        for (; writes > 0; writes--)
        {
            written.Add(first + (long)random.NextBelow((ulong)(end - first)));
        }
    }

    private void MarkScattered(RandomStream random, long first, long end, long writes, PageBitmap written)
    {
        while (writes > FewWrites && end - first > BlockPages)
        {
            var cut = first + ((end - first) / 2 + BlockPages - 1) / BlockPages * BlockPages;
            var here = PortableMath.Binomial(random, writes, (double)(cut - first) / (end - first));
            MarkScattered(random, first, cut, here, written);
            first = cut;
            writes -= here;
        }

        if (writes > FewWrites)
        {
            if (scratch.Length == 0)
            {
                scratch = new ulong[BlockWords];
            }

            var count = (int)(end - first);
            var words = scratch.AsSpan(0, (count + 63) >> 6);
            words.Clear();
            MarkBlock(random, words, 0, count, writes);
            for (var i = 0; i < words.Length; i++)
            {
                for (var word = words[i]; word != 0; word &= word - 1)
                {
                    written.Add(PageOf(first + ((long)i << 6) + BitOperations.TrailingZeroCount(word)));
                }
            }

            return;
        }

        for (; writes > 0; writes--)
        {
            written.Add(PageOf(first + (long)random.NextBelow((ulong)(end - first))));
        }
    }

    /// <summary>Marks writes to <paramref name="pages"/> pages, the first of which is bit <paramref name="offset"/> of the first word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MarkBlock(RandomStream random, Span<ulong> words, int offset, int pages, long writes)
    {
        // Up to 2.5 writes a page it is quicker to draw them all (measured).
        if (writes <= pages * 5L / 2)
        {
            MarkEach(random, words, offset, pages, (int)writes);
            return;
        }

        var first = Math.Min(pages + pages / 2, (int)Math.Min(int.MaxValue, writes));
        MarkEach(random, words, offset, pages, first);
        writes -= first;
        var left = ListUnmarked(words, offset, pages);
        for (var of = pages; left > 0;)
        {
            writes = PortableMath.Binomial(random, writes, (double)left / of);
            var now = (int)Math.Min(writes, left * 3L / 2 + 16);
            for (var i = 0; i < now; i++)
            {
                Set(words, unmarked[(int)random.NextBelow((ulong)left)]);
            }

            writes -= now;
            if (writes == 0)
            {
                return;
            }

            of = left;
            left = KeepUnmarked(words, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MarkEach(RandomStream random, Span<ulong> words, int offset, int pages, int writes)
    {
        if (pages < BlockPages)
        {
            for (; writes > 0; writes--)
            {
                Set(words, offset + (int)random.NextBelow((ulong)pages));
            }

            return;
        }

        // 64 random bits are four pages of a whole block.
        ref var block = ref MemoryMarshal.GetReference(words[..BlockWords]);
        Span<ulong> bits = stackalloc ulong[64];
        while (writes > 0)
        {
            var draws = bits[..Math.Min(bits.Length, (writes + 3) >> 2)];
            random.NextUInt64(draws);
            var whole = Math.Min(draws.Length, writes >> 2);
            foreach (var four in draws[..whole])
            {
                Set(ref block, (ushort)four);
                Set(ref block, (ushort)(four >> 16));
                Set(ref block, (ushort)(four >> 32));
                Set(ref block, (ushort)(four >> 48));
            }

            writes -= whole << 2;
            for (; writes is > 0 and < 4 && whole < draws.Length; writes--)
            {
                Set(ref block, (ushort)(draws[whole] >> (writes * 16)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ListUnmarked(ReadOnlySpan<ulong> words, int offset, int pages)
    {
        if (unmarked.Length == 0)
        {
            unmarked = new ushort[BlockPages];
        }

        var list = unmarked.AsSpan();
        var count = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var word = ~words[i];
            var beyond = offset + pages - (i << 6);
            word &= i == 0 ? ulong.MaxValue << offset : ulong.MaxValue;
            word &= beyond < 64 ? (1UL << beyond) - 1 : ulong.MaxValue;
            for (; word != 0; word &= word - 1)
            {
                list[count++] = (ushort)((i << 6) + BitOperations.TrailingZeroCount(word));
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int KeepUnmarked(ReadOnlySpan<ulong> words, int count)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var page = unmarked[i];
            unmarked[kept] = page;
            kept += (int)(~words[page >> 6] >> (page & 63)) & 1;
        }

        return kept;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(Span<ulong> words, int page) => words[page >> 6] |= 1UL << (page & 63);

    // 16 bits cannot point out of a block's 1,024 words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(ref ulong block, ushort page) => Unsafe.Add(ref block, page >> 6) |= 1UL << (page & 63);
}
