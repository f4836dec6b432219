using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>A guest's own time: it stands still while the guest is paused and runs slowly while it is throttled.</summary>
/// <remarks>
/// Stands for: vCPU time, and what of it a paced writer makes good after a stall.
/// Leaves out: vCPUs that were idle anyway, and devices that write memory by themselves; both lose less than this says.
/// Source: what holds it back is a <see cref="VcpuDuty"/>.
/// Checked by: write rates of throttled guests in recorded runs.
/// </remarks>
public sealed class GuestClock
{
    private readonly VirtualDuration catchUp;
    private VirtualTime at;
    private long due;
    private Int128 remainder;
    private Int128 lost;
    private VirtualTime? throttleFrom;
    private VcpuDuty next;
    private VcpuDuty present;

    /// <summary>A clock of a guest that runs.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="catchUp">The most of a stall that the guest's paced writer makes good afterwards.</param>
    public GuestClock(VirtualTime now, VirtualDuration catchUp)
    {
        at = now;
        this.catchUp = catchUp;
    }

    /// <summary>Whether the guest runs.</summary>
    public bool IsRunning { get; private set; } = true;

    /// <summary>Share of vCPU time taken from the guest, in percent from 0 to 99; at once what a throttle that is to begin will take.</summary>
    public int ThrottlePercent => throttleFrom is null ? present.Percent : next.Percent;

    /// <summary>Time the guest lost so far: all of a pause, of throttled time the share of those vCPUs that were held.</summary>
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

    /// <summary>Holds the guest back from a time on that is now or to come.</summary>
    /// <remarks>Takes the place of a duty that has not begun yet.</remarks>
    public void Throttle(VirtualTime from, VcpuDuty duty)
    {
        throttleFrom = from;
        next = duty;
    }

    /// <summary>The guest waited for a page: it lost that time.</summary>
    public void Stalled(VirtualDuration time) => lost += time.Nanoseconds;

    private void Pass(VirtualTime now)
    {
        if (throttleFrom is { } from && from <= now)
        {
            PassAlike(VirtualTime.Max(from, at));
            present = next;
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

        if (present.Sleep == VirtualDuration.Zero)
        {
            due += elapsed;
            return;
        }

        var (run, sleep) = (present.Run.Nanoseconds, present.Sleep.Nanoseconds);
        var period = run + sleep;
        var progress = run + Math.Min(sleep, catchUp.Nanoseconds);
        var scaled = (Int128)elapsed * progress + remainder;
        due += (long)(scaled / period);
        remainder = scaled % period;
        lost += present.HeldVcpus == 0 ? (Int128)elapsed * sleep / period : (Int128)elapsed * sleep * present.HeldVcpus / ((Int128)period * present.AllVcpus);
    }
}
