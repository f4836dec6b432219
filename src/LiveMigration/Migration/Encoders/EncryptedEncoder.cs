using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Encoders;

/// <summary>Another encoder's main stream, encrypted.</summary>
/// <remarks>
/// Stands for: TLS in the sending thread, which it takes time from; or another thread or a tunnel, which the sender waits for when it is behind.
/// Leaves out: channels beside the main stream, which encrypt by themselves (see <see cref="MultifdEncoder"/>); buffers between the two beyond 64 pages.
/// Source: QEMU io/channel-tls.c: each piece of a write is a record, so a full page and its header are two. Checked by: closed forms; conservation of bytes.
/// </remarks>
public sealed class EncryptedEncoder : PageEncoder
{
    private readonly PageEncoder inner;
    private readonly EncryptionCosts costs;
    private readonly ThreadBacklog? beside;
    private readonly int recordsPerFullPage;
    private readonly int threads;
    private bool stopped;
    private long unframed;
    private VirtualTime lastEnd;

    /// <summary>An encoder for one migration.</summary>
    /// <param name="inner">Makes the stream.</param>
    /// <param name="settings">Cipher, and who encrypts.</param>
    /// <param name="host">Clock and instructions of the processors.</param>
    /// <param name="recordsPerFullPage">Records that a full page makes where the sender encrypts; 0 if pages fill records of 16 KiB like any data.</param>
    /// <param name="threads">Threads that encrypt side by side where it is not the sender; 1 or more.</param>
    public EncryptedEncoder(PageEncoder inner, EncryptionSettings settings, HostTimings host, int recordsPerFullPage = 0, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        this.inner = inner;
        this.recordsPerFullPage = settings.By == EncryptedBy.Sender ? recordsPerFullPage : 0;
        costs = new EncryptionCosts(settings, host);
        beside = settings.By == EncryptedBy.Sender ? null : new ThreadBacklog(threads);
        this.threads = threads;
    }

    /// <summary>What is assumed for want of published facts, one sentence each; empty without encryption.</summary>
    public static IReadOnlyList<string> Assumptions(EncryptionSettings? settings) => settings?.By switch
    {
        EncryptedBy.Tunnel => ["what a tunnel costs beside its cipher is not published: assumed are 4 cycles a byte, and records as in TLS 1.3"],
        EncryptedBy.OwnThread => ["the records of encryption by a thread of its own are not published: assumed are those of TLS 1.3"],
        _ => [],
    };

    /// <inheritdoc/>
    public override EncodingReport? Report => inner.Report;

    /// <inheritdoc/>
    public override ulong Send(long firstPage, ulong pages, ulong data, ref SendBatch batch, out bool isSpent)
    {
        var before = batch;
        var sent = inner.Send(firstPage, pages, data, ref batch, out isSpent);
        Encrypt(before, ref batch);
        return sent;
    }

    /// <inheritdoc/>
    public override bool TrySendMany(long full, long zero, ref SendBatch batch)
    {
        var before = batch;
        if (!inner.TrySendMany(full, zero, ref batch))
        {
            return false;
        }

        Encrypt(before, ref batch);
        return true;
    }

    /// <inheritdoc/>
    public override void Section(ref SendBatch batch, bool begins)
    {
        if (begins)
        {
            beside?.Pass(batch.StartsAt - lastEnd);
        }

        inner.Section(ref batch, begins);
        if (!begins)
        {
            // What is left of a record goes with the section's end.
            if (unframed > 0)
            {
                Frame(1, 0, ref batch);
                unframed = 0;
            }

            if (stopped && beside is not null)
            {
                batch.SenderTime += beside.Wait();
            }

            lastEnd = batch.StartsAt + new VirtualDuration(batch.SenderTime);
        }
    }

    /// <inheritdoc/>
    public override void LogWasRead() => inner.LogWasRead();

    /// <inheritdoc/>
    public override void LapEnded(ref SendBatch batch)
    {
        var before = batch;
        inner.LapEnded(ref batch);
        Encrypt(before, ref batch);
    }

    /// <inheritdoc/>
    public override void GuestStopped()
    {
        stopped = true;
        inner.GuestStopped();
    }

    /// <inheritdoc/>
    public override void PostCopyBegins(ref SendBatch batch)
    {
        var before = batch;
        inner.PostCopyBegins(ref batch);
        Encrypt(before, ref batch);
    }

    private void Encrypt(in SendBatch before, ref SendBatch batch)
    {
        beside?.Pass(new VirtualDuration(batch.SenderTime - before.SenderTime));
        var bytes = batch.WireBytes - batch.ChannelBytes - (before.WireBytes - before.ChannelBytes);
        if (bytes == 0)
        {
            return;
        }

        var records = 0L;
        if (recordsPerFullPage > 0)
        {
            records = (batch.NormalPages - before.NormalPages) * recordsPerFullPage;
        }

        if (records == 0)
        {
            unframed += bytes;
            records = unframed / EncryptionCosts.RecordBytes;
            unframed -= records * EncryptionCosts.RecordBytes;
        }

        Frame(records, bytes, ref batch);
    }

    private void Frame(long records, long bytes, ref SendBatch batch)
    {
        batch.FramingBytes += records * EncryptionCosts.FramingPerRecord;
        var time = costs.Time(bytes, records);
        batch.SenderTime += beside?.Add(time / threads) ?? time;
    }
}
