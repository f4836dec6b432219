using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>How a hypervisor switches to post-copy and serves faults.</summary>
public sealed record PostCopyRules
{
    /// <summary>From the guest's stop to its resume at the destination: last reading, list of missing pages, device state, load.</summary>
    public VirtualDuration SwitchTime { get; init; }

    /// <summary>The part of <see cref="SwitchTime"/> that the source counts as its downtime.</summary>
    public VirtualDuration SourceDowntime { get; init; }

    /// <summary>Limit of the background push; kept by the plan's windows, or as a cap of the path.</summary>
    public DataRate MaxBandwidth { get; init; } = DataRate.Unlimited;

    /// <summary>Requested pages have a channel of their own: they wait for each other, not for the push, and share the path with it.</summary>
    public bool Preempt { get; init; }

    /// <summary>Missing pages around a requested one that are sent with it, nearest first; host pages where these are larger. 0 or more.</summary>
    /// <value>Default 0: the push goes on behind the requested page and nothing else.</value>
    /// <remarks>Source: pre-paging around a fault (Hines and Gopalan, VEE 2009).</remarks>
    public int PrefetchPages { get; init; }

    /// <summary>Pages of 4 KiB in a host page, which is requested, sent and placed whole: 1, or a power of two from 64 on (2 MiB: 512, 1 GiB: 262,144).</summary>
    /// <value>Default 1.</value>
    /// <remarks>Source: QEMU docs/devel/migration/postcopy.rst: whole host pages are placed at once; one that was sent in part before the switch is sent again.</remarks>
    public int PagesPerHostPage { get; init; } = 1;

    /// <summary>From a fault to its request reaching the source, beside the path's latency.</summary>
    public VirtualDuration RequestTime { get; init; }

    /// <summary>From a page's last byte at the destination to its being in its place; whoever waits for it goes on then.</summary>
    public VirtualDuration PlaceTime { get; init; }

    /// <summary>Time for a page that travels in post-copy; zero: the path is the limit.</summary>
    public VirtualDuration PageTime { get; init; }

    /// <summary>What each stretch of missing pages adds to <see cref="SwitchTime"/>.</summary>
    public VirtualDuration TimePerMissingStretch { get; init; }

    /// <summary>Bytes of the switch that count as transferred beside pages.</summary>
    public ByteCount SwitchBytes { get; init; }

    /// <summary>Whether the list of missing pages counts as transferred.</summary>
    public bool CountsMissingList { get; init; }

    /// <summary>From the last page in its place to the source counting the migration as done.</summary>
    public VirtualDuration CompletionTime { get; init; }

    /// <summary>Bytes of the destination's bitmap of received pages, sent to the source for recovery: a bit a page.</summary>
    /// <remarks>Source: ramblock_recv_bitmap_send, QEMU migration/ram.c; its few bytes of frame are left out.</remarks>
    public static ByteCount ReceivedBitmapBytes(ByteCount memory) => new((memory.Bytes / Memory.PageExactMemory.PageBytes + 7) / 8);

    /// <summary>Bytes of the list of missing pages: 16 a stretch and 15 for each command of up to 12 stretches.</summary>
    /// <remarks>Source: MAX_DISCARDS_PER_COMMAND 12 and qemu_savevm_send_postcopy_ram_discard, QEMU 7.2 migration/postcopy-ram.c, savevm.c; the block's name is that of the main memory.</remarks>
    public static ByteCount MissingListBytes(long stretches) => new(16 * stretches + 15 * ((stretches + 11) / 12));
}
