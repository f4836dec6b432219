using System.Numerics;

namespace LiveMigration.Memory;

/// <summary>The proof that no page is lost: a version per page on both sides, bumped by writes and copied by sends, knowing nothing of the dirty log.</summary>
/// <remarks>Pages that lie near none that was written take a bit each, so that a quiet guest of 1 TiB costs next to nothing.</remarks>
internal sealed class PageVersions
{
    private readonly int[]?[] source;
    private readonly int[]?[] destination;
    private readonly PageBitmap sent;

    public PageVersions(long pageCount)
    {
        sent = new PageBitmap(pageCount);
        var chunks = (int)((pageCount + PageBitmap.ChunkPages - 1) / PageBitmap.ChunkPages);
        source = new int[chunks][];
        destination = new int[chunks][];
    }

    /// <summary>How often a page was found written.</summary>
    public int SourceOf(long page) => Of(source, page);

    /// <summary>The version of a page that the destination has; -1: none.</summary>
    public int DestinationOf(long page) => sent.Contains(page) ? Of(destination, page) : -1;

    /// <summary>Bumps the pages of a word; its chunk's versions take memory from then on.</summary>
    public void Bump(int wordIndex, ulong written)
    {
        var first = (long)wordIndex << 6;
        var chunk = (int)(first / PageBitmap.ChunkPages);
        if (source[chunk] is not { } versions)
        {
            versions = source[chunk] = new int[EndPage(chunk) - FirstPage(chunk)];
            destination[chunk] = new int[versions.Length];
        }

        var at = (int)(first % PageBitmap.ChunkPages);
        for (var word = written; word != 0; word &= word - 1)
        {
            versions[at + BitOperations.TrailingZeroCount(word)]++;
        }
    }

    public void Sent(int wordIndex, ulong pages)
    {
        var first = (long)wordIndex << 6;
        sent.WordsToWrite(first, Math.Min(first + 64, sent.PageCount))[0] |= pages;
        var chunk = (int)(first / PageBitmap.ChunkPages);
        if (source[chunk] is { } from)
        {
            Copy(from, destination[chunk]!, (int)(first % PageBitmap.ChunkPages), pages);
        }
    }

    /// <summary>What was sent of these pages was lost on the way.</summary>
    public void Unsent(PageBitmap pages)
    {
        var all = sent.Words;
        var lost = pages.Words;
        for (var i = 0; i < all.Length; i++)
        {
            all[i] &= ~lost[i];
        }
    }

    /// <summary>Pages that neither side needs: they read as zero at the destination too.</summary>
    public void Skip(long first, long end) => sent.AddRange(first, end);

    /// <summary>All pages of a set in a range of whole words within one chunk were sent.</summary>
    public void SentAll(PageBitmap pages, long first, long end)
    {
        sent.AddRangeFrom(pages, first, end);
        var chunk = (int)(first / PageBitmap.ChunkPages);
        if (source[chunk] is { } from)
        {
            var at = (int)(first % PageBitmap.ChunkPages);
            foreach (var word in pages.WordsToWrite(first, end))
            {
                Copy(from, destination[chunk]!, at, word);
                at += 64;
            }
        }
    }

    public bool AreEqual()
    {
        for (var chunk = 0; chunk < source.Length; chunk++)
        {
            if (source[chunk] is { } versions && !versions.AsSpan().SequenceEqual(destination[chunk]))
            {
                return false;
            }
        }

        return sent.CountAll() == sent.PageCount;
    }

    private static void Copy(int[] from, int[] to, int first, ulong pages)
    {
        for (var word = pages; word != 0; word &= word - 1)
        {
            var page = first + BitOperations.TrailingZeroCount(word);
            to[page] = from[page];
        }
    }

    private static int Of(int[]?[] versions, long page) => versions[page / PageBitmap.ChunkPages] is { } chunk ? chunk[page % PageBitmap.ChunkPages] : 0;

    private static long FirstPage(int chunk) => (long)chunk * PageBitmap.ChunkPages;

    private long EndPage(int chunk) => Math.Min(FirstPage(chunk + 1), sent.PageCount);
}
