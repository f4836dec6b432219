using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Throttles;

/// <summary>Dirty-limit: each vCPU that dirties memory too fast sleeps whenever its dirty ring is full, so long that its rate comes down to a quota.</summary>
/// <remarks>
/// Stands for: QEMU's dirty-limit: the trigger of auto-converge, then a loop that measures each vCPU's rate and adjusts its sleep.
/// Writes are taken to be spread evenly over the vCPUs that write, each with pages of its own.
/// Leaves out: the entries that KVM keeps in reserve in a ring, and that a ring which is emptied once a second before it is full
/// does not fill as often: a ring that takes a second or more to fill never makes its vCPU sleep.
/// Source: system/dirtylimit.c and migration_dirty_limit_guest, QEMU 8.1 to 10.0; docs/devel/migration/dirty-limit.rst.
/// Checked by: the steps of the law one by one, the settled rate of writers of many rates; no recorded run covers it.
/// </remarks>
public sealed class DirtyLimit : IGuestThrottle
{
    /// <summary>A rate within so many MiB/s of the quota is left as it is.</summary>
    public const int ToleranceMiBPerSecond = 25; // DIRTYLIMIT_TOLERANCE_RANGE

    /// <summary>A rate further from the quota than this share of the larger of both, in percent, is adjusted in proportion, a nearer one step by step.</summary>
    public const int ProportionalAbovePercent = 50; // DIRTYLIMIT_LINEAR_ADJUSTMENT_PCT

    /// <summary>The longest sleep, in times that a ring takes to fill.</summary>
    public const int LongestSleepInFills = 99; // DIRTYLIMIT_THROTTLE_PCT_MAX

    private const long PagesPerMiB = 256;

    // How finely the pages that enter the rings are counted: no finer than this, whatever the guest writes.
    private static readonly VirtualDuration ShortestCount = VirtualDuration.FromMilliseconds(5);

    // QEMU's reaper empties all rings once a second.
    private static readonly VirtualDuration ReapEvery = VirtualDuration.FromSeconds(1);

    private readonly DirtyLimitSettings settings;
    private readonly ConvergenceTrigger trigger;
    private readonly int vcpus;
    private readonly int writers;
    private readonly long quota;
    private VirtualTime periodBegan;
    private VirtualTime counted;
    private VirtualDuration untilFull;
    private VirtualDuration sleep;
    private VirtualDuration countEvery = ShortestCount;
    private long pushedPages;
    private long highestRate;
    private bool inService;

    /// <summary>A throttle for one migration.</summary>
    /// <param name="settings">Trigger, quota, period.</param>
    /// <param name="vcpus">The guest's vCPUs; 1 or more.</param>
    /// <param name="writers">How many of them write; from 1 to <paramref name="vcpus"/>.</param>
    public DirtyLimit(DirtyLimitSettings settings, int vcpus, int writers)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(writers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(writers, vcpus);
        (this.settings, this.vcpus, this.writers) = (settings, vcpus, writers);
        trigger = new ConvergenceTrigger(settings.TriggerPercent);
        quota = settings.VcpuLimit.BytesPerSecond >> 20;
    }

    /// <inheritdoc/>
    public VcpuDuty AtStart => VcpuDuty.Free;

    /// <inheritdoc/>
    /// <remarks>While it is in service as often as rings fill, since a page enters a ring once a filling.</remarks>
    public VirtualDuration? TickEvery => inService ? countEvery : null;

    /// <inheritdoc/>
    public bool CountsWrites => true;

    /// <inheritdoc/>
    public VcpuDuty? Begin(in ThrottleView view)
    {
        trigger.Begin(view.Now);
        return null;
    }

    /// <inheritdoc/>
    public VcpuDuty? OnReading(in ThrottleView view)
    {
        if (!inService && trigger.Fires(view))
        {
            inService = true;
            periodBegan = counted = view.Now;
            pushedPages = -1; // what was written before is not counted
            countEvery = Shorter(ShortestCount, settings.Period);
        }

        return null;
    }

    /// <inheritdoc/>
    public ThrottleTick OnTick(in ThrottleView view)
    {
        if (pushedPages < 0)
        {
            (periodBegan, counted, pushedPages) = (view.Now, view.Now, 0);
            return default;
        }

        Count(view);
        if (view.Now - periodBegan >= settings.Period)
        {
            Adjust(view.Now - periodBegan);
            (periodBegan, pushedPages) = (view.Now, 0);
        }

        countEvery = Shorter(countEvery, periodBegan + settings.Period - view.Now);
        return new ThrottleTick(Duty());
    }

    // Pages that entered the rings since the last count, and from them how long a ring takes to fill.
    private void Count(in ThrottleView view)
    {
        var pages = view.Written.Bytes / PageExactMemory.PageBytes;
        var elapsed = view.Now - counted;
        counted = view.Now;
        pushedPages += pages;
        if (pages == 0)
        {
            countEvery = settings.Period;
            return;
        }

        var ringPages = (Int128)settings.RingEntries * writers;
        var toFill = (long)Int128.Min(ringPages * elapsed.Nanoseconds / pages, settings.Period.Nanoseconds);
        countEvery = Longer(new VirtualDuration(toFill), ShortestCount);

        var (run, period) = sleep == VirtualDuration.Zero || untilFull >= ReapEvery ? (1, 1) : (untilFull.Nanoseconds, (untilFull + sleep).Nanoseconds);
        untilFull = new VirtualDuration((long)Int128.Clamp(ringPages * elapsed.Nanoseconds * run / period / pages, 1, ReapEvery.Nanoseconds));
    }

    // dirtylimit_adjust_throttle: all in whole MiB/s, percent and microseconds, as QEMU reckons.
    private void Adjust(VirtualDuration length)
    {
        var rate = pushedPages / writers / PagesPerMiB * 1000 / Math.Max(1, length.Nanoseconds / 1_000_000);
        if (Math.Abs(rate - quota) <= ToleranceMiBPerSecond)
        {
            return;
        }

        if (rate == 0)
        {
            sleep = VirtualDuration.Zero;
            return;
        }

        highestRate = Math.Max(highestRate, rate);
        var fillMicroseconds = settings.RingEntries / PagesPerMiB * 1_000_000 / highestRate;
        var larger = Math.Max(rate, quota);
        var step = fillMicroseconds / 10;
        if (Math.Abs(rate - quota) * 100 / larger > ProportionalAbovePercent)
        {
            var percent = Math.Abs(rate - quota) * 100 / larger;
            step = fillMicroseconds * percent / (100 - percent);
        }

        var microseconds = sleep.Nanoseconds / 1000 + (rate > quota ? step : -step);
        sleep = VirtualDuration.FromMicroseconds(Math.Clamp(microseconds, 0, fillMicroseconds * LongestSleepInFills));
    }

    private VcpuDuty Duty()
    {
        if (sleep == VirtualDuration.Zero || untilFull >= ReapEvery)
        {
            return VcpuDuty.Free;
        }

        var percent = (int)(sleep.Nanoseconds * 100 / (untilFull + sleep).Nanoseconds);
        return new VcpuDuty(Math.Clamp(percent, 1, 99), untilFull, sleep) { HeldVcpus = writers, AllVcpus = vcpus };
    }

    private static VirtualDuration Shorter(VirtualDuration a, VirtualDuration b) => a < b ? a : b;

    private static VirtualDuration Longer(VirtualDuration a, VirtualDuration b) => a > b ? a : b;
}
