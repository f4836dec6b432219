// Hot where a guest has regions of its own: asked once a word of 64 pages. A guest without them goes without it.
using LiveMigration.Hosts;
using LiveMigration.Memory;

namespace LiveMigration.Migration.Encoders;

/// <summary>Names a region of memory before a page of it, wherever the page before was of another.</summary>
/// <remarks>
/// Stands for: save_page_header of QEMU's migration/ram.c: a byte for the length and the name, unless the page follows one of the same block.
/// Leaves out: names over the channels of multifd, which are part of every packet. Checked by: closed forms, to the byte.
/// </remarks>
internal sealed class RegionNamesEncoder : PageEncoder
{
    private readonly PageEncoder inner;
    private readonly RateAccount account;
    private readonly long[] ends;
    private readonly int[] nameBytes;
    private long first;
    private long end;
    private bool hasGoneRound;

    /// <param name="inner">Encodes the pages.</param>
    /// <param name="account">What <paramref name="inner"/> counts its bytes with.</param>
    /// <param name="regions">The guest's regions, in order; not empty.</param>
    public RegionNamesEncoder(PageEncoder inner, RateAccount account, IReadOnlyList<GuestRegion> regions)
    {
        (this.inner, this.account) = (inner, account);
        ends = new long[regions.Count];
        nameBytes = [.. regions.Select(region => 1 + region.NameBytes)];
        var at = 0L;
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] = at += regions[i].Size.Bytes / PageExactMemory.PageBytes;
        }

        // Firmware lies behind the memory; its names are part of the stream's head.
        ends[^1] = long.MaxValue;
    }

    /// <inheritdoc/>
    public override Reports.EncodingReport? Report => inner.Report;

    /// <inheritdoc/>
    public override ulong Send(long firstPage, ulong pages, ulong data, ref SendBatch batch, out bool isSpent)
    {
        if (firstPage < first || firstPage >= end)
        {
            Name(firstPage, ref batch);
        }

        return inner.Send(firstPage, pages, data, ref batch, out isSpent);
    }

    /// <inheritdoc/>
    public override bool TrySendWithin(long firstPage, long full, long zero, ref SendBatch batch) =>
        firstPage >= first && firstPage < end && inner.TrySendWithin(firstPage, full, zero, ref batch);

    /// <inheritdoc/>
    public override void Section(ref SendBatch batch, bool begins) => inner.Section(ref batch, begins);

    /// <inheritdoc/>
    public override void LogWasRead() => inner.LogWasRead();

    /// <inheritdoc/>
    public override void LapEnded(ref SendBatch batch)
    {
        inner.LapEnded(ref batch);
        if (!hasGoneRound)
        {
            // The firmware's pages came in between; later on nobody writes them.
            hasGoneRound = true;
            end = first;
        }
    }

    /// <inheritdoc/>
    public override void GuestStopped() => inner.GuestStopped();

    /// <inheritdoc/>
    public override void PostCopyBegins(ref SendBatch batch)
    {
        inner.PostCopyBegins(ref batch);
        end = first; // ram_postcopy_send_discard_bitmap forgets the block sent last
    }

    /// <inheritdoc/>
    public override long LeastBytes(long full, long zero) => inner.LeastBytes(full, zero);

    private void Name(long page, ref SendBatch batch)
    {
        var region = 0;
        while (ends[region] <= page)
        {
            region++;
        }

        (first, end) = (region == 0 ? 0 : ends[region - 1], ends[region]);
        account.Copy(nameBytes[region], ref batch);
    }
}
