namespace LiveMigration.Migration.Encoders;

/// <summary>Size and processor time of compressed pages by the share of a page that cannot be compressed.</summary>
/// <remarks>
/// Stands for: zlib (libz) and zstd (libzstd) at level 1, LZ4 and XPRESS on pages whose first part is random and whose rest is one repeated
/// byte, 8 random bytes at a time written into it; and on pages of content classes (<see cref="ClassCosts"/>).
/// Leaves out: other levels (for part-random content zlib's levels 1 to 9 differ by 1 % in size and 20 % in time).
/// Source: measured on one machine, 200 to 1,280 pages each, sizes exact to 1 %, times to 10 % (zstd 40 %); compression and decompression
/// together, given for a processor of 3.0 GHz. A second program on another day (samples/content-classes) has the same sizes to a byte a page, zlib's
/// times within 20 %; LZ4 and XPRESS are from it. Checked by: bytes of recorded QEMU runs with 256 and 1,024 random words in a page.
/// </remarks>
internal sealed record CompressionTable
{
    private const int WordsPerPage = 1024;
    private static readonly int[] Words = [0, 64, 128, 256, 512, 768, WordsPerPage];

    /// <summary>Bytes of a page by random words.</summary>
    public required double[] Bytes { get; init; }

    /// <summary>Microseconds of processor time, compression and decompression.</summary>
    public required double[] Microseconds { get; init; }

    /// <summary>Bytes that the first write of 8 bytes into the constant part adds.</summary>
    public required double FirstChange { get; init; }

    /// <summary>Bytes that each further one adds.</summary>
    public required double FurtherChange { get; init; }

    /// <summary>Pages by <see cref="Hosts.ContentClass"/>.</summary>
    public required ClassCosts[] Classes { get; init; }

    /// <summary>zlib, a stream with a flush every 128 pages.</summary>
    public static CompressionTable ZlibStream { get; } = new()
    {
        Bytes = [18, 285.3, 542.6, 1054, 2074.3, 3093, 4097.3],
        Microseconds = [9.9, 14.6, 17.5, 27.1, 49.6, 74.5, 82.7],
        FirstChange = 15.5,
        FurtherChange = 15.5,
        Classes = ClassCosts.ZlibStream,
    };

    /// <summary>zstd, a stream with a flush every 128 pages.</summary>
    public static CompressionTable ZstdStream { get; } = new()
    {
        Bytes = [0.1, 259.7, 516.9, 1030, 2067.9, 3089.9, 4096.1],
        Microseconds = [12.3, 13.5, 9.2, 7.9, 10.1, 12, 13.2],
        FirstChange = 14,
        FurtherChange = 14,
        Classes = ClassCosts.ZstdStream,
    };

    /// <summary>LZ4, blocks of 128 pages.</summary>
    public static CompressionTable Lz4Stream { get; } = new()
    {
        Bytes = [16.1, 278, 534.1, 1046.2, 2070.8, 3095.3, 4112.1],
        Microseconds = [0.4, 1.2, 1.4, 1.8, 1.7, 1.9, 0.4],
        FirstChange = 13.8,
        FurtherChange = 12.8,
        Classes = ClassCosts.Lz4Stream,
    };

    /// <summary>XPRESS, blocks of 128 pages; what would grow is assumed to be sent as it is.</summary>
    public static CompressionTable XpressStream { get; } = new()
    {
        Bytes = [0.1, 293.7, 581.8, 1157.8, 2309.6, 3461.3, 4096],
        Microseconds = [0.9, 2.9, 4.9, 9.8, 22.3, 34.6, 40.1],
        FirstChange = 18.7,
        FurtherChange = 13.7,
        Classes = ClassCosts.XpressStream,
    };

    /// <summary>zlib, each page by itself.</summary>
    public static CompressionTable ZlibPage { get; } = new()
    {
        Bytes = [42, 315.9, 583.3, 1112.1, 2124.5, 3140.8, 4107],
        Microseconds = [9.1, 25, 36.1, 49.4, 58, 67.7, 54.6],
        FirstChange = 15.7,
        FurtherChange = 11.7,
        Classes = ClassCosts.ZlibPage,
    };

    /// <summary>The table of a stream's compression; null for none.</summary>
    public static CompressionTable? Of(StreamCompression compression) => compression switch
    {
        StreamCompression.Zlib => ZlibStream,
        StreamCompression.Zstd => ZstdStream,
        StreamCompression.Lz4 => Lz4Stream,
        StreamCompression.Xpress => XpressStream,
        _ => null,
    };

    /// <summary>A column's value for a share of random words, straight lines between what was measured.</summary>
    /// <param name="column">Values by random words.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double At(double[] column, double share)
    {
        var words = Math.Clamp(share, 0, 1) * WordsPerPage;
        var above = 1;
        while (words > Words[above])
        {
            above++;
        }

        var (low, high) = (Words[above - 1], Words[above]);
        return column[above - 1] + (column[above] - column[above - 1]) * (words - low) / (high - low);
    }
}
