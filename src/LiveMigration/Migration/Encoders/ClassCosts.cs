namespace LiveMigration.Migration.Encoders;

/// <summary>What one compression makes of pages of one content class.</summary>
/// <param name="Bytes">Bytes of a page, in the mean.</param>
/// <param name="Compress">Cycles for a byte of the page at the source.</param>
/// <param name="Decompress">Cycles for a byte of the page at the destination.</param>
/// <remarks>
/// Stands for: zlib 1.2.13 and zstd 1.5.4 at level 1, LZ4 1.9.4, and plain LZ77 of [MS-XCA] in a measuring program of our own, on the content of
/// a Debian system: 6,400 to 8,192 pages a class, zero pages left out. Leaves out: other levels; how far pages of a class differ.
/// Source: samples/content-classes on an AMD EPYC (Zen 4) at 3.7 GHz, the best of 21 to 42 passes; method and all figures in docs/encoders.md.
/// Checked by: the sizes that this program and the recorded runs have in common.
/// </remarks>
internal readonly record struct ClassCosts(double Bytes, double Compress, double Decompress)
{
    /// <summary>zlib, a stream with a flush every 128 pages; by <see cref="Hosts.ContentClass"/>.</summary>
    public static ClassCosts[] ZlibStream { get; } =
        [new(854.5, 20.5, 7.2), new(1802.5, 43.3, 13.2), new(656.6, 15.8, 5.1), new(2024.1, 39.0, 11.4), new(3946.8, 70.8, 9.6), new(18, 4.5, 1.2)];

    /// <summary>zstd, a stream with a flush every 128 pages.</summary>
    public static ClassCosts[] ZstdStream { get; } =
        [new(639.7, 6.2, 1.7), new(1676.5, 8.4, 2.8), new(498.0, 5.1, 1.9), new(1932.0, 9.9, 2.5), new(3882.0, 2.6, 0.4), new(0.1, 0.7, 0.2)];

    /// <summary>LZ4, blocks of 128 pages.</summary>
    public static ClassCosts[] Lz4Stream { get; } =
        [new(1113.4, 4.6, 0.9), new(2347.9, 5.5, 1.0), new(1078.2, 3.3, 0.9), new(3015.6, 5.5, 0.9), new(3979.0, 1.6, 0.2), new(16.1, 0.1, 0.2)];

    /// <summary>XPRESS, blocks of 128 pages; what would grow (media: 4,447 bytes) is assumed to be sent as it is.</summary>
    public static ClassCosts[] XpressStream { get; } =
        [new(1165.4, 9.5, 3.3), new(2219.9, 16.6, 5.1), new(949.2, 5.0, 1.8), new(2552.7, 13.9, 4.5), new(4096, 24.1, 4.1), new(0.1, 0.2, 0.3)];

    /// <summary>zlib, each page by itself.</summary>
    public static ClassCosts[] ZlibPage { get; } =
        [new(1133.7, 32.4, 11.2), new(1962.0, 59.7, 16.5), new(747.7, 27.7, 8.1), new(2191.7, 56.0, 16.2), new(4027.5, 49.4, 6.0), new(42, 3.5, 2.5)];

    /// <summary>Cycles for a byte at the end that needs more of them: both work at once on different pages.</summary>
    public double Cycles => Math.Max(Compress, Decompress);
}
