using System.Numerics;
using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Reports;

namespace LiveMigration.Migration.Encoders;

/// <summary>XBZRLE: a page that was sent before travels as the difference from the sender's copy of it, or not at all if nothing changed.</summary>
/// <remarks>
/// Stands for: QEMU's capability xbzrle; off until the walk has gone once round the memory.
/// Leaves out: pages that become zero, changes that happen to leave bytes as they were, several writes to a page between two looks at the guest.
/// Source: QEMU 7.2 migration/ram.c (save_xbzrle_page), xbzrle.c, page_cache.c; times measured on the host that is given.
/// Checked by: a byte-exact encoder, cache rules, page versions, recorded runs of 7.2.22 (12) and 10.0.2 (4).
/// </remarks>
public sealed class XbzrleEncoder : PageEncoder
{
    private const int DifferenceHeaderBytes = 3; // flag and length: 1 + 2, migration/ram.c
    private const int PageHeaderBytes = 8; // offset and flags
    private readonly PageCosts costs;
    private readonly RateAccount account;
    private readonly PageEncoder plain;
    private readonly ChangedPlaces places;
    private readonly PageVersions? versions;
    private readonly XbzrleCache cache;
    private readonly long missTime;
    private readonly long hitTime;
    private PageEncoder? other;
    private bool stopped;
    private bool postCopy;
    private int readings = 1; // the one at set-up
    private long hits;
    private long encodedBytes;
    private long misses;
    private long overflows;

    /// <summary>An encoder for one migration.</summary>
    /// <param name="costs">What pages cost that are not encoded.</param>
    /// <param name="counting">When bytes count against the rate limit.</param>
    /// <param name="settings">Size of the cache.</param>
    /// <param name="host">How long a page takes that is in the cache, or is not.</param>
    /// <param name="content">What the guest writes.</param>
    /// <param name="memory">The guest's memory, with <see cref="MigrationPlan.NeedsContent"/>.</param>
    /// <exception cref="ArgumentException">The memory keeps no page versions, or the cache is not a power of two of pages.</exception>
    public XbzrleEncoder(PageCosts costs, RateCounting counting, XbzrleSettings settings, HostTimings host, PageContent content, IMigratingMemory memory)
        : this(costs, new RateAccount(counting), settings, host, content, memory, null)
    {
    }

    internal XbzrleEncoder(PageCosts costs, RateAccount account, XbzrleSettings settings, HostTimings host, PageContent content, IMigratingMemory memory, PageEncoder? firstLap)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(host);
        var slots = settings.CacheSize.Bytes / PageExactMemory.PageBytes;
        if (slots < 1 || !BitOperations.IsPow2(slots) || slots * PageExactMemory.PageBytes != settings.CacheSize.Bytes)
        {
            throw new ArgumentException($"The cache has {settings.CacheSize.Bytes} bytes; allowed is a power of two of 4,096 or more.", nameof(settings));
        }

