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
    private long lost;

    // Most guests are never held back.
    private Hold? hold;

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
    public int ThrottlePercent => hold is null ? 0 : hold.From is null ? hold.Present.Percent : hold.Next.Percent;

    /// <summary>Time the guest lost so far: all of a pause, of throttled time the share of those vCPUs that were held.</summary>
    public VirtualDuration Lost => new(lost);

    /// <summary>What <see cref="Lost"/> will be at a time, if nothing changes until then. Changes nothing.</summary>
    /// <param name="time">Not before the last change.</param>
    public VirtualDuration LostAt(VirtualTime time)
    {
        if (hold?.From is { } from && from <= time)
        {
            var turn = VirtualTime.Max(from, at);
            return new(lost + LostIn(turn - at, hold.Present) + LostIn(time - turn, hold.Next));
        }

        return new(lost + LostIn(time - at, hold?.Present ?? VcpuDuty.Free));
    }

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
        if (hold is null && duty == VcpuDuty.Free)
        {
            return;
        }

        hold ??= new Hold();
        (hold.From, hold.Next) = (from, duty);
    }

    /// <summary>The guest waited for a page: it lost that time.</summary>
    public void Stalled(VirtualDuration time) => lost += time.Nanoseconds;

    private void Pass(VirtualTime now)
    {
        if (hold?.From is { } from && from <= now)
        {
            PassAlike(VirtualTime.Max(from, at));
            hold.Present = hold.Next;
            hold.From = null;
        }

        PassAlike(now);
    }

    // A stretch in which nothing changes.
    private void PassAlike(VirtualTime now)
    {
        var elapsed = (now - at).Nanoseconds;
        at = now;
        lost += LostIn(new VirtualDuration(elapsed), hold?.Present ?? VcpuDuty.Free);
        if (!IsRunning)
        {
            return;
        }

        if (hold is null || hold.Present.Sleep == VirtualDuration.Zero)
        {
            due += elapsed;
            return;
        }

        var present = hold.Present;
        var (run, sleep) = (present.Run.Nanoseconds, present.Sleep.Nanoseconds);
        var period = run + sleep;
        var progress = run + Math.Min(sleep, catchUp.Nanoseconds);
        var scaled = (Int128)elapsed * progress + hold.Remainder;
        due += (long)(scaled / period);
        hold.Remainder = (long)(scaled % period);
    }

    private long LostIn(VirtualDuration stretch, VcpuDuty duty)
    {
        if (!IsRunning)
        {
            return stretch.Nanoseconds;
        }

        if (duty.Sleep == VirtualDuration.Zero)
        {
            return 0;
        }

        var (lostTime, period) = ((Int128)stretch.Nanoseconds * duty.Sleep.Nanoseconds, (Int128)(duty.Run + duty.Sleep).Nanoseconds);
        return (long)(duty.HeldVcpus == 0 ? lostTime / period : lostTime * duty.HeldVcpus / (period * duty.AllVcpus));
    }

    private sealed class Hold
    {
        public VirtualTime? From { get; set; }

        public VcpuDuty Next { get; set; }

        public VcpuDuty Present { get; set; }

        public long Remainder { get; set; }
    }
}
