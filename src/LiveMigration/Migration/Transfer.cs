using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>A batch on its way: bytes that travel at a rate, the sender's own work beside them, and what follows behind.</summary>
internal sealed class Transfer
{
    private SendBatch batch;
    private long total;
    private long left;
    private DataRate rate;
    private VirtualTime since;
    private VirtualTime senderDoneAt;
    private VirtualDuration after;
    private long behindBytes;

    /// <summary>When its last byte is handed over and what follows is done.</summary>
    public VirtualTime End { get; private set; }

    /// <param name="now">When it begins.</param>
    /// <param name="sent">The batch.</param>
    /// <param name="at">What the path gives it.</param>
    /// <param name="behind">Bytes that follow the batch once both path and sender are done with it.</param>
    /// <param name="then">Time that passes after its last byte.</param>
    public void Begin(VirtualTime now, in SendBatch sent, DataRate at, ByteCount behind = default, VirtualDuration then = default)
    {
        (batch, rate, since, after, behindBytes) = (sent, at, now, then, behind.Bytes);
        total = left = sent.TravellingBytes + behind.Bytes;
        senderDoneAt = now + new VirtualDuration(sent.SenderTime);
        End = VirtualTime.Max(now + at.TimeFor(new ByteCount(sent.TravellingBytes)), senderDoneAt) + at.TimeFor(behind) + then;
    }

    /// <summary>It has arrived or was given up.</summary>
    public void Clear() => left = total = behindBytes = 0;

    /// <summary>What of it is not on the wire yet goes on at a new rate.</summary>
    /// <returns>Whether its end has moved.</returns>
    public bool GoOnAt(DataRate newRate, VirtualTime now)
    {
        if (left == 0 || newRate == rate)
        {
            return false;
        }

        left = Unsent(now);
        (since, rate) = (now, newRate);
        if (left == 0)
        {
            return false;
        }

        End = VirtualTime.Max(now + rate.TimeFor(new ByteCount(left)), senderDoneAt) + after;
        return true;
    }

    /// <summary>Of a batch that is given up now, what will not be sent; a page of which a part is on the wire is not.</summary>
    public SendBatch Rest(VirtualTime now)
    {
        var unsent = Math.Max(0, Unsent(now) - behindBytes);
        if (unsent == 0)
        {
            return default;
        }

        var pageBytes = total - behindBytes;

        return new SendBatch
        {
            WireBytes = unsent,
            NormalPages = Share(batch.NormalPages),
            ZeroPages = Share(batch.ZeroPages),
            EncodedPages = Share(batch.EncodedPages),
        };

        long Share(long pages) => (long)(((Int128)pages * unsent + pageBytes - 1) / pageBytes);
    }

    /// <summary>Of what follows a batch that is given up now, what will not be sent.</summary>
    public ByteCount RestBehind(VirtualTime now) => new(Math.Min(behindBytes, Unsent(now)));

    private long Unsent(VirtualTime now) => rate.IsUnlimited ? 0 : left - Math.Min(left, rate.BytesIn(now - since).Bytes);
}
