using LiveMigration.Memory;
using LiveMigration.Networking;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>A batch on its way: bytes that travel, the sender's own work beside them, and what follows behind. Its owner is told of its end by an event.</summary>
internal abstract class Transfer
{
    private (long WireBytes, long NormalPages, long ZeroPages, long EncodedPages, long TravellingBytes) batch;

    /// <summary>One on a path of its own, or on a way that is shared.</summary>
    /// <param name="simulator">Whose time it is.</param>
    /// <param name="path">The path.</param>
    /// <param name="way">The way; null: the path is its own.</param>
    /// <param name="owner">Who is told.</param>
    public static Transfer Over(Simulator simulator, NetworkPath path, SharedWay? way, IEventHandler owner) =>
        way is null ? new LoneTransfer(simulator, owner) : new SharedTransfer(simulator, way, path.Connections, owner);

    /// <summary>Whether it lasts, since something travels or the sender works.</summary>
    public abstract bool TakesTime { get; }

    /// <summary>Whether it is under way and nothing of it can move, since a link is down.</summary>
    public abstract bool IsStalled { get; }

    /// <summary>About what the path gives at present to a sender that may use so much.</summary>
    public abstract DataRate Expected(DataRate most);

    /// <summary>It begins now.</summary>
    /// <param name="sent">The batch.</param>
    /// <param name="most">The most that the path gives it.</param>
    /// <param name="tag">What its owner is told at its end.</param>
    /// <param name="behind">Bytes that follow the batch once both path and sender are done with it.</param>
    /// <param name="then">Time that passes after its last byte.</param>
    public void Begin(in SendBatch sent, DataRate most, int tag, ByteCount behind = default, VirtualDuration then = default)
    {
        batch = (sent.WireBytes, sent.NormalPages, sent.ZeroPages, sent.EncodedPages, sent.TravellingBytes);
        Begin(sent.TravellingBytes, new VirtualDuration(sent.SenderTime), most, tag, behind, then);
    }

    /// <summary>What of it is not on the wire yet goes on at another rate.</summary>
    public abstract void GoOnAt(DataRate most);

    /// <summary>It has arrived.</summary>
    public abstract void Clear();

    /// <summary>It is given up, and its owner is not told.</summary>
    public abstract void GiveUp();

    /// <summary>Of a batch that is given up now, what will not be sent; a page of which a part is on the wire is not.</summary>
    public SendBatch Rest()
    {
        var unsent = UnsentOfPages();
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
    public abstract ByteCount RestBehind();

    protected abstract void Begin(long bytes, VirtualDuration senderTime, DataRate most, int tag, ByteCount behind, VirtualDuration then);

    protected abstract long UnsentOfPages();
}
