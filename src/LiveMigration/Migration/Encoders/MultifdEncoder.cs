using System.Numerics;
using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Encoders;

/// <summary>Multifd: pages travel in packets over several channels, each with a thread that may compress.</summary>
/// <remarks>
/// Stands for: QEMU's capability multifd, before 8.1 (packets count when queued, flush and synchronise at every section) and since (they
/// count when written, once a lap); its final stage included.
/// Leaves out: packets that end with a RAM block, zero-copy, which channel has which packet.
/// Source: QEMU migration/multifd.c, multifd-zlib.c, ram.c (7.2, 10.0); packet counts, repeats and overshoot of recorded runs.
/// Checked by: windows of 6,838,610 bytes, conservation of bytes, page versions, recorded runs of 7.2.22 (9) and 10.0.2 (8).
/// </remarks>
public sealed class MultifdEncoder : PageEncoder
{
    private const int PagesPerPacket = 128; // MULTIFD_PACKET_SIZE 512 KiB, migration/multifd.h
    private const int PacketHeaderBytes = 1344; // 320 and 8 for each of 128 pages, whether used or not
    private const int QueueTime = 50; // assumed, ns: find a page and note it in the packet
    private const int CopyTime = 500; // measured, ns a page: zlib works on a copy that the guest cannot change

    private readonly PageCosts costs;
    private readonly MultifdSettings settings;
    private readonly MultifdRules rules;
    private readonly HostTimings host;
    private readonly RateAccount account;
    private readonly PlainEncoder plain;
    private readonly CompressedPages? compressed;
    private readonly ThreadBacklog channels;
    private readonly EncryptionCosts? cipher;
    private readonly int repeatShare;
    private int queued;
    private int queuedData;
    private long payload;
    private long dataTime;
    private bool wasSetUp;
    private bool inSection;
    private bool stopped;
    private bool postCopy;
    private bool lapEnded;
    private VirtualTime lastEnd;
    private int repeats;
    private int overshootQuarters;
    private long? lastPacket;
    private long packets;
    private long channelBytes;
    private long encodedBytes;

