namespace LiveMigration.Migration.Encoders;

/// <summary>The sender's copies of pages it sent: one place for each page number modulo the size, so some pages contend for a place.</summary>
/// <remarks>Source: QEMU migration/page_cache.c (7.2): cache_get_cache_pos, cache_insert, CACHED_PAGE_LIFETIME 2.</remarks>
internal sealed class XbzrleCache
{
    private const int Lifetime = 2; // CACHED_PAGE_LIFETIME
    private readonly Place[] places;

    /// <param name="slots">Places; a power of two.</param>
    public XbzrleCache(long slots)
    {
        places = new Place[slots];
        Array.Fill(places, new Place { Page = -1 });
    }

    /// <summary>Finds a page and makes it as young as the present reading.</summary>
    /// <returns>The version of the copy; -1 if it is not there.</returns>
    public int Find(long page, int reading)
    {
        ref var place = ref places[Slot(page)];
        if (place.Page != page)
        {
            return -1;
        }

        place.Age = reading;
        return place.Version;
    }

    /// <summary>Puts a page in, unless its place holds another that was used since the reading before this one.</summary>
    public void Insert(long page, int version, int reading)
    {
        ref var place = ref places[Slot(page)];
        if (place.Page != -1 && place.Page != page && place.Age + Lifetime > reading)
        {
            return;
        }

        place = new Place { Page = page, Version = version, Age = reading };
    }

    /// <summary>Renews the copy of a page that is there.</summary>
    public void Update(long page, int version) => places[Slot(page)].Version = version;

    private long Slot(long page) => page & (places.LongLength - 1);

    private struct Place
    {
        public long Page;
        public int Version;
        public int Age;
    }
}
