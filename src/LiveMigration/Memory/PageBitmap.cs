// Hot: passes over all pages of a guest run here, 64 pages a word. Guarded by `livemig bench` pageExact.*.
using System.Numerics;

namespace LiveMigration.Memory;

/// <summary>A set of pages, one bit each.</summary>
/// <remarks>Bits beyond <see cref="PageCount"/> are always clear. Not thread-safe.</remarks>
public sealed class PageBitmap
{
    private readonly ulong[] words;

    /// <summary>An empty set over so many pages.</summary>
    /// <param name="pageCount">0 or more, at most 2^37.</param>
    public PageBitmap(long pageCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pageCount);
        PageCount = pageCount;
        words = new ulong[checked((int)((pageCount + 63) >> 6))];
    }

    /// <summary>How many pages the set is over.</summary>
    public long PageCount { get; }

    /// <summary>The words, page 0 in the lowest bit of the first.</summary>
    internal Span<ulong> Words => words;

    /// <summary>Whether the page is in the set.</summary>
    public bool Contains(long page) => (words[page >> 6] >> (int)(page & 63) & 1) != 0;

    /// <summary>Adds a page.</summary>
    /// <returns>True if it was not in the set.</returns>
    public bool Add(long page)
    {
        ref var word = ref words[page >> 6];
        var before = word;
        word |= 1UL << (int)(page & 63);
        return word != before;
    }

    /// <summary>Takes a page out.</summary>
    public void Remove(long page) => words[page >> 6] &= ~(1UL << (int)(page & 63));

    /// <summary>Adds the pages from <paramref name="first"/> up to but not including <paramref name="end"/>.</summary>
    public void AddRange(long first, long end)
    {
        if (first >= end)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, PageCount);
        var low = (int)(first >> 6);
        var high = (int)((end - 1) >> 6);
        var lowMask = ulong.MaxValue << (int)(first & 63);
        var highMask = ulong.MaxValue >> (63 - (int)((end - 1) & 63));
        if (low == high)
        {
            words[low] |= lowMask & highMask;
            return;
        }

        words[low] |= lowMask;
        words.AsSpan(low + 1, high - low - 1).Fill(ulong.MaxValue);
        words[high] |= highMask;
    }

    /// <summary>How many pages are in the set.</summary>
    public long CountAll()
    {
        var count = 0L;
        foreach (var word in words)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>Moves every page of <paramref name="log"/> into this set and empties it.</summary>
    /// <returns>How many of them were not in this set.</returns>
    public long TakeAllFrom(PageBitmap log)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfNotEqual(log.PageCount, PageCount);
        var added = 0L;
        for (var i = 0; i < words.Length; i++)
        {
            var fresh = log.words[i];
            if (fresh != 0)
            {
                added += BitOperations.PopCount(fresh & ~words[i]);
                words[i] |= fresh;
                log.words[i] = 0;
            }
        }

        return added;
    }

    /// <summary>Adds every page of <paramref name="other"/>, which keeps them.</summary>
    /// <returns>How many of them were not in this set.</returns>
    public long AddAllFrom(PageBitmap other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.PageCount, PageCount);
        var added = 0L;
        for (var i = 0; i < words.Length; i++)
        {
            var fresh = other.words[i] & ~words[i];
            if (fresh != 0)
            {
                added += BitOperations.PopCount(fresh);
                words[i] |= fresh;
            }
        }

        return added;
    }

    /// <summary>How many stretches of adjoining pages are in the set.</summary>
    public long CountStretches()
    {
        var count = 0L;
        var carry = 0UL;
        foreach (var word in words)
        {
            // A stretch begins where a page is in the set and the one before is not.
            count += BitOperations.PopCount(word & ~(word << 1 | carry));
            carry = word >> 63;
        }

        return count;
    }

    /// <summary>A set of the same pages.</summary>
    public PageBitmap Copy()
    {
        var copy = new PageBitmap(PageCount);
        words.CopyTo(copy.words, 0);
        return copy;
    }
}
