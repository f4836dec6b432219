using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>State that is no memory page, is sent while the guest runs and changes meanwhile: of a device, of a disk.</summary>
/// <param name="initial">What is to send at first.</param>
/// <param name="dirtyRate">How fast it changes, in guest time.</param>
/// <param name="limit">The most that can be dirty.</param>
internal sealed class LiveState(ByteCount initial, DataRate dirtyRate, ByteCount limit)
{
    private VirtualDuration sinceRead;
    private ByteCount lastTaken;

    /// <summary>What is known to be left.</summary>
    public ByteCount Pending { get; private set; } = initial;

    /// <summary>What was sent of it.</summary>
    public ByteCount Sent { get; private set; }

    public void Run(VirtualDuration guestTime) => sinceRead += guestTime;

    /// <summary>What changed since the last call is pending from now on.</summary>
    public void Read()
    {
        var room = Math.Max(0, limit.Bytes - Pending.Bytes);
        Pending += new ByteCount(Math.Min(room, dirtyRate.BytesIn(sinceRead).Bytes));
        sinceRead = VirtualDuration.Zero;
    }

    /// <summary>Sends up to so much.</summary>
    public ByteCount Take(ByteCount most)
    {
        lastTaken = new ByteCount(Math.Min(Pending.Bytes, Math.Max(0, most.Bytes)));
        Pending -= lastTaken;
        Sent += lastTaken;
        return lastTaken;
    }

    /// <summary>Up to so much of what was taken last is not sent after all.</summary>
    /// <returns>What was given back.</returns>
    public ByteCount GiveBack(ByteCount most)
    {
        if (most == ByteCount.Zero)
        {
            return ByteCount.Zero;
        }

        var back = new ByteCount(Math.Min(lastTaken.Bytes, most.Bytes));
        lastTaken = ByteCount.Zero;
        Pending += back;
        Sent -= back;
        return back;
    }
}
