using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.PostCopying;

/// <summary>The guest after the switch: its vCPUs touch pages and wait, each for itself, for those that are missing.</summary>
/// <remarks>
/// Stands for: a guest whose work is spread evenly over its vCPUs. The touches of the workload are shared by the vCPUs that run, so that
/// they come as fast as that share of all; each belongs to one of these, all alike. With independent writes that is one writer a vCPU.
/// Reads come as <see cref="VirtualMachine.ReadsPerWrite"/> says, on pages of the same law.
/// Leaves out: threads tied to vCPUs, pages that belong to one thread; a fault that waits holds no lock that others want.
/// Source: QEMU migration/postcopy-ram.c for what is counted. Checked by: closed forms, sums of what is counted.
/// </remarks>
internal sealed class GuestAtDestination
{
    private const int PerMille = 1000;
    private readonly long touchesPerMille;
    private readonly Func<RandomStream> stream;
    private readonly List<int> running;
    private readonly List<Wait> waits = [];
    private readonly long[] blocktimes;
    private RandomStream? random;
    private PostCopyMemory? pages;
    private GuestPace pace;
    private VirtualTime beganAt;
    private VirtualTime notedAt;
    private VirtualTime allBlockedSince;
    private VirtualTime lastServedAt;
    private VirtualDuration longestStall;
    private long blocktime;
    private long lostByAll;
    private VirtualTime stoppedAt;
    private bool stands;
    private bool canMiss = true;

    /// <param name="vm">The guest.</param>
    /// <param name="vcpuStream">Where it is drawn from whose touch it was; asked only where there are several vCPUs.</param>
    public GuestAtDestination(VirtualMachine vm, Func<RandomStream> vcpuStream)
    {
        stream = vcpuStream;
        blocktimes = new long[vm.Vcpus];
        running = [.. Enumerable.Range(0, vm.Vcpus)];
        touchesPerMille = (long)Math.Floor((1 + vm.ReadsPerWrite) * PerMille + 0.5);
    }

    /// <summary>Up to when it has run.</summary>
    public VirtualTime Clock { get; private set; }

    /// <summary>Waits of a vCPU for a page.</summary>
    public long Faults { get; private set; }

    /// <summary>Host pages asked for; several waits for one are one request.</summary>
    public long Requests { get; private set; }

    /// <summary>When the next page that is waited for is in its place, as far as that is known.</summary>
    public VirtualTime NextWake { get; private set; } = VirtualTime.MaxValue;

    /// <summary>When it can touch a page next; the farthest time if it cannot before something else happens.</summary>
    public VirtualTime NextTouch => CanTouch ? pace.After(pages!.TimeToNextTouch) : VirtualTime.MaxValue;

    /// <summary>Since when no vCPU goes on by itself; null while one does.</summary>
    public VirtualTime? StandsStillSince => stands ? stoppedAt : running.Count == 0 ? allBlockedSince : null;

    /// <summary>What it lost by waiting: the mean over its vCPUs.</summary>
    public VirtualDuration Lost => new(lostByAll / blocktimes.Length);

    /// <summary>What it will have lost at a time, if nothing changes until then; a wait whose end is known already counts as far as it has come.</summary>
    public VirtualDuration LostAt(VirtualTime time) => new(Math.Max(0, lostByAll + (stands ? 0 : (time - notedAt).Nanoseconds * (time < notedAt ? blocktimes.Length : waits.Count))) / blocktimes.Length);

    public bool HasOneVcpu => blocktimes.Length == 1;

    public IEnumerable<long> AwaitedUnits => waits.Select(w => w.Unit);

    private bool CanTouch => pages is not null && !stands && running.Count > 0 && canMiss;

    public void Begin(VirtualTime now, PostCopyMemory? memory, bool isStopped)
    {
        (Clock, beganAt, notedAt, lastServedAt, pages, stands) = (now, now, now, now, memory, isStopped);
        stoppedAt = now;
        SetPace(new GuestPace(now, 0, (long)blocktimes.Length * PerMille, 0));
    }

    /// <summary>It is stopped by command.</summary>
    public void Stop()
    {
        Note();
        (stands, stoppedAt) = (true, stands ? stoppedAt : Clock);
    }

    /// <summary>It was stopped by command and runs again; vCPUs that wait for pages wait on.</summary>
    public void Resume()
    {
        Note();
        stands = false;
    }

    /// <summary>Runs up to a time.</summary>
    /// <returns>The page that a vCPU touches then, if it is not known to have arrived.</returns>
    public long? RunTo(VirtualTime until)
    {
        if (!CanTouch || !(canMiss = pages!.GuestCanMiss()))
        {
            Clock = until;
            pace = pace.From(until, pace.Until(until));
            return null;
        }

        var touched = pages.RunGuest(pace.Until(until), pace, out var ran, out var page);
        Clock = touched ? pace.After(ran) : until;
        pace = pace.From(Clock, ran);
        return touched ? page : null;
    }

