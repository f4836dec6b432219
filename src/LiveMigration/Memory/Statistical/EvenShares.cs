namespace LiveMigration.Memory.Statistical;

/// <summary>Deals pages that lie evenly mixed: of each kind its share, rounded so that the sum is right.</summary>
internal static class EvenShares
{
    /// <summary>Of <paramref name="pages"/> pages in order of kinds, how many of the first <paramref name="upTo"/> are among <paramref name="taken"/> that lie evenly spread.</summary>
    public static long UpTo(long upTo, long taken, long pages) => (long)((Int128)upTo * taken / pages);

    /// <summary>Takes so many pages, of each kind its share.</summary>
    /// <param name="left">Pages of each kind; what is taken goes off.</param>
    /// <param name="taken">How many; at most their sum.</param>
    public static long[] Take(long[] left, long taken)
    {
        var pages = left.Sum();
        var shares = new long[left.Length];
        var upTo = 0L;
        for (var i = 0; i < left.Length; i++)
        {
            shares[i] = pages == 0 ? 0 : UpTo(upTo + left[i], taken, pages) - UpTo(upTo, taken, pages);
            upTo += left[i];
        }

        for (var i = 0; i < left.Length; i++)
        {
            left[i] -= shares[i];
        }

        return shares;
    }
}
