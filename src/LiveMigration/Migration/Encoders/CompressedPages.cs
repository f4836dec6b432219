using LiveMigration.Hosts;
using LiveMigration.Memory;

namespace LiveMigration.Migration.Encoders;

/// <summary>Size and time of a guest's pages under one compression, by what was written into them or by their class.</summary>
/// <remarks>
/// Stands for: pages that grow as random bytes are written into their constant part; or pages of content classes, which writes leave as they are.
/// Leaves out: what was written before the migration began; which places many random writes hit (their mean is taken); a destination whose
/// processors are slower than the source's.
/// Source: <see cref="CompressionTable"/>, <see cref="ClassCosts"/>. Checked by: bytes of recorded runs; sums by class.
/// </remarks>
internal sealed class CompressedPages
{
    private const int WritesThatChangeAll = 8 * ChangedPlaces.Count;
    private readonly PageContent content;
    private readonly PageVersions? versions;
    private readonly ChangedPlaces places;
    private readonly ContentOfPages? classes;
    private readonly int randomPlaces;
    private readonly int[] bytesByWrites = [];
    private readonly int[] bytesByClass = [];
    private readonly long[] timeByClass = [];
    private readonly long time;
    private readonly long rewrittenTime;

    public CompressedPages(CompressionTable table, PageContent content, HostTimings host, IMigratingMemory memory)
    {
        this.content = content;
        BytesOfZeros = (int)Math.Round(table.Bytes[0]);
        places = new ChangedPlaces(content);
        if (content.Mix is { } mix)
        {
            var faults = mix.Validate();
            if (faults.Count > 0)
            {
                throw new ArgumentException(string.Join("; ", faults), nameof(content));
            }

            classes = new ContentOfPages(mix);
            bytesByClass = [.. table.Classes.Select(c => (int)Math.Round(c.Bytes))];
            timeByClass = [.. table.Classes.Select(c => (long)(host.Clock.NanosecondsFor(c.Cycles * PageExactMemory.PageBytes) * host.CompressionTimeFactor))];
            return;
        }

        versions = ContentOf.Versions(memory);
        randomPlaces = (int)(content.RandomShare * ChangedPlaces.Count);
        bytesByWrites = SizesByWrites(table);
        var factor = host.CompressionTimeFactor * ((double)ProcessorSpeed.Default.Hertz / host.Clock.Hertz);
        time = Nanoseconds(content.RandomShare);
        rewrittenTime = Nanoseconds(1);

        long Nanoseconds(double share) => (long)(CompressionTable.At(table.Microseconds, share) * 1000 * factor);
    }

    /// <summary>Bytes of a page.</summary>
    public int Bytes(long page)
    {
        if (classes is not null)
        {
            return bytesByClass[classes.ClassOf(page)];
        }

        var writes = versions!.SourceOf(page);
        if (!content.WritesAnywhere && !places.IsWholePage)
        {
            return bytesByWrites[writes > 0 && places.FirstPlace(page, writes) >= randomPlaces ? 1 : 0];
        }

        return bytesByWrites[Math.Min(writes, bytesByWrites.Length - 1)];
    }

    /// <summary>Nanoseconds of processor time for a page: at the end that needs more of it for a class, else compression and decompression together.</summary>
    public long Time(long page)
    {
        if (classes is not null)
        {
            return timeByClass[classes.ClassOf(page)];
        }

        return places.IsWholePage && versions!.SourceOf(page) > 0 ? rewrittenTime : time;
    }

    /// <summary>Bytes of a page of zeros that is compressed like any other: one repeated byte.</summary>
    public int BytesOfZeros { get; }

    /// <summary>Time for a page of zeros that is compressed like any other.</summary>
    public long TimeOfZeros => classes is null ? time : timeByClass[(int)ContentClass.Repeated];

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
