using System.Globalization;
using System.Numerics;
using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Encoders;

/// <summary>The main connection's stream, compressed in blocks by a pool of threads.</summary>
/// <remarks>
/// Stands for: Hyper-V's transport option Compression; any hypervisor that compresses what it sends over one connection.
/// Leaves out: how blocks are made up and which thread has which (pages go to the pool one by one at the sizes of blocks of 512 KiB), waiting for
/// idle processors, giving compression up when it does not pay.
/// Source: Microsoft says that memory is compressed with processors that are idle, and publishes neither algorithm nor block; XPRESS and blocks
/// of 512 KiB are assumed. Checked by: closed forms of bytes and time, conservation of bytes, page versions.
/// </remarks>
public sealed class CompressedStreamEncoder : PageEncoder
{
    private readonly PageCosts costs;
    private readonly int threadCount;
    private readonly HostTimings host;
    private readonly RateAccount account;
    private readonly PlainEncoder plain;
    private readonly CompressedPages compressed;
    private readonly ThreadBacklog threads;
    private readonly int headerBytes;
    private readonly bool marksZeroPages;
    private bool stopped;
    private bool postCopy;
    private long encodedPages;
    private long encodedBytes;

    /// <summary>An encoder for one migration.</summary>
    /// <param name="costs">What headers and zero pages cost, and the sender's time for a page beside its compression. Zero pages that cost as much as others are compressed like them.</param>
    /// <param name="settings">Algorithm and threads.</param>
    /// <param name="host">The processors that the threads can have.</param>
    /// <param name="content">What is in pages.</param>
    /// <param name="memory">The guest's memory; without a mix with <see cref="MigrationPlan.NeedsContent"/>.</param>
    /// <exception cref="ArgumentException">The algorithm is none.</exception>
    public CompressedStreamEncoder(PageCosts costs, CompressionSettings settings, HostTimings host, PageContent content, IMigratingMemory memory)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(content);
        (this.costs, this.host, threadCount) = (costs, host, settings.ThreadsOn(host));
        account = new RateAccount(RateCounting.PerPage);
        plain = new PlainEncoder(costs, account);
        var table = CompressionTable.Of(settings.Algorithm) ?? throw new ArgumentException("The algorithm is none; use a PlainEncoder.", nameof(settings));
        compressed = new CompressedPages(table, content, host, memory);
        threads = new ThreadBacklog(threadCount);
        headerBytes = costs.NormalPageBytes - PageExactMemory.PageBytes;
        marksZeroPages = costs.ZeroPageBytes < costs.NormalPageBytes;
    }

    /// <summary>Whether memory must keep how often each page was written: not with a mix, whose pages keep their class.</summary>
    public static bool NeedsContent(PageContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.Mix is null;
    }

    /// <summary>What is assumed of a hypervisor that publishes nothing of its compression, one sentence each.</summary>
    public static IReadOnlyList<string> Assumptions(CompressionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [$"algorithm, block and threads of the compression are not published: assumed are {settings.Algorithm.ToString().ToUpperInvariant()}, 512 KiB and {settings.Threads?.ToString(CultureInfo.InvariantCulture) ?? "one for each of the host's processors for migrations"}"];
    }

    /// <inheritdoc/>
    public override EncodingReport? Report => new() { EncodedPages = encodedPages, EncodedBytes = encodedBytes };

    /// <inheritdoc/>
    public override ulong Send(long firstPage, ulong pages, ulong data, ref SendBatch batch, out bool isSpent)
    {
        if (postCopy)
        {
            return plain.Send(firstPage, pages, data, ref batch, out isSpent);
        }

        isSpent = false;
        var left = pages;
        while (left != 0 && !isSpent)
        {
            var bit = LowestBit(left);
            var page = firstPage + BitOperations.TrailingZeroCount(bit);
            if ((data & bit) != 0)
            {
                Compress(compressed.Bytes(page), compressed.Time(page), ref batch);
            }
            else if (marksZeroPages)
            {
                batch.ZeroPages++;
                threads.Spend(costs.ZeroPageTime.Nanoseconds, ref batch);
                account.Copy(costs.ZeroPageBytes, ref batch);
            }
            else
            {
                Compress(compressed.BytesOfZeros, compressed.TimeOfZeros, ref batch);
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
    public override void GuestStopped()
    {
        stopped = true;
        plain.GuestStopped();
    }

    /// <inheritdoc/>
    public override void PostCopyBegins(ref SendBatch batch)
    {
        batch.SenderTime += threads.Wait();
        postCopy = true; // a page that the guest waits for must not wait for threads
    }

    private void Compress(int size, long time, ref SendBatch batch)
    {
        var cpus = stopped ? host.StoppedMigrationCpus : host.MigrationCpus;
        threads.Spend((stopped ? costs.StoppedNormalPageTime : costs.NormalPageTime).Nanoseconds, ref batch);
        batch.SenderTime += threads.Add((long)(time / Math.Min(cpus, threadCount)));
        encodedPages++;
        encodedBytes += size;
        batch.EncodedPages++;
        account.Copy(headerBytes + size, ref batch);
    }
}
