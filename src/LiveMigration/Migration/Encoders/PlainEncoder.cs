// Hot: every word of a pass without deltas passes here. Guarded by `livemig bench` pageExact.*.
using LiveMigration.Memory;

namespace LiveMigration.Migration.Encoders;

/// <summary>Pages in full; zero pages as a mark if the hypervisor tells them apart.</summary>
/// <remarks>
/// Stands for: the main stream of any hypervisor. Leaves out: what depends on the content of pages.
/// Source: QEMU 7.2 migration/ram.c (ram_save_page, save_zero_page). Checked by: conservation of bytes; recorded QEMU runs, window by window.
/// </remarks>
public sealed class PlainEncoder : PageEncoder
{
    private readonly PageCosts costs;
    private readonly RateAccount account;
    private readonly RateCounting counting;
    private readonly bool flushes;
    private readonly bool hasFrames;
    private readonly int normalBytes;
    private readonly int zeroBytes;
    private readonly long zeroTime;
    private long normalTime;

    /// <summary>An encoder for one migration.</summary>
    /// <param name="costs">What pages cost.</param>
    /// <param name="counting">When bytes count against the rate limit.</param>
    public PlainEncoder(PageCosts costs, RateCounting counting = RateCounting.PerPage)
        : this(costs, new RateAccount(counting))
    {
    }

    internal PlainEncoder(PageCosts costs, RateAccount account)
    {
        ArgumentNullException.ThrowIfNull(costs);
        this.costs = costs;
        this.account = account;
        counting = account.Counting;
        flushes = counting == RateCounting.AtFlush;
        hasFrames = flushes || costs.SectionHeaderBytes > 0 || costs.SectionTrailerBytes > 0;
        normalBytes = costs.NormalPageBytes;
        zeroBytes = costs.ZeroPageBytes;
        zeroTime = costs.ZeroPageTime.Nanoseconds;
        normalTime = costs.NormalPageTime.Nanoseconds;
    }

    /// <inheritdoc/>
    public override ulong Send(long firstPage, ulong pages, ulong data, ref SendBatch batch, out bool isSpent)
    {
        var full = Count(pages & data);
        var zero = Count(pages) - full;
        if (batch.AccountedBytes + account.Waiting + (long)full * normalBytes + (long)zero * zeroBytes <= batch.Quota
            && (zero == 0 || !flushes)
            && (full + zero < batch.PagesToNextLook || batch.HasTimeFor(full + zero, full * normalTime + zero * zeroTime, (long)full * normalBytes + (long)zero * zeroBytes))
            && account.TryPages(full, normalBytes, ref batch))
        {
            if (zero > 0)
            {
                account.Copy(zero * zeroBytes, ref batch);
            }

            Tally(full, zero, ref batch);
            isSpent = batch.IsSpentAfter(full + zero);
            return pages;
        }

        isSpent = false;
        var left = pages;
        while (left != 0 && !isSpent)
        {
            var page = LowestBit(left);
            if ((data & page) != 0)
            {
                account.Page(normalBytes, ref batch);
                Tally(1, 0, ref batch);
            }
            else
            {
                account.Copy(zeroBytes, ref batch);
                Tally(0, 1, ref batch);
            }

            left ^= page;
            isSpent = batch.IsSpentAfter(1);
        }

        return pages & ~left;
    }

    /// <inheritdoc/>
    public override bool TrySendMany(long full, long zero, ref SendBatch batch)
    {
        if (counting != RateCounting.PerPage || !batch.IsUnlimited)
        {
            return false;
        }

        var bytes = full * normalBytes + zero * zeroBytes;
        batch.WireBytes += bytes;
        batch.AccountedBytes += bytes;
        Tally(full, zero, ref batch);
        return true;
    }

    /// <inheritdoc/>
    public override bool TrySendWithin(long firstPage, long full, long zero, ref SendBatch batch)
    {
        if (!batch.HasTimeFor(full + zero, full * normalTime + zero * zeroTime, full * normalBytes + zero * zeroBytes)
            || !account.TryMany(full, normalBytes, zero, zeroBytes, ref batch))
        {
            return false;
        }

        Tally(full, zero, ref batch);
        batch.PassLooks(full + zero);
        return true;
    }

    /// <inheritdoc/>
    public override void Section(ref SendBatch batch, bool begins)
    {
        if (hasFrames)
        {
            account.Frame(costs, begins, ref batch);
        }
    }

    /// <inheritdoc/>
    public override long LeastBytes(long full, long zero) => full * normalBytes + zero * zeroBytes;

    /// <inheritdoc/>
    public override void GuestStopped() => normalTime = costs.StoppedNormalPageTime.Nanoseconds;

    private void Tally(long full, long zero, ref SendBatch batch)
    {
        batch.NormalPages += full;
        batch.ZeroPages += zero;
        batch.SenderTime += full * normalTime + zero * zeroTime;
    }
}
