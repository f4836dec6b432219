namespace LiveMigration.Migration.Encoders;

/// <summary>The sender's copies of pages it sent: one place for each page number modulo the size, so some pages contend for a place.</summary>
/// <remarks>Source: QEMU migration/page_cache.c (7.2): cache_get_cache_pos, cache_insert, CACHED_PAGE_LIFETIME 2.</remarks>
internal sealed class XbzrleCache
{
    private const int Lifetime = 2; // CACHED_PAGE_LIFETIME
    private readonly long[] pages;
    private readonly int[] versions;
    private readonly int[] ages;

    /// <param name="slots">Places; a power of two.</param>
    public XbzrleCache(long slots)
    {
        pages = new long[slots];
        versions = new int[slots];
        ages = new int[slots];
        Array.Fill(pages, -1);
    }

    /// <summary>Finds a page and makes it as young as the present reading.</summary>
    /// <returns>The version of the copy; null if it is not there.</returns>
    public int? Find(long page, int reading)
    {
        var slot = Slot(page);
        if (pages[slot] != page)
        {
            return null;
        }

        ages[slot] = reading;
        return versions[slot];
    }

    /// <summary>Puts a page in, unless its place holds another that was used since the reading before this one.</summary>
    public void Insert(long page, int version, int reading)
    {
        var slot = Slot(page);
        if (pages[slot] != -1 && pages[slot] != page && ages[slot] + Lifetime > reading)
        {
            return;
        }

        (pages[slot], versions[slot], ages[slot]) = (page, version, reading);
    }

    /// <summary>Renews the copy of a page that is there.</summary>
    public void Update(long page, int version) => versions[Slot(page)] = version;

    private long Slot(long page) => page & (pages.LongLength - 1);
}