        this.costs = costs;
        this.account = account;
        plain = new PlainEncoder(costs, account);
        other = firstLap ?? plain;
        places = new ChangedPlaces(content);
        versions = ContentOf.Versions(memory);
        cache = new XbzrleCache(slots);
        missTime = host.XbzrleMissTime.Nanoseconds;
        hitTime = host.XbzrleHitTime.Nanoseconds;
    }

    /// <inheritdoc/>
    public override EncodingReport? Report => new()
    {
        EncodedPages = hits + (other?.Report?.EncodedPages ?? 0),
        EncodedBytes = encodedBytes + (other?.Report?.EncodedBytes ?? 0),
        CacheMisses = misses,
        Overflows = overflows,
    };

    /// <inheritdoc/>
    public override ulong Send(long firstPage, ulong pages, ulong data, ref SendBatch batch, out bool isSpent)
    {
        if (other is not null)
        {
            return other.Send(firstPage, pages, data, ref batch, out isSpent);
        }

        isSpent = false;
        var left = pages;
        while (left != 0 && !isSpent)
        {
            // As many pages at a time as can neither reach the quota nor pass the sender's next look at the clock.
            var together = batch.PagesToNextLook;
            if (batch.AccountedBytes + account.Waiting + (long)together * costs.NormalPageBytes > batch.Quota)
            {
                together = 1;
            }

            var group = LowestBits(left, together);
            var copied = SendGroup(firstPage, group, data, ref batch);
            account.Copy(copied, ref batch);
            left ^= group;
            isSpent = batch.IsSpentAfter(Count(group));
        }

        return pages & ~left;
    }

    /// <inheritdoc/>
    public override bool TrySendMany(long full, long zero, ref SendBatch batch) => other?.TrySendMany(full, zero, ref batch) ?? false;

    /// <inheritdoc/>
    public override void Section(ref SendBatch batch, bool begins)
    {
        if (other is not null)
        {
            other.Section(ref batch, begins);
            return;
        }

        account.Frame(costs, begins, ref batch);
    }

    /// <inheritdoc/>
    public override void LogWasRead() => readings++;

    /// <inheritdoc/>
    public override void LapEnded(ref SendBatch batch)
    {
        if (postCopy)
        {
            return;
        }

        if (other is { } before && before != plain)
        {
            before.LapEnded(ref batch);
            (hits, encodedBytes) = (hits + before.Report!.EncodedPages, encodedBytes + before.Report.EncodedBytes);
        }

        other = null;
    }

    /// <inheritdoc/>
    public override void GuestStopped()
    {
        stopped = true;
        plain.GuestStopped();
        other?.GuestStopped();
    }

    /// <inheritdoc/>
    public override void PostCopyBegins(ref SendBatch batch)
    {
        LapEnded(ref batch);
        postCopy = true;
        other = plain; // the destination would need the page it does not have
    }

    // Bytes that are copied to the stream, the pages' headers with them. Most pages of a large working set are not in the cache.
    private int SendGroup(long firstPage, ulong group, ulong data, ref SendBatch batch)
    {
        var copied = 0;
        var missed = 0;
        for (var rest = group & data; rest != 0; rest &= rest - 1)
        {
            var page = firstPage + BitOperations.TrailingZeroCount(rest);
            var cached = cache.Find(page, readings);
            if (cached >= 0)
            {
                copied += SendCached(page, cached, ref batch);
                continue;
            }

            missed++;
            if (!stopped)
            {
                cache.Insert(page, versions!.SourceOf(page), readings);
            }
        }

        var zero = Count(group & ~data);
        misses += missed;
        batch.NormalPages += missed;
        batch.ZeroPages += zero;
        batch.SenderTime += missed * (stopped ? costs.StoppedNormalPageTime.Nanoseconds : missTime) + zero * costs.ZeroPageTime.Nanoseconds;
        return copied + missed * costs.NormalPageBytes + zero * costs.ZeroPageBytes;
    }

    private int SendCached(long page, int cached, ref SendBatch batch)
    {
        var version = versions!.SourceOf(page);
        if (cached != versions.DestinationOf(page))
        {
            throw new InvalidOperationException($"Page {page} would be sent as a difference from version {cached}, but the destination has version {versions.DestinationOf(page)}.");
        }

        hits++;
        batch.SenderTime += hitTime;
        if (cached == version)
        {
            batch.EncodedPages++;
            return 0;
        }

        if (!stopped)
        {
            cache.Update(page, version);
        }

        return SendChanged(page, cached, version, ref batch);
    }

    private int SendChanged(long page, int cached, int version, ref SendBatch batch)
    {
        Span<ulong> changed = stackalloc ulong[ChangedPlaces.MapWords];
        places.Mark(page, cached, version, changed);
        if (XbzrleEncoding.Size(changed) is not { } size)
        {
            overflows++;
            encodedBytes += PageExactMemory.PageBytes; // as QEMU counts it
            batch.NormalPages++;
            batch.SenderTime += (stopped ? costs.StoppedNormalPageTime : costs.NormalPageTime).Nanoseconds;
            return costs.NormalPageBytes;
        }

        encodedBytes += DifferenceHeaderBytes + size;
        batch.EncodedPages++;
        return PageHeaderBytes + DifferenceHeaderBytes + size;
    }

    private static ulong LowestBits(ulong word, int count)
    {
        if (Count(word) <= count)
        {
            return word;
        }

        var rest = word;
        for (var i = 0; i < count; i++)
        {
            rest &= rest - 1;
        }

        return word ^ rest;
    }
}
