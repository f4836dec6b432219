namespace LiveMigration.Memory.Statistical;

/// <summary>Sends adjoining pages of a stretch, many at once where no limit can be reached and word by word near a limit.</summary>
internal static class BulkSend
{
    // One for the first word of a region, which an encoder may have to name; then a limit is near, or the encoder has no such way.
    private const int MissesAllowed = 2;

    /// <param name="encoder">Turns them into bytes.</param>
    /// <param name="batch">Adds to it.</param>
    /// <param name="stretch">Tells which hold data.</param>
    /// <param name="first">The first page.</param>
    /// <param name="pages">How many there are to send.</param>
    /// <param name="adjoin">Whether these are the pages from <paramref name="first"/> on; else they lie among others, and all hold data.</param>
    /// <param name="isSpent">Whether the batch has reached a limit.</param>
    /// <returns>How many were sent.</returns>
    public static long Send(PageEncoder encoder, ref SendBatch batch, PageStretch stretch, long first, long pages, bool adjoin, out bool isSpent)
    {
        var sent = 0L;
        isSpent = false;
        var misses = 0;
        while (sent < pages && !isSpent)
        {
            var word = adjoin ? 64 - (int)((first + sent) & 63) : 64;
            if (word == 64 && misses < MissesAllowed)
            {
                var before = sent;
                sent += SendMany(encoder, ref batch, stretch, first + sent, pages - sent, adjoin);
                misses = sent > before ? 0 : misses + 1;
                if (sent == pages)
                {
                    break;
                }
            }

            var count = (int)Math.Min(word, pages - sent);
            var mask = count == 64 ? ulong.MaxValue : (1UL << count) - 1;
            var shift = adjoin ? (int)((first + sent) & 63) : 0;
            var gone = encoder.Send((first + sent) & ~63L, mask << shift, Data(stretch, first + sent, count, adjoin) << shift, ref batch, out isSpent);
            sent += System.Numerics.BitOperations.PopCount(gone);
        }

        return sent;
    }

    // The largest whole number of words that stays below every limit, found by halving; all that is left if that does.
    private static long SendMany(PageEncoder encoder, ref SendBatch batch, PageStretch stretch, long first, long pages, bool adjoin)
    {
        if (Try(encoder, ref batch, stretch, first, pages, adjoin))
        {
            return pages;
        }

        var sent = 0L;
        for (var step = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)pages) >> 1; step >= 64; step >>= 1)
        {
            if (sent + step < pages && Try(encoder, ref batch, stretch, first + sent, step, adjoin))
            {
                sent += step;
            }
        }

        return sent;
    }

    private static bool Try(PageEncoder encoder, ref SendBatch batch, PageStretch stretch, long first, long pages, bool adjoin)
    {
        var full = adjoin ? stretch.FullPages(first, first + pages) : pages;
        return encoder.TrySendWithin(first, full, pages - full, ref batch);
    }

    private static ulong Data(PageStretch stretch, long first, int count, bool adjoin)
    {
        var all = count == 64 ? ulong.MaxValue : (1UL << count) - 1;
        if (!adjoin || stretch.FullPages(first, first + count) == count)
        {
            return all;
        }

        var data = 0UL;
        for (var i = 0; i < count; i++)
        {
            data |= (ulong)stretch.FullPages(first + i, first + i + 1) << i;
        }

        return data;
    }
}
