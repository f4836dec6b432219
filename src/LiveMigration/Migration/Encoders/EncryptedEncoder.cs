using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Encoders;

/// <summary>Another encoder's main stream, encrypted.</summary>
/// <remarks>
/// Stands for: TLS in the sending thread, which it takes time from; or a tunnel in another process, which the sender waits for when it is behind.
/// Leaves out: channels beside the main stream, which encrypt by themselves (see <see cref="MultifdEncoder"/>); a tunnel's buffers beyond what 64 pages fill.
/// Source: QEMU io/channel-tls.c: each piece of a write is a record, so a full page and its header are two. Checked by: closed forms; conservation of bytes.
/// </remarks>
public sealed class EncryptedEncoder : PageEncoder
{
    private readonly PageEncoder inner;
    private readonly EncryptionCosts costs;
    private readonly ThreadBacklog? tunnel;
    private readonly int recordsPerFullPage;
    private bool stopped;
    private long unframed;
    private VirtualTime lastEnd;

    /// <summary>An encoder for one migration.</summary>
    /// <param name="inner">Makes the stream.</param>
    /// <param name="settings">Cipher, and who encrypts.</param>
    /// <param name="host">Clock and instructions of the processors.</param>
    /// <param name="recordsPerFullPage">Records that a full page makes; 0 if pages fill records of 16 KiB like any data.</param>
    public EncryptedEncoder(PageEncoder inner, EncryptionSettings settings, HostTimings host, int recordsPerFullPage = 0)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
        this.recordsPerFullPage = settings?.By == EncryptedBy.Tunnel ? 0 : recordsPerFullPage;
        costs = new EncryptionCosts(settings!, host);
        tunnel = settings!.By == EncryptedBy.Tunnel ? new ThreadBacklog(1) : null;
    }

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
            tunnel?.Pass(batch.StartsAt - lastEnd);
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

            if (stopped && tunnel is not null)
            {
                batch.SenderTime += tunnel.Wait();
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
        tunnel?.Pass(new VirtualDuration(batch.SenderTime - before.SenderTime));
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
        batch.SenderTime += tunnel?.Add(time) ?? time;
    }
}
