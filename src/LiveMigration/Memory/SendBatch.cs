// Hot: one per batch, touched once a word. Guarded by `livemig bench` pageExact.*.
using LiveMigration.Simulation;

namespace LiveMigration.Memory;

/// <summary>A batch of pages on its way: its limits, and what it came to so far. Plain numbers, since every word of a pass adds to it.</summary>
public struct SendBatch
{
    private const int PagesBetweenLooks = 64; // QEMU looks at the clock every 64 pages, migration/ram.c

    private int pagesSinceLook;

    /// <summary>A batch with limits.</summary>
    /// <param name="quota">Bytes against the rate limit; the page that makes the batch exceed them is the last. <see cref="long.MaxValue"/>: no limit.</param>
    /// <param name="timeLimit">Sender's time after which no further 64 pages are begun.</param>
    /// <param name="wire">Rate of the path, which takes time too where it is slower than the sender.</param>
    /// <param name="pageLimit">Pages after which no further 64 are begun.</param>
    /// <param name="startsAt">When it begins.</param>
    public SendBatch(ByteCount quota, VirtualDuration timeLimit, DataRate wire, long pageLimit = long.MaxValue, VirtualTime startsAt = default)
    {
        StartsAt = startsAt;
        Quota = quota.Bytes;
        PageLimit = pageLimit;
        SenderTimeLimit = timeLimit.Nanoseconds;
        WireBytesLimit = wire.IsUnlimited || timeLimit == VirtualDuration.MaxValue ? long.MaxValue : wire.BytesIn(timeLimit).Bytes;
    }

    /// <summary>A batch without limits.</summary>
    public static SendBatch Unlimited => new(new ByteCount(long.MaxValue), VirtualDuration.MaxValue, DataRate.Unlimited);

    /// <summary>When the batch begins; lets an encoder know what time has passed since the last.</summary>
    public VirtualTime StartsAt { get; init; }

    /// <summary>Bytes that may count against the rate limit; exceeding them ends the batch.</summary>
    public long Quota { get; }

    /// <summary>Sender's time in nanoseconds after which the batch ends.</summary>
    public long SenderTimeLimit { get; }

    /// <summary>Pages after which the batch ends.</summary>
    public long PageLimit { get; }

    /// <summary>Bytes that the path carries in <see cref="SenderTimeLimit"/>.</summary>
    public long WireBytesLimit { get; }

    /// <summary>Pages sent in full.</summary>
    public long NormalPages { get; set; }

    /// <summary>Pages found zero.</summary>
    public long ZeroPages { get; set; }

    /// <summary>Pages sent as a difference, or not at all since nothing had changed.</summary>
    public long EncodedPages { get; set; }

    /// <summary>Bytes counted against the rate limit, and in the bandwidth that is measured.</summary>
    public long AccountedBytes { get; set; }

    /// <summary>Bytes sent, as the hypervisor counts them.</summary>
    public long WireBytes { get; set; }

    /// <summary>Of <see cref="WireBytes"/> those over channels beside the main stream.</summary>
    public long ChannelBytes { get; set; }

    /// <summary>Of <see cref="WireBytes"/> those that are counted but do not travel, since they were compressed away.</summary>
    public long CompressedAwayBytes { get; set; }

    /// <summary>Bytes that travel beside <see cref="WireBytes"/> and that the hypervisor does not count: frames of encrypted records.</summary>
    public long FramingBytes { get; set; }

    /// <summary>Nanoseconds that the sender's processors need.</summary>
    public long SenderTime { get; set; }

    /// <summary>Whether nothing ends it but the end of what is pending.</summary>
    public readonly bool IsUnlimited => Quota == long.MaxValue && SenderTimeLimit == long.MaxValue && PageLimit == long.MaxValue;

    /// <summary>Bytes that take time on the path.</summary>
    public readonly long TravellingBytes => WireBytes - CompressedAwayBytes + FramingBytes;

    /// <summary>All pages dealt with.</summary>
    public readonly long Pages => NormalPages + ZeroPages + EncodedPages;

    /// <summary>What another batch came to belongs to this one.</summary>
    internal void Add(in SendBatch other)
    {
        NormalPages += other.NormalPages;
        ZeroPages += other.ZeroPages;
        EncodedPages += other.EncodedPages;
        AccountedBytes += other.AccountedBytes;
        WireBytes += other.WireBytes;
        ChannelBytes += other.ChannelBytes;
        CompressedAwayBytes += other.CompressedAwayBytes;
        FramingBytes += other.FramingBytes;
        SenderTime += other.SenderTime;
    }

    /// <summary>Pages until the clock is looked at again; 1 to 64.</summary>
    public readonly int PagesToNextLook => PagesBetweenLooks - pagesSinceLook;

    /// <summary>Whether so much more leaves the batch below each of its limits but the quota.</summary>
    internal readonly bool HasTimeFor(long pages, long senderTime, long travellingBytes) => senderTime < SenderTimeLimit - SenderTime
        && travellingBytes < WireBytesLimit - TravellingBytes
        && pages < PageLimit - Pages;

    /// <summary>Many pages were dealt with at once, and none of the looks at the clock found the time up.</summary>
    internal void PassLooks(long pages) => pagesSinceLook = (int)((pagesSinceLook + pages) % PagesBetweenLooks);

    /// <summary>Whether a limit is reached, as seen after each page.</summary>
    public bool IsSpentAfter(int pages) => AccountedBytes > Quota || IsTimeUpAfter(pages);

    /// <summary>Whether the time is up; looked at every 64 pages.</summary>
    public bool IsTimeUpAfter(int pages)
    {
        pagesSinceLook += pages;
        if (pagesSinceLook < PagesBetweenLooks)
        {
            return false;
        }

        pagesSinceLook -= PagesBetweenLooks;
        return SenderTime >= SenderTimeLimit || TravellingBytes >= WireBytesLimit || Pages >= PageLimit;
    }
}
