using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Throttles;

/// <summary>Stun during page send: pauses the vCPUs so much of the time that they dirty less than is sent.</summary>
/// <remarks>
/// Stands for: what vMotion does with a guest that dirties memory faster than it is sent.
/// Leaves out: the pauses' own lengths; what else the patents name (history of earlier migrations).
/// Source: that it is done and what for, VMware patents and blogs; the law is not published and assumed:
/// paused share = 1 - transmit rate / dirty rate, aimed at <see cref="AimPercent"/> of the transmit rate so that every round is shorter
/// than the one before; it begins when a round was dirtied by more than that, and follows the guest every 100 ms from then on.
/// Checked by: convergence of random writers over random links; the closed form of the paused share.
/// </remarks>
public sealed class StunDuringPageSend : IGuestThrottle
{
    /// <summary>What the guest may dirty, in percent of what is sent meanwhile; assumed.</summary>
    public const int AimPercent = 75;

    private const int MostPerMille = 999;
    private static readonly VirtualDuration MeasureEvery = VirtualDuration.FromMilliseconds(100); // assumed
    private VirtualTime last;
    private long sentThen;
    private int perMille;
    private bool isEngaged;
    private bool hasMeasured;

    /// <inheritdoc/>
    public VcpuDuty AtStart => VcpuDuty.Free;

    /// <inheritdoc/>
    public VirtualDuration? TickEvery => isEngaged ? MeasureEvery : null;

    /// <inheritdoc/>
    public bool CountsWrites => true;

    /// <inheritdoc/>
    public VcpuDuty? Begin(in ThrottleView view)
    {
        sentThen = view.Transferred.Bytes;
        return null;
    }

    /// <inheritdoc/>
    public VcpuDuty? OnReading(in ThrottleView view)
    {
        var sent = view.Transferred.Bytes - sentThen;
        sentThen = view.Transferred.Bytes;
        if (isEngaged || view.Dirtied <= view.Threshold || (Int128)view.Dirtied.Bytes * 100 <= (Int128)sent * AimPercent)
        {
            return null;
        }

        isEngaged = true;
        return Pause(sent, view.Dirtied.Bytes);
    }

    /// <inheritdoc/>
    public ThrottleTick OnTick(in ThrottleView view)
    {
        var elapsed = view.Now - last;
        last = view.Now;
        if (!hasMeasured)
        {
            // What was written before it began says nothing of the rate now.
            hasMeasured = true;
            return default;
        }

        return new ThrottleTick(Pause(view.Bandwidth.BytesIn(elapsed).Bytes, view.Written.Bytes));
    }

    // The guest's speed is scaled by what it may dirty over what it did.
    private VcpuDuty Pause(long sent, long dirtied)
    {
        var allowed = (Int128)sent * AimPercent / 100;
        var runs = dirtied == 0 ? 1000 : (1000 - perMille) * allowed / dirtied;
        perMille = (int)Int128.Clamp(1000 - runs, 0, MostPerMille);
        return VcpuDuty.OfShare(perMille);
    }
}
