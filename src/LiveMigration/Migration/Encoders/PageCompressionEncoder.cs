using System.Numerics;
using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Encoders;

/// <summary>Pages compressed one by one with zlib in a pool of threads, on the main stream.</summary>
/// <remarks>
/// Stands for: QEMU's capability compress (up to 9.0), with and without waiting for an idle thread.
/// Leaves out: some ten pages too many that QEMU counts at each change of a RAM block; blocks beside the first, whose first page goes raw too;
/// levels (see <see cref="CompressionTable"/>).
/// Source: QEMU 7.2 migration/ram.c (save_compress_page, compress_page_with_multi_thread); sizes and times measured.
/// Checked by: conservation of bytes, page versions, recorded runs of 7.2.22 (6, all with waiting).
/// </remarks>
public sealed class PageCompressionEncoder : PageEncoder
{
    private const int PageHeaderBytes = 8; // offset and flags
    private const int LengthBytes = 4; // of the compressed page, counted with it
    private const int HandOverTime = 1_000; // assumed, ns: a copy of the page's address under a lock

    private readonly PageCosts costs;
    private readonly RateAccount account;
    private readonly HostTimings host;
    private readonly PageCompressionSettings settings;
    private readonly CompressedPages compressed;
    private readonly ThreadBacklog threads;
    private bool firstWasSent;
    private bool stopped;
    private long pages;
    private long bytes;
    private long busy;

    /// <summary>An encoder for one migration.</summary>
    /// <param name="costs">What pages cost that are not compressed.</param>
    /// <param name="counting">When bytes count against the rate limit.</param>
    /// <param name="settings">Threads, and whether to wait for them.</param>
    /// <param name="host">What threads need, and what they can have.</param>
    /// <param name="content">What is in pages.</param>
    /// <param name="memory">The guest's memory, with <see cref="MigrationPlan.NeedsContent"/>.</param>
    public PageCompressionEncoder(PageCosts costs, RateCounting counting, PageCompressionSettings settings, HostTimings host, PageContent content, IMigratingMemory memory)
        : this(costs, new RateAccount(counting), settings, host, content, memory)
    {
    }

    internal PageCompressionEncoder(PageCosts costs, RateAccount account, PageCompressionSettings settings, HostTimings host, PageContent content, IMigratingMemory memory)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(content);
        (this.costs, this.account, this.settings, this.host) = (costs, account, settings, host);
        compressed = new CompressedPages(CompressionTable.ZlibPage, content, host, memory);
        threads = new ThreadBacklog(settings.Threads);
    }

    /// <inheritdoc/>
    public override EncodingReport? Report => new() { EncodedPages = pages, EncodedBytes = bytes, BusyPages = busy };

    /// <inheritdoc/>
    public override ulong Send(long firstPage, ulong pages, ulong data, ref SendBatch batch, out bool isSpent)
    {
        isSpent = false;
        var left = pages;
        while (left != 0 && !isSpent)
        {
            var bit = LowestBit(left);
            if (!firstWasSent)
            {
                firstWasSent = true; // what is still being compressed belongs to the block before
                SendWhole(ref batch);
            }
            else if ((data & bit) == 0)
            {
                batch.ZeroPages++;
                threads.Spend(costs.ZeroPageTime.Nanoseconds, ref batch);
                account.Copy(costs.ZeroPageBytes, ref batch);
            }
            else
            {
                SendCompressed(firstPage + BitOperations.TrailingZeroCount(bit), ref batch);
            }

            left ^= bit;
            isSpent = batch.IsSpentAfter(1);
        }

        return pages & ~left;
    }

    /// <inheritdoc/>
    public override void Section(ref SendBatch batch, bool begins)
    {
        threads.Section(ref batch, begins);
        account.Frame(costs, begins, ref batch);
    }

    /// <inheritdoc/>
    public override void LapEnded(ref SendBatch batch) => batch.SenderTime += threads.Wait();

    /// <inheritdoc/>
    public override void GuestStopped() => stopped = true;

    private void SendCompressed(long page, ref SendBatch batch)
    {
        var cpus = stopped ? host.StoppedMigrationCpus : host.MigrationCpus;
        var time = (long)((host.CompressionHandOffTime.Nanoseconds + compressed.Time(page)) / Math.Min(cpus, settings.Threads));
        if (!settings.WaitForThread && threads.IsFull(time))
        {
            busy++;
            SendWhole(ref batch);
            return;
        }

        threads.Spend(HandOverTime, ref batch);
        batch.SenderTime += threads.Add(time);
        var size = LengthBytes + compressed.Bytes(page);
        pages++;
        bytes += size;
        batch.EncodedPages++;
        account.Copy(PageHeaderBytes + size, ref batch);
    }

    private void SendWhole(ref SendBatch batch)
    {
        batch.NormalPages++;
        threads.Spend((stopped ? costs.StoppedNormalPageTime : costs.NormalPageTime).Nanoseconds, ref batch);
        account.Copy(costs.NormalPageBytes, ref batch);
    }
}
