namespace LiveMigration.Reports;

/// <summary>What encoders count beside full and zero pages.</summary>
public sealed record EncodingReport
{
    /// <summary>Pages that were encoded: with XBZRLE those found in its cache, changed or not (QEMU: <c>xbzrle-cache.pages</c>); with page compression those compressed.</summary>
    public long EncodedPages { get; init; }

    /// <summary>Bytes they came to, without the page's own header (QEMU: <c>xbzrle-cache.bytes</c>, <c>compression.compressed-size</c>).</summary>
    public long EncodedBytes { get; init; }

    /// <summary>Pages sent whole since XBZRLE's cache did not have them.</summary>
    public long CacheMisses { get; init; }

    /// <summary>Pages sent whole since their difference would not have been smaller.</summary>
    public long Overflows { get; init; }

    /// <summary>Pages sent whole since every thread was busy compressing (QEMU: <c>compression.busy</c>).</summary>
    public long BusyPages { get; init; }

    /// <summary>Packets sent over channels, those that only synchronise included.</summary>
    public long Packets { get; init; }

    /// <summary>Bytes sent over channels as the hypervisor counts them (QEMU: <c>multifd-bytes</c>).</summary>
    public long ChannelBytes { get; init; }
}
