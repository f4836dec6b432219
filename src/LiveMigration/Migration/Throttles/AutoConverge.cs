using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Throttles;

/// <summary>Auto-converge: takes more vCPU time, step by step, from a guest that does not converge.</summary>
/// <remarks>
/// Stands for: QEMU's auto-converge, the timer of 9.2 included. Leaves out: nothing of the rule.
/// Source: migration_trigger_throttle and mig_throttle_guest_down, QEMU 7.2 migration/ram.c; the timer: 9.2 migration/cpu-throttle.c.
/// Checked by: throttle steps of recorded runs.
/// </remarks>
public sealed class AutoConverge : IGuestThrottle
{
    private readonly AutoConvergeSettings settings;
    private readonly ConvergenceTrigger trigger;
    private readonly VirtualDuration sleepOverrun;
    private readonly VirtualDuration tickOverrun;
    private int percent;
    private int readingsAtTick;

    /// <summary>A throttle for one migration.</summary>
    /// <param name="settings">Trigger and steps.</param>
    /// <param name="host">By how much its timers are late.</param>
    /// <param name="tickEvery">A timer that has the log read in the middle of long rounds; null: none. QEMU since 9.2: 5 s (commit 52ac968ab2).</param>
    public AutoConverge(AutoConvergeSettings settings, HostTimings host, VirtualDuration? tickEvery)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(host);
        this.settings = settings;
        trigger = new ConvergenceTrigger(settings.TriggerPercent);
        (sleepOverrun, tickOverrun) = (host.ThrottleSleepOverrun, host.ThrottleTickOverrun);
        TickEvery = tickEvery;
    }

    /// <inheritdoc/>
    public VcpuDuty AtStart => VcpuDuty.Free;

    /// <inheritdoc/>
    public VirtualDuration? TickEvery { get; }

    /// <inheritdoc/>
    public bool CountsWrites => false;

    /// <inheritdoc/>
    public VcpuDuty? Begin(in ThrottleView view)
    {
        trigger.Begin(view.Now);
        return null;
    }

    /// <inheritdoc/>
    public VcpuDuty? OnReading(in ThrottleView view)
    {
        if (!trigger.Fires(view))
        {
            return null;
        }

        percent = percent == 0 ? settings.InitialPercent : Math.Min(percent + Step(), settings.MaxPercent);
        return VcpuDuty.OfTimer(percent, sleepOverrun, tickOverrun);
    }

    /// <inheritdoc/>
    public ThrottleTick OnTick(in ThrottleView view)
    {
        // Only from the second pass on, and only if no reading came since the last tick.
        var reads = view.Readings > 1 && view.Readings == readingsAtTick;
        readingsAtTick = view.Readings + (reads ? 1 : 0);
        return new ThrottleTick(ReadsLog: reads);
    }

    private int Step()
    {
        if (!settings.TailSlow)
        {
            return settings.IncrementPercent;
        }

        // cpu_ideal = cpu_now x (what it may dirty without firing the trigger / what it dirtied), in whole percent.
        var cpuNow = 100 - percent;
        var cpuIdeal = (int)(cpuNow * (trigger.PeriodLimit * 1.0 / trigger.PeriodDirtied));
        return Math.Min(cpuNow - cpuIdeal, settings.IncrementPercent);
    }
}
