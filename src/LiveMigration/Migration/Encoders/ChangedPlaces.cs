using LiveMigration.Hosts;

namespace LiveMigration.Migration.Encoders;

/// <summary>Which places of 8 bytes of a page its writes changed.</summary>
/// <remarks>
/// Stands for: a guest that changes a page always at the same place, at random places, or all of it.
/// Leaves out: bytes that are written and stay the same; several writes to a page between two looks at it count as one.
/// Source: the definition of <see cref="PageContent"/>; the place of a write is a hash of page and version, so nothing is kept per page.
/// Checked by: encoded sizes of real 4,096-byte pages.
/// </remarks>
internal sealed class ChangedPlaces(PageContent content)
{
    /// <summary>Places of 8 bytes in a page.</summary>
    public const int Count = 512;

    /// <summary>Words of 64 bits that hold a bit for each place.</summary>
    public const int MapWords = Count / 64;

    private const int WritesThatChangeAll = 8 * Count; // of 4,096 random places one in 3,000 stays untouched

    private readonly int size = (int)content.WriteSize.Bytes / 8;

    /// <summary>Whether a write changes the whole page.</summary>
    public bool IsWholePage => size >= Count;

    /// <summary>Places that one write changes.</summary>
    public int PlacesPerWrite => size;

    /// <summary>Marks what the writes after <paramref name="before"/> up to <paramref name="now"/> changed.</summary>
    /// <param name="page">The page.</param>
    /// <param name="before">How often it had been found written.</param>
    /// <param name="now">How often it has been found written by now.</param>
    /// <param name="map">A bit for each place; cleared first.</param>
    public void Mark(long page, int before, int now, Span<ulong> map)
    {
        map.Clear();
        if (now == before)
        {
            return;
        }

        if (IsWholePage || (content.WritesAnywhere && now - before >= WritesThatChangeAll))
        {
            map.Fill(ulong.MaxValue);
            return;
        }

        for (var version = content.WritesAnywhere ? before + 1 : now; version <= now; version++)
        {
            var first = FirstPlace(page, version);
            for (var place = first; place < first + size; place++)
            {
                map[place >> 6] |= 1UL << (place & 63);
            }
        }
    }

    /// <summary>The first place that a write changes.</summary>
    public int FirstPlace(long page, int version) =>
        (int)((content.WritesAnywhere ? Mix((ulong)page << 32 | (uint)version) : (ulong)page) % (ulong)(Count - (size - 1)));

    // The finaliser of SplitMix64: Steele, Lea, Flood, OOPSLA 2014.
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return (x ^ (x >> 31)) >> 8;
    }
}
