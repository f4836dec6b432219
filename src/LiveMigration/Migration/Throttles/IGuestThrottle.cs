using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Throttles;

/// <summary>Holds the guest back so that its migration can catch up. One object serves one migration.</summary>
/// <remarks>A hypervisor's plan makes it. It is asked at every reading of the dirty log, and by a timer of its own if it wants one.</remarks>
public interface IGuestThrottle
{
    /// <summary>The duty from the migration's start on, before its log is read the first time.</summary>
    VcpuDuty AtStart { get; }

    /// <summary>Time from one <see cref="OnTick"/> to the next while the migration is in its rounds, the first counted from its start; null: never.</summary>
    /// <remarks>It may change at a reading or a tick; the new one counts from there.</remarks>
    VirtualDuration? TickEvery { get; }

    /// <summary>Whether it asks for <see cref="ThrottleView.Written"/>, which memory then keeps count of.</summary>
    bool CountsWrites { get; }

    /// <summary>The log was read the first time, at setup.</summary>
    /// <returns>The duty from now on; null leaves the vCPUs free.</returns>
    VcpuDuty? Begin(in ThrottleView view);

    /// <summary>The log was read while the guest runs on the source.</summary>
    /// <returns>The duty from now on; null leaves it as it is.</returns>
    VcpuDuty? OnReading(in ThrottleView view);

    /// <summary>The timer ticks.</summary>
    ThrottleTick OnTick(in ThrottleView view);
}

/// <summary>What a throttle sees.</summary>
public readonly record struct ThrottleView
{
    /// <summary>When the duty that it answers with begins: after the log was read, at a tick at once.</summary>
    public required VirtualTime Now { get; init; }

    /// <summary>Readings of the log so far, this one included.</summary>
    public required int Readings { get; init; }

    /// <summary>What this reading found newly dirty; zero at a tick.</summary>
    public ByteCount Dirtied { get; init; }

    /// <summary>Guest memory written since the last tick, each tracked unit counted once; zero at a reading or where nobody counts.</summary>
    public ByteCount Written { get; init; }

    /// <summary>All bytes sent so far, as the hypervisor counts them.</summary>
    public required ByteCount Transferred { get; init; }

    /// <summary>What fits in the downtime limit.</summary>
    public required ByteCount Threshold { get; init; }

    /// <summary>The bandwidth measured last; zero before any was.</summary>
    public required DataRate Bandwidth { get; init; }
}

/// <summary>What a throttle wants at a tick of its timer.</summary>
/// <param name="Duty">The duty from now on; null leaves it as it is.</param>
/// <param name="ReadsLog">Whether the dirty log is to be read now, in the middle of a round.</param>
public readonly record struct ThrottleTick(VcpuDuty? Duty = null, bool ReadsLog = false);