    /// <summary>One of the vCPUs that run waits for a page from now on.</summary>
    /// <param name="page">The page.</param>
    /// <param name="arrival">When it will be in its place, if that is known.</param>
    /// <returns>Whether nobody waited for its host page before.</returns>
    public bool Block(long page, VirtualTime arrival)
    {
        Note();
        var place = running.Count == 1 ? 0 : (int)(random ??= stream()).NextBelow((ulong)running.Count);
        var unit = pages!.UnitOf(page);
        var isNew = !IsAwaited(unit);
        waits.Add(new Wait(running[place], page, unit, Clock, arrival));
        running[place] = running[^1];
        running.RemoveAt(running.Count - 1);
        Faults++;
        Requests += isNew ? 1 : 0;
        allBlockedSince = Clock;
        SetPace(pace);
        FindNextWake();
        return isNew;
    }

    /// <summary>The only vCPU waited for a page until a time.</summary>
    public void Waited(VirtualTime until)
    {
        var stall = until - Clock;
        Faults++;
        Requests++;
        longestStall = stall > longestStall ? stall : longestStall;
        blocktimes[0] += stall.Nanoseconds;
        blocktime += stall.Nanoseconds;
        lostByAll += stall.Nanoseconds;
        (Clock, lastServedAt, notedAt) = (until, until, until);
        pace = pace.StoodStill(until);
    }

    /// <summary>Something was sent: when do the pages that are waited for arrive?</summary>
    public void LookAt(PagesInFlight flight)
    {
        var isAny = false;
        for (var i = 0; i < waits.Count; i++)
        {
            if (waits[i].Arrival == VirtualTime.MaxValue && !pages!.IsPending(waits[i].Unit))
            {
                waits[i] = waits[i] with { Arrival = flight.ArrivalOf(pages.LastPageOf(waits[i].Unit))!.Value };
                isAny = true;
            }
        }

        if (isAny)
        {
            FindNextWake();
        }
    }

    /// <summary>The vCPUs whose pages are in their place go on.</summary>
    public void Wake()
    {
        Note();
        for (var i = waits.Count - 1; i >= 0; i--)
        {
            var wait = waits[i];
            if (wait.Arrival > Clock)
            {
                continue;
            }

            var stall = Clock - wait.Since;
            longestStall = stall > longestStall ? stall : longestStall;
            blocktimes[wait.Vcpu] += stall.Nanoseconds;
            blocktime += running.Count == 0 ? (Clock - allBlockedSince).Nanoseconds : 0;
            lastServedAt = Clock;
            pages!.Arrived(wait.Unit);
            pages.Used(wait.Page, Clock);
            running.Add(wait.Vcpu);
            waits.RemoveAt(i);
        }

        SetPace(pace);
        FindNextWake();
    }

    /// <summary>The connection broke: what was under way does not come.</summary>
    public void LoseHope()
    {
        for (var i = 0; i < waits.Count; i++)
        {
            waits[i] = waits[i] with { Arrival = pages!.IsMissing(waits[i].Unit) ? VirtualTime.MaxValue : Clock };
        }

        FindNextWake();
    }

    public Reports.PostCopyReport Report(VirtualTime now)
    {
        Note();
        var untilNow = blocktimes.ToArray();
        foreach (var wait in waits)
        {
            untilNow[wait.Vcpu] += (now - wait.Since).Nanoseconds;
        }

        var longest = waits.Aggregate(longestStall, (longest, wait) => now - wait.Since > longest ? now - wait.Since : longest);
        var degraded = (waits.Count > 0 ? now : lastServedAt) - beganAt;
        return new Reports.PostCopyReport
        {
            Faults = Faults,
            Requests = Requests,
            LongestStall = longest,
            Blocktime = new VirtualDuration(blocktime + (running.Count == 0 ? (now - allBlockedSince).Nanoseconds : 0)),
            VcpuBlocktimes = [.. untilNow.Select(t => new VirtualDuration(t))],
            DegradedTime = degraded,
            DegradedLoss = degraded == VirtualDuration.Zero ? 0 : (double)lostByAll / blocktimes.Length / degraded.Nanoseconds,
        };
    }

    private bool IsAwaited(long unit)
    {
        foreach (var wait in waits)
        {
            if (wait.Unit == unit)
            {
                return true;
            }
        }

        return false;
    }

    // What was lost up to now; a guest that is stopped by command loses nothing by waiting.
    private void Note()
    {
        lostByAll += stands ? 0 : (Clock - notedAt).Nanoseconds * waits.Count;
        notedAt = Clock;
    }

    private void SetPace(in GuestPace from) => pace = from.At(running.Count * touchesPerMille);

    private void FindNextWake()
    {
        NextWake = VirtualTime.MaxValue;
        foreach (var wait in waits)
        {
            NextWake = VirtualTime.Min(NextWake, wait.Arrival);
        }
    }

    private readonly record struct Wait(int Vcpu, long Page, long Unit, VirtualTime Since, VirtualTime Arrival);
}
