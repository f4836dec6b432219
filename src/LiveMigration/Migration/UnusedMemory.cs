using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>What becomes of memory that a balloon or dynamic memory has taken from the guest.</summary>
/// <param name="IsSkipped">Whether it is left out rather than looked at and found zero, page by page.</param>
/// <param name="BytesPerPage">What a page left out still takes in the stream; counted once.</param>
public sealed record UnusedMemory(bool IsSkipped, ByteCount BytesPerPage)
{
    /// <summary>Its pages read as zero and are sent as zero pages (QEMU's balloon).</summary>
    public static UnusedMemory AsZeroPages { get; } = new(false, ByteCount.Zero);

    /// <summary>It is not sent at all (Hyper-V's dynamic memory; QEMU with free-page hints).</summary>
    public static UnusedMemory Skipped { get; } = new(true, ByteCount.Zero);

    /// <summary>Its pages are named in the stream and no more (Xen: 8 bytes each, tools/libs/guest/xg_sr_save.c).</summary>
    public static UnusedMemory Entries { get; } = new(true, new ByteCount(8));
}
