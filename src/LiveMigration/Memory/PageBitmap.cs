// Hot: passes over all pages of a guest run here, 64 pages a word. Guarded by `livemig bench` pageExact.*.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LiveMigration.Memory;

/// <summary>A set of pages, one bit each.</summary>
/// <remarks>
/// Bits beyond <see cref="PageCount"/> are always clear. Beside the bits it keeps for each chunk of 2^18 pages (32 KiB of bits) whether
/// all or none of them are in the set. Passes skip such chunks, and their bits take no memory until one differs: the log of an idle
/// guest and the fill of a full one cost next to nothing. Not thread-safe.
/// </remarks>
public sealed class PageBitmap
{
    private const int ChunkPagesLog2 = 18;
    private const int ChunkWords = 1 << (ChunkPagesLog2 - 6);
    private readonly ulong[] words;

    // The words of a chunk that is not mixed are zero, whether none or all of its pages are in the set.
    private readonly Fill[] chunks;
    private int unmixed;

    /// <summary>An empty set over so many pages.</summary>
    /// <param name="pageCount">From 0 to 64 times the longest array, about 2^37.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public PageBitmap(long pageCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pageCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageCount, (long)Array.MaxLength << 6);
        PageCount = pageCount;
        words = new ulong[(int)((pageCount + 63) >> 6)];
        chunks = new Fill[(words.Length + ChunkWords - 1) / ChunkWords];
        unmixed = chunks.Length;
    }

    private enum Fill : byte
    {
        Empty,
        Mixed,
        Full,
    }

    /// <summary>How many pages the set is over.</summary>
    public long PageCount { get; }

    /// <summary>Pages of a chunk: ranges of whole chunks, from a multiple of this, are the cheapest.</summary>
    internal static int ChunkPages => 1 << ChunkPagesLog2;

    /// <summary>The words, page 0 in the lowest bit of the first, to read and write. Every bit takes memory from then on.</summary>
    internal Span<ulong> Words => unmixed == 0 ? words : WordsToWrite(0, PageCount);

    /// <summary>Whether the page is in the set.</summary>
    /// <exception cref="IndexOutOfRangeException">No such page.</exception>
    public bool Contains(long page) => (words[page >> 6] >> (int)(page & 63) & 1) != 0 || chunks[page >> ChunkPagesLog2] == Fill.Full;

    /// <summary>Adds a page.</summary>
    /// <returns>True if it was not in the set.</returns>
    /// <exception cref="IndexOutOfRangeException">No such page.</exception>
    public bool Add(long page)
    {
        ref var word = ref words[page >> 6];
        ref var chunk = ref chunks[page >> ChunkPagesLog2];
        if (chunk != Fill.Mixed)
        {
            if (chunk == Fill.Full)
            {
                return false;
            }

            chunk = Fill.Mixed;
            unmixed--;
        }

        var before = word;
        word |= 1UL << (int)(page & 63);
        return word != before;
    }

    /// <summary>Takes a page out.</summary>
    /// <exception cref="IndexOutOfRangeException">No such page.</exception>
    public void Remove(long page)
    {
        ref var word = ref words[page >> 6];
        if (chunks[page >> ChunkPagesLog2] == Fill.Full)
        {
            Mix((int)(page >> ChunkPagesLog2));
        }

        word &= ~(1UL << (int)(page & 63));
    }

    /// <summary>Adds the pages from <paramref name="first"/> up to but not including <paramref name="end"/>; nothing if that is not above <paramref name="first"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A range that leaves the set's pages.</exception>
    public void AddRange(long first, long end)
    {
        if (first >= end)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, PageCount);
        while (first < end)
        {
            var chunk = (int)(first >> ChunkPagesLog2);
            var next = Math.Min(end, (chunk + 1L) << ChunkPagesLog2);
            if (next - first == ChunkPages)
            {
                MakeFull(chunk);
            }
            else if (chunks[chunk] != Fill.Full)
            {
                Mix(chunk);
                SetBits(words.AsSpan((int)(first >> 6), (int)((next + 63) >> 6) - (int)(first >> 6)), first, next);
            }

            first = next;
        }
    }

    /// <summary>How many pages are in the set.</summary>
    public long CountAll()
    {
        var count = 0L;
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            count += CountChunk(chunk);
        }

        return count;
    }

    /// <summary>Adds every page of <paramref name="other"/>, which keeps them.</summary>
    /// <returns>How many of them were not in this set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sets are over different counts of pages.</exception>
    public long AddAllFrom(PageBitmap other) => AddRangeFrom(other, 0, PageCount);

    /// <summary>Adds the pages of <paramref name="other"/> in a range of whole words; <paramref name="other"/> keeps them.</summary>
    /// <returns>How many of them were not in this set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sets are over different counts of pages, or the range is not one of whole words within them.</exception>
    public long AddRangeFrom(PageBitmap other, long firstPage, long endPage)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.PageCount, PageCount);
        ThrowIfNotWholeWords(firstPage, endPage);
        var added = 0L;
        while (firstPage < endPage)
        {
            var chunk = (int)(firstPage >> ChunkPagesLog2);
            var next = Math.Min(endPage, (chunk + 1L) << ChunkPagesLog2);
            if (other.chunks[chunk] == Fill.Full && next - firstPage == ChunkPages)
            {
                added += ChunkPages - CountChunk(chunk);
                MakeFull(chunk);
            }
            else if (other.chunks[chunk] != Fill.Empty && chunks[chunk] != Fill.Full)
            {
                other.Mix(chunk);
                Mix(chunk);
                added += Unite(Piece(firstPage, next), other.Piece(firstPage, next));
            }

            firstPage = next;
        }

        return added;
    }

    /// <summary>How many stretches of adjoining pages are in the set.</summary>
    public long CountStretches()
    {
        var count = 0L;
        var carry = 0UL;
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            switch (chunks[chunk])
            {
                case Fill.Empty:
                    carry = 0;
                    break;
                case Fill.Full:
                    count += 1 - (long)carry;
                    carry = 1;
                    break;
                default:
                    count += CountStretches(Chunk(chunk), ref carry);
                    break;
            }
        }

        return count;
    }

    /// <summary>A set of the same pages.</summary>
    public PageBitmap Copy()
    {
        var copy = new PageBitmap(PageCount);
        copy.AddAllFrom(this);
        return copy;
    }

    /// <summary>Moves every page of <paramref name="log"/> into this set and empties it.</summary>
    /// <returns>How many of them were not in this set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sets are over different counts of pages.</exception>
    /// <exception cref="ArgumentException">The log is this set itself.</exception>
    public long TakeAllFrom(PageBitmap log) => TakeRangeFrom(log, 0, PageCount);

    /// <summary>Moves the pages of <paramref name="log"/> from <paramref name="firstPage"/> up to but not including <paramref name="endPage"/> into this set and out of the log.</summary>
    /// <param name="log">A set over as many pages, not this one.</param>
    /// <param name="firstPage">A multiple of 64.</param>
    /// <param name="endPage">A multiple of 64, or the page count; at least <paramref name="firstPage"/>.</param>
    /// <returns>How many of them were not in this set.</returns>
    /// <remarks>For logs that are cleared in chunks of 2^k pages, k at least 6.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The sets are over different counts of pages, or the range is not one of whole words within them.</exception>
    /// <exception cref="ArgumentException">The log is this set itself.</exception>
    public long TakeRangeFrom(PageBitmap log, long firstPage, long endPage)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfNotEqual(log.PageCount, PageCount);
        if (ReferenceEquals(log, this))
        {
            throw new ArgumentException("A set cannot take its own pages.", nameof(log));
        }

        ThrowIfNotWholeWords(firstPage, endPage);
        var added = 0L;
        while (firstPage < endPage)
        {
            var chunk = (int)(firstPage >> ChunkPagesLog2);
            var next = Math.Min(endPage, (chunk + 1L) << ChunkPagesLog2);
            added += TakePiece(log, chunk, firstPage, next);
            firstPage = next;
        }

        return added;
    }

    /// <summary>Adds all pages of every unit of which a page is in the set.</summary>
    /// <param name="pagesPerUnit">A power of two from 64 to <see cref="ChunkPages"/>.</param>
    internal void Widen(int pagesPerUnit)
    {
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            if (chunks[chunk] != Fill.Mixed)
            {
                continue;
            }

            var words = Chunk(chunk);
            for (var first = 0; first < words.Length; first += pagesPerUnit >> 6)
            {
                var unit = words.Slice(first, Math.Min(pagesPerUnit >> 6, words.Length - first));
                if (unit.ContainsAnyExcept(0UL))
                {
                    unit.Fill(ulong.MaxValue);
                }
            }
        }

        if ((PageCount & 63) != 0 && chunks[^1] == Fill.Mixed)
        {
            this.words[^1] &= ulong.MaxValue >> (64 - (int)(PageCount & 63));
        }
    }

    /// <summary>Counts the pages of this set in a range of whole words, apart for those in <paramref name="other"/> and those not.</summary>
    internal (long InBoth, long Alone) CountRange(PageBitmap other, long firstPage, long endPage)
    {
        ThrowIfNotWholeWords(firstPage, endPage);
        long both = 0, all = 0;
        while (firstPage < endPage)
        {
            var chunk = (int)(firstPage >> ChunkPagesLog2);
            var next = Math.Min(endPage, (chunk + 1L) << ChunkPagesLog2);
            var mine = Piece(firstPage, next);
            var others = other.Piece(firstPage, next);
            var here = chunks[chunk] == Fill.Full ? next - firstPage : chunks[chunk] == Fill.Mixed ? Count(mine) : 0;
            all += here;
            both += (chunks[chunk], other.chunks[chunk]) switch
            {
                (Fill.Empty, _) or (_, Fill.Empty) => 0,
                (_, Fill.Full) => here,
                (Fill.Full, _) => Count(others),
                _ => CountCommon(mine, others),
            };
            firstPage = next;
        }

        return (both, all - both);
    }

    /// <summary>Takes a range of whole words out of the set.</summary>
    internal void RemoveRange(long firstPage, long endPage)
    {
        ThrowIfNotWholeWords(firstPage, endPage);
        while (firstPage < endPage)
        {
            var chunk = (int)(firstPage >> ChunkPagesLog2);
            var next = Math.Min(endPage, (chunk + 1L) << ChunkPagesLog2);
            RemovePiece(chunk, firstPage, next);
            firstPage = next;
        }
    }

    /// <summary>The words that hold the pages from <paramref name="first"/> up to but not including <paramref name="end"/>, to read and write.</summary>
    internal Span<ulong> WordsToWrite(long first, long end)
    {
        if (first >= end)
        {
            return [];
        }

        for (var chunk = (int)(first >> ChunkPagesLog2); chunk <= (int)((end - 1) >> ChunkPagesLog2); chunk++)
        {
            Mix(chunk);
        }

        return Piece(first, end);
    }

    /// <summary>How many chunks of <see cref="ChunkPages"/> there are.</summary>
    internal int ChunkCount => chunks.Length;

    /// <summary>Whether a chunk of <see cref="ChunkPages"/> is known to hold no page of the set; may say no though it holds none.</summary>
    internal bool IsEmptyChunk(int chunk) => chunks[chunk] == Fill.Empty;

    /// <summary>Takes pages of one word out of the set.</summary>
    internal void RemoveBits(int index, ulong bits)
    {
        if (chunks[index / ChunkWords] == Fill.Full)
        {
            Mix(index / ChunkWords);
        }

        words[index] &= ~bits;
    }

    /// <summary>How many pages of some words are in this set and not in the other.</summary>
    internal long CountBeyond(PageBitmap other, (int First, int End) span)
    {
        var count = 0L;
        for (var at = span.First; at < span.End; at++)
        {
            count += BitOperations.PopCount(WordAt(at) & ~other.WordAt(at));
        }

        return count;
    }

    /// <summary>The word of that index: the pages from 64 times it on.</summary>
    internal ulong WordAt(int index) => chunks[index / ChunkWords] == Fill.Full ? ulong.MaxValue : words[index];

    private long TakePiece(PageBitmap log, int chunk, long first, long end)
    {
        if (log.chunks[chunk] == Fill.Empty)
        {
            return 0;
        }

        if (log.chunks[chunk] == Fill.Full && end - first == ChunkPages)
        {
            var added = ChunkPages - CountChunk(chunk);
            MakeFull(chunk);
            log.RemovePiece(chunk, first, end);
            return added;
        }

        var fresh = 0L;
        if (chunks[chunk] != Fill.Full)
        {
            log.Mix(chunk);
            Mix(chunk);
            fresh = Unite(Piece(first, end), log.Piece(first, end));
        }

        log.RemovePiece(chunk, first, end);
        return fresh;
    }

    private void RemovePiece(int chunk, long first, long end)
    {
        var isWhole = first == (long)chunk << ChunkPagesLog2 && end == Math.Min(PageCount, (chunk + 1L) << ChunkPagesLog2);
        if (chunks[chunk] == Fill.Full && !isWhole)
        {
            Mix(chunk);
        }

        if (chunks[chunk] == Fill.Mixed)
        {
            Piece(first, end).Clear();
            unmixed += isWhole ? 1 : 0;
        }

        chunks[chunk] = isWhole ? Fill.Empty : chunks[chunk];
    }

    private void Mix(int chunk)
    {
        unmixed -= chunks[chunk] == Fill.Mixed ? 0 : 1;
        if (chunks[chunk] == Fill.Full)
        {
            Chunk(chunk).Fill(ulong.MaxValue);
        }

        chunks[chunk] = Fill.Mixed;
    }

    // Only for chunks of 2^18 pages: the last one, if shorter, is never full.
    private void MakeFull(int chunk)
    {
        if (chunks[chunk] == Fill.Mixed)
        {
            Chunk(chunk).Clear();
            unmixed++;
        }

        chunks[chunk] = Fill.Full;
    }

    private long CountChunk(int chunk) => chunks[chunk] switch
    {
        Fill.Empty => 0,
        Fill.Full => ChunkPages,
        _ => Count(Chunk(chunk)),
    };

    private Span<ulong> Piece(long first, long end) => words.AsSpan((int)(first >> 6), (int)((end + 63) >> 6) - (int)(first >> 6));

    private Span<ulong> Chunk(int chunk) => words.AsSpan(chunk * ChunkWords, Math.Min(ChunkWords, words.Length - chunk * ChunkWords));

    private static void SetBits(Span<ulong> range, long first, long end)
    {
        var lowMask = ulong.MaxValue << (int)(first & 63);
        var highMask = ulong.MaxValue >> (63 - (int)((end - 1) & 63));
        if (range.Length == 1)
        {
            range[0] |= lowMask & highMask;
            return;
        }

        range[0] |= lowMask;
        range[1..^1].Fill(ulong.MaxValue);
        range[^1] |= highMask;
    }

    private void ThrowIfNotWholeWords(long firstPage, long endPage)
    {
        if (firstPage < 0 || (firstPage & 63) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(firstPage), firstPage, "The first page must be a multiple of 64, 0 or more.");
        }

        if (endPage < firstPage || endPage > PageCount || ((endPage & 63) != 0 && endPage != PageCount))
        {
            throw new ArgumentOutOfRangeException(nameof(endPage), endPage, $"The end must be a multiple of 64 or the page count {PageCount}, and not before the first page {firstPage}.");
        }
    }

    // The loops are compiled for good at once: a first pass over 1 TiB in quick-compiled code took 36 ms instead of 8.
    // Two counts at a time: one chain of additions would wait for itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Count(ReadOnlySpan<ulong> set)
    {
        long even = 0, odd = 0;
        var i = 0;
        for (; i < set.Length - 1; i += 2)
        {
            even += BitOperations.PopCount(set[i]);
            odd += BitOperations.PopCount(set[i + 1]);
        }

        return i < set.Length ? even + odd + BitOperations.PopCount(set[i]) : even + odd;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long CountCommon(ReadOnlySpan<ulong> set, ReadOnlySpan<ulong> other)
    {
        var count = 0L;
        other = other[..set.Length];
        for (var i = 0; i < set.Length; i++)
        {
            count += BitOperations.PopCount(set[i] & other[i]);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long CountStretches(ReadOnlySpan<ulong> set, ref ulong carry)
    {
        var (count, before) = (0L, carry);
        foreach (var word in set)
        {
            // A stretch begins where a page is in the set and the one before is not.
            count += BitOperations.PopCount(word & ~(word << 1 | before));
            before = word >> 63;
        }

        carry = before;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Unite(Span<ulong> set, ReadOnlySpan<ulong> other)
    {
        var added = 0L;
        other = other[..set.Length];
        for (var i = 0; i < set.Length; i++)
        {
            var fresh = other[i];
            var mine = set[i];
            added += BitOperations.PopCount(fresh & ~mine);
            set[i] = mine | fresh;
        }

        return added;
    }
}
