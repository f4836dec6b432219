namespace LiveMigration.Memory;

/// <summary>When a page's entry in the dirty log is cleared, so that a later write is seen again.</summary>
/// <param name="PagesPerChunk">0: at the reading of the log. Else a power of two from 64 on: chunk by chunk, when the first page of a chunk is sent.</param>
/// <remarks>
/// At the reading: QEMU's software emulation, KVM without manual protection, Xen.
/// In chunks: KVM since 5.2 with manual protection; QEMU clears 2^18 pages (1 GiB) at a time (clear_bitmap_shift 18, migration/migration.h, 7.2).
/// </remarks>
public readonly record struct LogClearing(long PagesPerChunk)
{
    /// <summary>At the reading of the log.</summary>
    public static LogClearing AtReading => default;

    /// <summary>In chunks of 1 GiB.</summary>
    public static LogClearing InGibibytes => new(1 << 18);
}
