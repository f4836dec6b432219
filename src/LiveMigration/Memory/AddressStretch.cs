namespace LiveMigration.Memory;

/// <summary>One of the stretches in which memory is cut to look at it by address: whole groups of 64 pages, as equal as can be.</summary>
internal static class AddressStretch
{
    /// <summary>In how many stretches memory of so many pages is cut at most.</summary>
    public static int Most(long pages, int wanted) => (int)Math.Min(wanted, Words(pages));

    /// <summary>The words of 64 pages of a stretch, from the first up to but not including the end.</summary>
    public static (int First, int End) WordsOf(long pages, int number, int count) => ((int)(Words(pages) * number / count), (int)(Words(pages) * (number + 1) / count));

    /// <summary>How many pages a stretch has.</summary>
    public static long PagesOf(long pages, int number, int count)
    {
        var (first, end) = WordsOf(pages, number, count);
        return Math.Min(pages, (long)end << 6) - ((long)first << 6);
    }

    private static long Words(long pages) => (pages + 63) >> 6;
}
