using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>Decides when to take more vCPU time from a guest that does not converge.</summary>
/// <remarks>
/// Stands for: QEMU's auto-converge. Leaves out: nothing of the rule.
/// Source: migration_trigger_throttle and mig_throttle_guest_down, QEMU 7.2 migration/ram.c; alike in 10.0.
/// Checked by: throttle steps of recorded runs.
/// </remarks>
internal sealed class AutoConverge(AutoConvergeSettings settings)
{
    private const long EvaluationMilliseconds = 1000;
    private const int HighPeriodsToTrigger = 2;
    private long lastEvaluated;
    private long bytesThen;
    private long dirtied;
    private int highPeriods;

    public int Percent { get; private set; }

    /// <summary>The reading at setup: the first period begins.</summary>
    public void Begin(VirtualTime now) => lastEvaluated = Milliseconds(now);

    /// <summary>A reading found so many bytes newly dirty.</summary>
    /// <returns>True if the guest is throttled more from now on.</returns>
    public bool OnReading(VirtualTime now, ByteCount newlyDirty, long transferred, ByteCount threshold)
    {
        dirtied += newlyDirty.Bytes;
        if (Milliseconds(now) <= lastEvaluated + EvaluationMilliseconds)
        {
            return false;
        }

        var limit = (transferred - bytesThen) * settings.TriggerPercent / 100;
        var period = dirtied;
        (lastEvaluated, bytesThen, dirtied) = (Milliseconds(now), transferred, 0);
        if (period <= limit || ++highPeriods < HighPeriodsToTrigger)
        {
            return false;
        }

        // A period that is not high does not reset the count.
        highPeriods = 0;
        Percent = Percent == 0 ? settings.InitialPercent : Math.Min(Percent + Step(period, threshold), settings.MaxPercent);
        return true;
    }

    private int Step(long period, ByteCount threshold)
    {
        if (!settings.TailSlow)
        {
            return settings.IncrementPercent;
        }

        // cpu_ideal = cpu_now x (threshold / dirtied), in whole percent.
        var cpuNow = 100 - Percent;
        var cpuIdeal = (int)(cpuNow * (threshold.Bytes * 1.0 / period));
        return Math.Min(cpuNow - cpuIdeal, settings.IncrementPercent);
    }

    private static long Milliseconds(VirtualTime time) => time.Nanoseconds / 1_000_000;
}