    /// <summary>An encoder for one migration.</summary>
    /// <param name="costs">What headers, zero pages and pages on the main stream cost.</param>
    /// <param name="counting">When bytes of the main stream count against the rate limit.</param>
    /// <param name="settings">Channels, compression, who finds zero pages.</param>
    /// <param name="rules">When packets count and channels synchronise.</param>
    /// <param name="host">What channels need, and what they can have.</param>
    /// <param name="content">What is in pages; only compression asks.</param>
    /// <param name="memory">The guest's memory; for compression of content without a mix with <see cref="MigrationPlan.NeedsContent"/>.</param>
    /// <param name="encryption">What each channel's thread encrypts with; null does not. The main stream is <see cref="EncryptedEncoder"/>'s.</param>
    public MultifdEncoder(PageCosts costs, RateCounting counting, MultifdSettings settings, MultifdRules rules, HostTimings host, PageContent content, IMigratingMemory memory, EncryptionSettings? encryption = null)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(content);
        (this.costs, this.settings, this.rules, this.host) = (costs, settings, rules, host);
        account = new RateAccount(counting);
        plain = new PlainEncoder(costs, account);
        channels = new ThreadBacklog(settings.Channels);
        repeatShare = settings.Compression == StreamCompression.None ? rules.RepeatedPagesPerHundredPackets : rules.RepeatedPagesPerHundredCompressedPackets;
        compressed = CompressionTable.Of(settings.Compression) is { } table ? new CompressedPages(table, content, host, memory) : null;
        cipher = encryption is null ? null : new EncryptionCosts(encryption, host);
    }

    /// <inheritdoc/>
    public override EncodingReport? Report => new() { Packets = packets, ChannelBytes = channelBytes, EncodedBytes = encodedBytes };

    /// <inheritdoc/>
    public override ulong Send(long firstPage, ulong pages, ulong data, ref SendBatch batch, out bool isSpent)
    {
        if (postCopy)
        {
            return plain.Send(firstPage, pages, data, ref batch, out isSpent);
        }

        Enter(batch);
        isSpent = false;
        var left = pages;
        while (left != 0 && !isSpent)
        {
            var bit = LowestBit(left);
            var isData = (data & bit) != 0;
            if (isData || settings.ZeroPages == ZeroPageDetection.None)
            {
                batch.NormalPages++;
                Queue(firstPage + BitOperations.TrailingZeroCount(bit), isData, ref batch);
            }
            else if (settings.ZeroPages == ZeroPageDetection.Channels)
            {
                batch.ZeroPages++;
                QueueZero(ref batch);
            }
            else
            {
                batch.ZeroPages++;
                batch.SenderTime += costs.ZeroPageTime.Nanoseconds;
                account.Copy(costs.ZeroPageBytes, ref batch);
            }

            left ^= bit;
            isSpent = rules.FlushesEachSection ? batch.IsSpentAfter(1) : IsSpentOnceWritten(ref batch);
        }

        return pages & ~left;
    }

    /// <inheritdoc/>
    public override void Section(ref SendBatch batch, bool begins)
    {
        if (begins)
        {
            Enter(batch);
            if (!wasSetUp)
            {
                wasSetUp = true;
                CountChannels(settings.Channels * rules.FirstPacketBytes, ref batch); // before the first window, so not against its limit
                Synchronise(ref batch);
            }
        }
        else
        {
            if (!postCopy && (rules.FlushesEachSection || stopped))
            {
                Synchronise(ref batch);
            }

            inSection = false;
            lastEnd = batch.StartsAt + new VirtualDuration(batch.SenderTime);
        }

        account.Frame(costs, begins, ref batch);
    }

    /// <inheritdoc/>
    public override void LapEnded(ref SendBatch batch)
    {
        lapEnded = true;
        if (!rules.FlushesEachSection && !postCopy)
        {
            Synchronise(ref batch);
        }
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
        Synchronise(ref batch);
        postCopy = true; // a page that the guest waits for must not be overtaken
    }

    private void Enter(in SendBatch batch)
    {
        if (!inSection)
        {
            channels.Pass(batch.StartsAt - lastEnd);
            (inSection, lapEnded, lastPacket) = (true, false, null);
        }
    }

    private void Queue(long page, bool isData, ref SendBatch batch)
    {
        if (compressed is null)
        {
            payload += PageExactMemory.PageBytes;
            dataTime += host.ChannelPageTime.Nanoseconds;
        }
        else
        {
            // A zero page that nobody looks for is one repeated byte.
            var bytes = isData ? compressed.Bytes(page) : 0;
            payload += bytes;
            dataTime += (isData ? compressed.Time(page) : compressed.TimeOfZeros) + CopyTime + host.ZeroPageTime.Nanoseconds + host.ChannelPageTime.Nanoseconds * bytes / PageExactMemory.PageBytes;
        }

        queuedData++;
        Queued(ref batch);
    }

    private void QueueZero(ref SendBatch batch)
    {
        dataTime += host.ZeroPageTime.Nanoseconds;
        Queued(ref batch);
    }

    private void Queued(ref SendBatch batch)
    {
        batch.SenderTime += QueueTime;
        if (++queued < PagesPerPacket)
        {
            return;
        }

        Flush(ref batch);
        repeats += repeatShare;
        if (repeats >= 100)
        {
            // The last page is queued again; it counts as bytes and not as a page.
            repeats -= 100;
            queued = queuedData = 1;
            payload = PageExactMemory.PageBytes;
            dataTime = host.ChannelPageTime.Nanoseconds;
        }
    }

    private void Flush(ref SendBatch batch)
    {
        if (queued == 0)
        {
            return;
        }

        var counted = rules.FlushesEachSection ? (long)queuedData * PageExactMemory.PageBytes : payload;
        var away = rules.FlushesEachSection ? counted - payload : 0;
        encodedBytes += compressed is null ? 0 : payload;
        batch.CompressedAwayBytes += away;
        SendPacket(counted, ref batch);
        if (cipher is not null)
        {
            Encrypt(cipher, ref batch);
        }

        batch.SenderTime += channels.Add((long)(dataTime / Processors()));
        (queued, queuedData, payload, dataTime) = (0, 0, 0, 0);
    }

    // The packet's head is a record by itself, as is each page that is not compressed: QEMU io/channel-tls.c writes piece by piece.
    private void Encrypt(EncryptionCosts cipher, ref SendBatch batch)
    {
        var records = compressed is null ? queuedData : EncryptionCosts.RecordsOf(payload);
        dataTime += cipher.Time(PacketHeaderBytes + payload, 1 + records);
        batch.FramingBytes += records * EncryptionCosts.FramingPerRecord;
    }

    private void Synchronise(ref SendBatch batch)
    {
        Flush(ref batch);
        for (var channel = 0; channel < settings.Channels; channel++)
        {
            SendPacket(0, ref batch);
        }

        batch.SenderTime += channels.Wait();
        account.Copy(rules.SynchroniseFlagBytes, ref batch);
    }

    private void SendPacket(long payloadBytes, ref SendBatch batch)
    {
        var bytes = PacketHeaderBytes + payloadBytes;
        packets++;
        batch.AccountedBytes += bytes;
        batch.FramingBytes += cipher is null ? 0 : EncryptionCosts.FramingPerRecord;
        CountChannels(bytes, ref batch);
    }

    private void CountChannels(long bytes, ref SendBatch batch)
    {
        channelBytes += bytes;
        batch.ChannelBytes += bytes;
        batch.WireBytes += bytes;
    }

    private double Processors()
    {
        var cpus = stopped ? host.StoppedMigrationCpus : host.MigrationCpus;
        var slowed = rules.SenderSpins && cpus < settings.Channels + 1; // the spinning sender takes a processor that channels want
        return Math.Min(cpus, settings.Channels) / (slowed ? rules.SpinCost : 1);
    }

    // When the quota is seen used up, packets in flight are written too: three quarters of the channels in the mean, half where
    // the channels were synchronised meanwhile (99 windows and 4 of recorded 10.0.2 runs). Parts of packets carry over.
    private bool IsSpentOnceWritten(ref SendBatch batch)
    {
        if (lastPacket is null && batch.AccountedBytes > batch.Quota)
        {
            overshootQuarters += settings.Channels * (lapEnded ? 2 : 3);
            lastPacket = packets + overshootQuarters / 4;
            overshootQuarters %= 4;
        }

        return packets >= lastPacket || batch.IsTimeUpAfter(1);
    }
}
