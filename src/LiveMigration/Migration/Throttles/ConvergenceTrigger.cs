using LiveMigration.Simulation;

namespace LiveMigration.Migration.Throttles;

/// <summary>Finds that a guest dirties too much for what is sent.</summary>
/// <remarks>
/// Stands for: QEMU's trigger of auto-converge and dirty-limit. Leaves out: nothing of the rule.
/// Source: migration_trigger_throttle, QEMU 7.2 migration/ram.c; alike in 10.0.
/// Checked by: throttle steps of recorded runs.
/// </remarks>
internal sealed class ConvergenceTrigger(int triggerPercent)
{
    private const long EvaluationMilliseconds = 1000;
    private const int HighPeriodsToTrigger = 2;
    private long lastEvaluated;
    private long bytesThen;
    private long dirtied;
    private int highPeriods;

    /// <summary>Bytes dirtied in the period that was evaluated last.</summary>
    public long PeriodDirtied { get; private set; }

    /// <summary>Bytes above which that period counted as high.</summary>
    public long PeriodLimit { get; private set; }

    /// <summary>The reading at setup: the first period begins.</summary>
    public void Begin(VirtualTime now) => lastEvaluated = Milliseconds(now);

    /// <summary>Whether this reading is the second of a high period: more was dirtied than the percentage of what was sent.</summary>
    public bool Fires(in ThrottleView view)
    {
        dirtied += view.Dirtied.Bytes;
        if (Milliseconds(view.Now) <= lastEvaluated + EvaluationMilliseconds)
        {
            return false;
        }

        PeriodLimit = (view.Transferred.Bytes - bytesThen) * triggerPercent / 100;
        PeriodDirtied = dirtied;
        (lastEvaluated, bytesThen, dirtied) = (Milliseconds(view.Now), view.Transferred.Bytes, 0);
        if (PeriodDirtied <= PeriodLimit || ++highPeriods < HighPeriodsToTrigger)
        {
            return false;
        }

        // A period that is not high does not reset the count.
        highPeriods = 0;
        return true;
    }

    private static long Milliseconds(VirtualTime time) => time.Nanoseconds / 1_000_000;
}
