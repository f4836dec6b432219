using System.Numerics;

namespace LiveMigration.Memory;

/// <summary>The proof that no page is lost: a version per page on both sides, bumped by writes and copied by sends, knowing nothing of the dirty log.</summary>
internal sealed class PageVersions(long pageCount)
{
    private readonly int[] source = new int[pageCount];
    private readonly int[] destination = CreateUnsent(pageCount);

    /// <summary>How often a page was found written.</summary>
    public int SourceOf(long page) => source[page];

    /// <summary>The version of a page that the destination has; -1: none.</summary>
    public int DestinationOf(long page) => destination[page];

    public void Bump(PageBitmap written)
    {
        var words = written.Words;
        for (var i = 0; i < words.Length; i++)
        {
            for (var word = words[i]; word != 0; word &= word - 1)
            {
                source[((long)i << 6) + BitOperations.TrailingZeroCount(word)]++;
            }
        }
    }

    public void Sent(int wordIndex, ulong pages)
    {
        for (var word = pages; word != 0; word &= word - 1)
        {
            var page = ((long)wordIndex << 6) + BitOperations.TrailingZeroCount(word);
            destination[page] = source[page];
        }
    }

    /// <summary>What was sent of these pages was lost on the way.</summary>
    public void Unsent(PageBitmap pages)
    {
        for (var page = 0L; page < pages.PageCount; page++)
        {
            destination[page] = pages.Contains(page) ? -1 : destination[page];
        }
    }

    public bool AreEqual() => source.AsSpan().SequenceEqual(destination);

    private static int[] CreateUnsent(long pageCount)
    {
        var versions = new int[pageCount];
        Array.Fill(versions, -1);
        return versions;
    }
}
