namespace LiveMigration.Migration.Encoders;

/// <summary>Size and processor time of compressed pages by the share of a page that cannot be compressed.</summary>
/// <remarks>
/// Stands for: zlib (libz) and zstd (libzstd) at level 1 on pages whose first part is random and whose rest is one repeated byte,
/// 8 random bytes at a time written into it.
/// Leaves out: text, code and other content; other levels (for this content zlib's levels 1 to 9 differ by 1 % in size and 20 % in time).
/// Source: measured on one machine, 200 to 1,280 pages each, sizes exact to 1 %, times to 10 % (zstd 40 %); compression and decompression
/// together. Checked by: bytes of recorded QEMU runs with 256 and 1,024 random words in a page.
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

    /// <summary>zlib, a stream with a flush every 128 pages.</summary>
    public static CompressionTable ZlibStream { get; } = new()
    {
        Bytes = [18, 285.3, 542.6, 1054, 2074.3, 3093, 4097.3],
        Microseconds = [9.9, 14.6, 17.5, 27.1, 49.6, 74.5, 82.7],
        FirstChange = 15.5,
        FurtherChange = 15.5,
    };

    /// <summary>zstd, a stream with a flush every 128 pages.</summary>
    public static CompressionTable ZstdStream { get; } = new()
    {
        Bytes = [0.1, 259.7, 516.9, 1030, 2067.9, 3089.9, 4096.1],
        Microseconds = [12.3, 13.5, 9.2, 7.9, 10.1, 12, 13.2],
        FirstChange = 14,
        FurtherChange = 14,
    };

    /// <summary>zlib, each page by itself.</summary>
    public static CompressionTable ZlibPage { get; } = new()
    {
        Bytes = [42, 315.9, 583.3, 1112.1, 2124.5, 3140.8, 4107],
        Microseconds = [9.1, 25, 36.1, 49.4, 58, 67.7, 54.6],
        FirstChange = 15.7,
        FurtherChange = 11.7,
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
