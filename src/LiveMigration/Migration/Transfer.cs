using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>A batch on its way: bytes that travel at a rate, the sender's own work beside them, and what follows behind.</summary>
internal sealed class Transfer
{
    private SendBatch batch;
    private long pagesLeft;
    private long behindLeft;
    private DataRate rate = DataRate.Unlimited;
    private VirtualTime since;
    private VirtualTime senderDoneAt;
    private VirtualDuration after;

    /// <summary>When its last byte is handed over and what follows is done.</summary>
    public VirtualTime End { get; private set; }

    /// <param name="now">When it begins.</param>
    /// <param name="sent">The batch.</param>
    /// <param name="at">What the path gives it.</param>
    /// <param name="behind">Bytes that follow the batch once both path and sender are done with it.</param>
    /// <param name="then">Time that passes after its last byte.</param>
    public void Begin(VirtualTime now, in SendBatch sent, DataRate at, ByteCount behind = default, VirtualDuration then = default)
    {
        (batch, rate, since, after) = (sent, at, now, then);
        (pagesLeft, behindLeft) = (sent.TravellingBytes, behind.Bytes);
        senderDoneAt = now + new VirtualDuration(sent.SenderTime);
        End = PagesEnd.PlusAtMost(rate.TimeFor(behind)).PlusAtMost(then);
    }

    /// <summary>It has arrived or was given up.</summary>
    public void Clear() => pagesLeft = behindLeft = 0;

    /// <summary>What of it is not on the wire yet goes on at a new rate.</summary>
    /// <returns>Whether its end has moved.</returns>
    public bool GoOnAt(DataRate newRate, VirtualTime now)
    {
        if (newRate == rate || pagesLeft + behindLeft == 0)
        {
            return false;
        }

        (pagesLeft, behindLeft) = (UnsentOfPages(now), RestBehind(now).Bytes);
        (since, rate) = (now, newRate);
        if (pagesLeft + behindLeft == 0)
        {
            return false;
        }

        End = PagesEnd.PlusAtMost(rate.TimeFor(new ByteCount(behindLeft))).PlusAtMost(after);
        return true;
    }

    /// <summary>Of a batch that is given up now, what will not be sent; a page of which a part is on the wire is not.</summary>
    public SendBatch Rest(VirtualTime now)
    {
        var unsent = UnsentOfPages(now);
        if (unsent == 0)
        {
            return default;
        }

        // Bytes are counted that do not travel, and bytes travel that are not counted.
        return new SendBatch
        {
            WireBytes = Share(batch.WireBytes),
            NormalPages = Share(batch.NormalPages),
            ZeroPages = Share(batch.ZeroPages),
            EncodedPages = Share(batch.EncodedPages),
        };

        long Share(long whole) => (long)(((Int128)whole * unsent + batch.TravellingBytes - 1) / batch.TravellingBytes);
    }

    /// <summary>Of what follows a batch that is given up now, what will not be sent.</summary>
    public ByteCount RestBehind(VirtualTime now) => new(now <= PagesEnd ? behindLeft : UnsentAt(now, PagesEnd, behindLeft));

    private VirtualTime PagesEnd => VirtualTime.Max(since.PlusAtMost(rate.TimeFor(new ByteCount(pagesLeft))), senderDoneAt);

    // The path carries no more than the sender has worked on, which it does evenly.
    private long UnsentOfPages(VirtualTime now)
    {
        var unfinished = now < senderDoneAt ? (long)((Int128)pagesLeft * (senderDoneAt - now).Nanoseconds / (senderDoneAt - since).Nanoseconds) : 0;
        return Math.Max(unfinished, UnsentAt(now, since, pagesLeft));
    }

    private long UnsentAt(VirtualTime now, VirtualTime from, long bytes) => rate.IsUnlimited ? 0 : bytes - Math.Min(bytes, rate.BytesIn(now - from).Bytes);
}
