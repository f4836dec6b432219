using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>A guest's own time: it stands still while the guest is paused and runs slowly while it is throttled.</summary>
/// <remarks>
/// Stands for: vCPU time, and what of it a paced writer makes good after a stall.
/// Leaves out: vCPUs that were idle anyway, and devices that write memory by themselves; both lose less than this says.
/// Source: QEMU 7.2 softmmu/cpu-throttle.c: 10 ms of running, then a sleep of 10 ms x p / (100 - p).
/// Checked by: write rates of throttled guests in recorded runs.
/// </remarks>
public sealed class GuestClock
{
    private const long SliceNanoseconds = 10_000_000; // CPU_THROTTLE_TIMESLICE_NS, QEMU 7.2
    private readonly VirtualDuration catchUp;
    private readonly VirtualDuration sleepOverrun;
    private readonly VirtualDuration tickOverrun;
    private VirtualTime at;
    private long due;
    private Int128 remainder;
    private Int128 lost;
    private VirtualTime? throttleFrom;
    private int percentNow;

    /// <summary>A clock of a guest that runs.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="catchUp">The most of a stall that the guest's paced writer makes good afterwards.</param>
    /// <param name="sleepOverrun">How much longer than asked a throttled vCPU sleeps.</param>
    /// <param name="tickOverrun">How much later than asked the next of its sleeps begins.</param>
    public GuestClock(VirtualTime now, VirtualDuration catchUp, VirtualDuration sleepOverrun, VirtualDuration tickOverrun)
    {
        at = now;
        this.catchUp = catchUp;
        this.sleepOverrun = sleepOverrun;
        this.tickOverrun = tickOverrun;
    }

    /// <summary>Whether the guest runs.</summary>
    public bool IsRunning { get; private set; } = true;

    /// <summary>Share of vCPU time taken from the guest, in percent from 0 to 99; at once what a throttle that is to begin will take.</summary>
    public int ThrottlePercent { get; private set; }

    /// <summary>Time the guest lost so far: all of a pause, its share of throttled time.</summary>
    public VirtualDuration Lost => new((long)lost);

    /// <summary>The guest's time that has passed since the last call, as its writer sees it.</summary>
    public VirtualDuration Advance(VirtualTime now)
    {
        Pass(now);
        var guestTime = new VirtualDuration(due);
        due = 0;
        return guestTime;
    }

    /// <summary>Pauses or resumes the guest.</summary>
    public void Run(VirtualTime now, bool runs)
    {
        Pass(now);
        IsRunning = runs;
    }

    /// <summary>Throttles the guest from a time on that is now or to come.</summary>
    /// <remarks>Takes the place of a throttle that has not begun yet.</remarks>
    public void Throttle(VirtualTime from, int percent)
    {
        throttleFrom = from;
        ThrottlePercent = percent;
    }

    /// <summary>The guest waited for a page: it lost that time.</summary>
    public void Stalled(VirtualDuration time) => lost += time.Nanoseconds;

    private void Pass(VirtualTime now)
    {
        if (throttleFrom is { } from && from <= now)
        {
            PassAlike(VirtualTime.Max(from, at));
            percentNow = ThrottlePercent;
            throttleFrom = null;
        }

        PassAlike(now);
    }

    // A stretch in which nothing changes.
    private void PassAlike(VirtualTime now)
    {
        var elapsed = (now - at).Nanoseconds;
        at = now;
        if (!IsRunning)
        {
            lost += elapsed;
            return;
        }

        if (percentNow == 0)
        {
            due += elapsed;
            return;
        }

        var asked = SliceNanoseconds * percentNow / (100 - percentNow);
        var sleep = asked + sleepOverrun.Nanoseconds;
        var period = Math.Max(SliceNanoseconds + asked + tickOverrun.Nanoseconds, sleep + 1);
        var progress = period - sleep + Math.Min(sleep, catchUp.Nanoseconds);
        var scaled = (Int128)elapsed * progress + remainder;
        due += (long)(scaled / period);
        remainder = scaled % period;
        lost += (Int128)elapsed * sleep / period;
    }
}
