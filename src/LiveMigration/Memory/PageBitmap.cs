// Hot: passes over all pages of a guest run here, 64 pages a word. Guarded by `livemig bench` pageExact.*.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LiveMigration.Memory;

/// <summary>A set of pages, one bit each.</summary>
/// <remarks>
/// Bits beyond <see cref="PageCount"/> are always clear. Beside the bits it keeps which chunks of 2^18 pages (32 KiB of bits) may hold
/// any: passes skip the others, so that the log of an idle guest costs neither time nor memory. Not thread-safe.
/// </remarks>
public sealed class PageBitmap
{
    private const int ChunkPagesLog2 = 18;
    private const int ChunkWords = 1 << (ChunkPagesLog2 - 6);
    private readonly ulong[] words;

    // A chunk whose entry is false is clear; one whose entry is true may be.
    private readonly bool[] touched;

    /// <summary>An empty set over so many pages.</summary>
    /// <param name="pageCount">0 or more, at most 2^37.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or above 2^37 - 64 x 57 (the longest array).</exception>
    public PageBitmap(long pageCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pageCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageCount, (long)Array.MaxLength << 6);
        PageCount = pageCount;
        words = new ulong[(int)((pageCount + 63) >> 6)];
        touched = new bool[(words.Length + ChunkWords - 1) / ChunkWords];
    }

    /// <summary>How many pages the set is over.</summary>
    public long PageCount { get; }

    /// <summary>The words, page 0 in the lowest bit of the first; all may be written. Asking for them makes every pass visit every chunk, once.</summary>
    internal Span<ulong> Words => WordsToWrite(0, PageCount);

    /// <summary>The words for reading alone.</summary>
    internal ReadOnlySpan<ulong> WordsToRead => words;

    /// <summary>Whether the page is in the set.</summary>
    /// <exception cref="IndexOutOfRangeException">No such page.</exception>
    public bool Contains(long page) => (words[page >> 6] >> (int)(page & 63) & 1) != 0;

    /// <summary>Adds a page.</summary>
    /// <returns>True if it was not in the set.</returns>
    /// <exception cref="IndexOutOfRangeException">No such page.</exception>
    public bool Add(long page)
    {
        ref var word = ref words[page >> 6];
        touched[page >> ChunkPagesLog2] = true;
        var before = word;
        word |= 1UL << (int)(page & 63);
        return word != before;
    }

    /// <summary>Takes a page out.</summary>
    /// <exception cref="IndexOutOfRangeException">No such page.</exception>
    public void Remove(long page) => words[page >> 6] &= ~(1UL << (int)(page & 63));

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
        var range = WordsToWrite(first, end);
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

    /// <summary>How many pages are in the set.</summary>
    public long CountAll()
    {
        var count = 0L;
        for (var chunk = 0; chunk < touched.Length; chunk++)
        {
            if (touched[chunk])
            {
                count += Count(Chunk(chunk));
            }
        }

        return count;
    }

    /// <summary>Adds every page of <paramref name="other"/>, which stays as it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sets are over different counts of pages.</exception>
    public void AddAllFrom(PageBitmap other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.PageCount, PageCount);
        for (var chunk = 0; chunk < touched.Length; chunk++)
        {
            if (other.touched[chunk])
            {
                touched[chunk] = true;
                Unite(Chunk(chunk), other.Chunk(chunk));
            }
        }
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
        var end = (int)((endPage + 63) >> 6);
        for (var word = (int)(firstPage >> 6); word < end;)
        {
            var chunk = word / ChunkWords;
            var next = Math.Min(end, (chunk + 1) * ChunkWords);
            if (log.touched[chunk])
            {
                touched[chunk] = true;
                added += Take(words.AsSpan(word, next - word), log.words.AsSpan(word, next - word));
                log.touched[chunk] = next - word < log.Chunk(chunk).Length;
            }

            word = next;
        }

        return added;
    }

    /// <summary>Counts the pages of this set in a range of whole words, apart for those in <paramref name="other"/> and those not.</summary>
    internal (long InBoth, long Alone) CountRange(PageBitmap other, long firstPage, long endPage)
    {
        ThrowIfNotWholeWords(firstPage, endPage);
        long both = 0, all = 0;
        var end = (int)((endPage + 63) >> 6);
        for (var word = (int)(firstPage >> 6); word < end;)
        {
            var chunk = word / ChunkWords;
            var next = Math.Min(end, (chunk + 1) * ChunkWords);
            if (touched[chunk])
            {
                var mine = words.AsSpan(word, next - word);
                all += Count(mine);
                both += other.touched[chunk] ? CountCommon(mine, other.words.AsSpan(word, next - word)) : 0;
            }

            word = next;
        }

        return (both, all - both);
    }

    /// <summary>Takes a range of whole words out of the set.</summary>
    internal void RemoveRange(long firstPage, long endPage)
    {
        ThrowIfNotWholeWords(firstPage, endPage);
        var end = (int)((endPage + 63) >> 6);
        for (var word = (int)(firstPage >> 6); word < end;)
        {
            var chunk = word / ChunkWords;
            var next = Math.Min(end, (chunk + 1) * ChunkWords);
            if (touched[chunk])
            {
                words.AsSpan(word, next - word).Clear();
                touched[chunk] = next - word < Chunk(chunk).Length;
            }

            word = next;
        }
    }

    /// <summary>The words that hold the pages from <paramref name="first"/> up to but not including <paramref name="end"/>, for setting bits of theirs.</summary>
    internal Span<ulong> WordsToWrite(long first, long end)
    {
        if (first >= end)
        {
            return [];
        }

        var firstChunk = (int)(first >> ChunkPagesLog2);
        touched.AsSpan(firstChunk, (int)((end - 1) >> ChunkPagesLog2) + 1 - firstChunk).Fill(true);
        return words.AsSpan((int)(first >> 6), (int)((end + 63) >> 6) - (int)(first >> 6));
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

    private Span<ulong> Chunk(int chunk) => words.AsSpan(chunk * ChunkWords, Math.Min(ChunkWords, words.Length - chunk * ChunkWords));

    // Two counts at a time: one chain of additions would wait for itself.
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

    private static void Unite(Span<ulong> set, ReadOnlySpan<ulong> other)
    {
        // Bits do not depend on how many are joined at a time.
        var wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(set);
        var otherWide = MemoryMarshal.Cast<ulong, Vector<ulong>>(other[..set.Length]);
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] |= otherWide[i];
        }

        for (var i = wide.Length * Vector<ulong>.Count; i < set.Length; i++)
        {
            set[i] |= other[i];
        }
    }

    private static long Take(Span<ulong> set, Span<ulong> log)
    {
        var added = 0L;
        log = log[..set.Length];
        for (var i = 0; i < set.Length; i++)
        {
            var fresh = log[i];
            var mine = set[i];
            added += BitOperations.PopCount(fresh & ~mine);
            set[i] = mine | fresh;
        }

        log.Clear();
        return added;
    }
}
