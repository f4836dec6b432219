using LiveMigration.Hosts;
using LiveMigration.Memory;

namespace LiveMigration.Migration.Encoders;

/// <summary>Size and time of a guest's pages under one compression, by what was written into them.</summary>
/// <remarks>
/// Stands for: pages that grow as random bytes are written into their constant part.
/// Leaves out: what was written before the migration began; which places many random writes hit (their mean is taken).
/// Source: <see cref="CompressionTable"/>. Checked by: bytes of recorded runs.
/// </remarks>
internal sealed class CompressedPages
{
    private const int WritesThatChangeAll = 8 * ChangedPlaces.Count;
    private readonly PageContent content;
    private readonly PageVersions? versions;
    private readonly ChangedPlaces places;
    private readonly int randomPlaces;
    private readonly int[] bytesByWrites;
    private readonly long time;
    private readonly long rewrittenTime;

    public CompressedPages(CompressionTable table, PageContent content, double timeFactor, PageVersions? versions)
    {
        this.content = content;
        this.versions = versions;
        places = new ChangedPlaces(content);
        randomPlaces = (int)(content.RandomShare * ChangedPlaces.Count);
        bytesByWrites = SizesByWrites(table);
        time = Nanoseconds(content.RandomShare);
        rewrittenTime = Nanoseconds(1);

        long Nanoseconds(double share) => (long)(CompressionTable.At(table.Microseconds, share) * 1000 * timeFactor);
    }

    /// <summary>Bytes of a page.</summary>
    public int Bytes(long page)
    {
        var writes = versions!.SourceOf(page);
        if (!content.WritesAnywhere && !places.IsWholePage)
        {
            return bytesByWrites[writes > 0 && places.FirstPlace(page, writes) >= randomPlaces ? 1 : 0];
        }

        return bytesByWrites[Math.Min(writes, bytesByWrites.Length - 1)];
    }

    /// <summary>Nanoseconds of processor time for a page, compression and decompression together.</summary>
    public long Time(long page) => places.IsWholePage && versions!.SourceOf(page) > 0 ? rewrittenTime : time;

    private int[] SizesByWrites(CompressionTable table)
    {
        var fresh = CompressionTable.At(table.Bytes, content.RandomShare);
        var random = CompressionTable.At(table.Bytes, 1);
        if (places.IsWholePage)
        {
            return [(int)Math.Round(fresh), (int)Math.Round(random)];
        }

        if (!content.WritesAnywhere)
        {
            return [(int)Math.Round(fresh), (int)Math.Round(Math.Min(random, fresh + Growth(table, 1)))];
        }

        // The mean number of changed places in the constant part: each write leaves a share of 1 - size/512 of them as they are.
        var sizes = new int[WritesThatChangeAll + 1];
        var untouched = 1.0;
        for (var writes = 0; writes < sizes.Length; writes++)
        {
            var changed = (ChangedPlaces.Count - randomPlaces) * (1 - untouched) / places.PlacesPerWrite;
            sizes[writes] = (int)Math.Round(Math.Min(random, fresh + Growth(table, changed)));
            untouched *= 1 - (double)places.PlacesPerWrite / ChangedPlaces.Count;
        }

        return sizes;
    }

    // A write of more than 8 bytes adds its bytes; what it costs to begin and end it comes once.
    private double Growth(CompressionTable table, double changes) =>
        Math.Min(changes, 1) * table.FirstChange + Math.Max(0, changes - 1) * table.FurtherChange + changes * 8 * (places.PlacesPerWrite - 1);
}
