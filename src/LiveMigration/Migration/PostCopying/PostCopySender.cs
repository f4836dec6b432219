using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.PostCopying;

/// <summary>The source after the switch: the push, the requests that it looks at between two sections, and the channel of requested pages.</summary>
/// <remarks>
/// Stands for: a sender that pushes what is pending in address order, 64 pages at a time, and goes on behind a requested page.
/// A request waits for the end of the section under way, as for a full socket buffer. On a channel of their own requested pages wait for
/// each other alone; both share the path: what a requested page takes of it is added to the push's present section.
/// Leaves out: the limit holds within a host page larger than 4 KiB as an even rate, not window by window.
/// Source: QEMU migration/migration.c, ram.c, postcopy-ram.c (7.2). Checked by: closed forms; recorded QEMU runs.
/// </remarks>
internal sealed partial class PostCopySender
{
    // Short enough that a request does not wait long behind the push, as a socket buffer is.
    private const long PagesPerSection = 64;
    private const long PagesWorthABulk = 1024;
    private readonly MigrationPlan plan;
    private readonly PostCopyRules rules;
    private readonly IMigratingMemory memory;
    private readonly PageEncoder encoder;
    private readonly RoundLedger ledger;
    private readonly SendWindow? window;
    private readonly VirtualDuration delay;
    private readonly Queue<(VirtualTime At, long Unit)> underWay = new();
    private readonly Queue<long> waiting = new();
    private readonly PathTime pathTime = new();
    private DataRate path;
    private PostCopyMemory? pages;
    private DataRate limit;
    private ByteCount threshold;
    private VirtualDuration downtimeLimit;
    private VirtualTime turnAt;
    private VirtualTime channelIsFreeAt;
    private VirtualTime standsUntil;
    private bool sleeps;
    private long servedBytes = -1;
    private VirtualDuration servedOnPath;

    public PostCopySender(MigrationPlan plan, PostCopyRules rules, IMigratingMemory memory, PageEncoder encoder, RoundLedger ledger)
    {
        (this.plan, this.rules, this.memory, this.encoder, this.ledger) = (plan, rules, memory, encoder, ledger);
        limit = rules.MaxBandwidth;
        path = plan.Path.Rate;
        window = plan.Window is null ? null : new SendWindow(plan.Window);
        delay = plan.Path.Latency + rules.PlaceTime;
        Flight = new PagesInFlight(delay);
    }

    public PagesInFlight Flight { get; }

    /// <summary>When it next does something: looks up, or a request reaches it.</summary>
    public VirtualTime NextAt => VirtualTime.Min(turnAt, NextRequestAt);

    /// <summary>Pages sent since they were requested, those around them included.</summary>
    public long RequestedPages { get; private set; }

    public bool HasSentAll { get; private set; }

    /// <summary>Bytes sent since the switch that take time on the path.</summary>
    public long Travelled { get; private set; }

    /// <summary>What it sends by itself where the path is no limit.</summary>
    public DataRate Pace => DataRate.Min(limit, rules.PageTime == VirtualDuration.Zero ? DataRate.Unlimited : DataRate.Of(new ByteCount(PageExactMemory.PageBytes), rules.PageTime));

    private VirtualTime NextRequestAt => underWay.TryPeek(out var request) ? VirtualTime.Max(request.At, standsUntil) : VirtualTime.MaxValue;

    public void SetLimit(DataRate? maxBandwidth) => limit = maxBandwidth ?? limit;

    public void Begin(VirtualTime now, PostCopyMemory? missing, ByteCount thresholdThen, VirtualDuration downtimeLimitThen)
    {
        (pages, threshold, downtimeLimit) = (missing, thresholdThen, downtimeLimitThen);
        window?.Begin(now, 0);
        var batch = SendBatch.Unlimited;
        encoder.PostCopyBegins(ref batch);
        Count(batch);
        turnAt = now;
    }

    /// <summary>So much of what it sent was not on the wire when the connection broke.</summary>
    public void TakeBack(long bytes) => Travelled -= bytes;

    /// <summary>The path gives another rate since some time; what was under way then takes as much longer.</summary>
    public void GoOnAt(DataRate rate, VirtualTime since)
    {
        if (rate == path)
        {
            return;
        }

        turnAt = sleeps ? turnAt : Stretched(turnAt);
        channelIsFreeAt = Stretched(channelIsFreeAt);
        (path, servedBytes) = (rate, -1);

        VirtualTime Stretched(VirtualTime end) => end <= since || end == VirtualTime.MaxValue || path.IsUnlimited || rate.IsUnlimited
            ? end
            : since.PlusAtMost(new VirtualDuration((long)Int128.Min(long.MaxValue, (Int128)(end - since).Nanoseconds * path.BytesPerSecond / rate.BytesPerSecond)));
    }

    /// <summary>The path carried nothing for some time: what was under way and what was asked waited.</summary>
    public void StandStill(VirtualTime since, VirtualTime until)
    {
        standsUntil = until + new VirtualDuration(1);
        turnAt = turnAt == VirtualTime.MaxValue ? turnAt : VirtualTime.Max(turnAt, since).PlusAtMost(standsUntil - since);
        channelIsFreeAt = VirtualTime.Max(channelIsFreeAt, since) + (standsUntil - since);
    }

    /// <summary>The connection broke; requests are lost with it.</summary>
    public void Stop()
    {
        underWay.Clear();
        waiting.Clear();
        turnAt = VirtualTime.MaxValue;
        HasSentAll = false;
    }

    /// <summary>The connection is there again.</summary>
    public void GoOn(VirtualTime now)
    {
        window?.Begin(now, 0);
        (turnAt, channelIsFreeAt, sleeps) = (now, now, false);
    }

    /// <summary>Does what is due.</summary>
    /// <param name="now">Equals <see cref="NextAt"/>.</param>
    /// <param name="calmUntil">Until when the guest touches no page, and nothing else happens either.</param>
    public void Act(VirtualTime now, VirtualTime calmUntil)
    {
        if (NextRequestAt == now)
        {
            RequestArrived(now, underWay.Dequeue().Unit);
        }
        else
        {
            Turn(now, VirtualTime.Min(calmUntil, NextRequestAt));
        }
    }

    /// <summary>A time before which it cannot have sent all.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="nextTouch">When the guest can touch a page next; a request can follow.</param>
    public VirtualTime SentAllNotBefore(VirtualTime now, VirtualTime nextTouch)
    {
        var least = pages is null ? memory.LeastBytes(encoder).Bytes : encoder.LeastBytes(pages.PendingFull, pages.PendingZero);
        var onPath = path.TimeFor(new ByteCount(least)).Nanoseconds - 1;
        var time = least == 0 ? 0 : Math.Max(0, Math.Max(onPath, rules.PageTime.Nanoseconds * (pages?.PendingFull ?? 0)));
        if (rules.Preempt)
        {
            // The push and the channel side by side; but the push looks up once more.
            return VirtualTime.Max(turnAt, now.PlusAtMost(new VirtualDuration(time / 2)));
        }

        var wakes = turnAt;
        if (sleeps)
        {
            var soon = plan.Path.Latency + rules.RequestTime;
            var request = nextTouch > VirtualTime.MaxValue - soon ? VirtualTime.MaxValue : nextTouch + soon;
            wakes = VirtualTime.Min(turnAt, VirtualTime.Min(request, NextRequestAt));
        }

        return wakes.PlusAtMost(new VirtualDuration(time));
    }

    private void Turn(VirtualTime now, VirtualTime calmUntil)
    {
        sleeps = false;
        if (memory.Pending == ByteCount.Zero)
        {
            (HasSentAll, turnAt) = (true, VirtualTime.MaxValue);
            return;
        }

        if (window is not null && window.TryClose(now, out var bytes, out var length))
        {
            threshold = new ByteCount((long)((Int128)bytes.Bytes * downtimeLimit.Nanoseconds / length.Nanoseconds));
        }

        while (waiting.TryDequeue(out var unit))
        {
            if (pages!.IsPending(unit))
            {
                SendRequested(now, unit);
                return;
            }
        }

        if (window is not null && memory.Pending < threshold)
        {
            // As QEMU up to 10.0: what fits in the downtime limit goes without a limit.
            limit = DataRate.Unlimited;
        }

        if (window is not null && window.IsSpent(limit))
        {
            sleeps = true;
            turnAt = VirtualTime.Max(now, window.End);
            return;
        }

        Push(now, calmUntil);
    }

    private void Push(VirtualTime now, VirtualTime calmUntil)
    {
        var isHuge = pages?.PagesPerUnit > 1;
        var rate = window is null || isHuge ? DataRate.Min(path, limit) : path;
        var quota = new ByteCount(window is null || isHuge ? long.MaxValue : window.Left(limit));
        if (window is null && !isHuge && rules.PageTime == VirtualDuration.Zero && TryPushInBulk(now, calmUntil, rate))
        {
            return;
        }

        var batch = new SendBatch(quota, VirtualDuration.MaxValue, rate, PagesPerSection);
        if (pages is null)
        {
            memory.Take(encoder, ref batch);
        }
        else
        {
            Flight.Open(now);
            pages.Push(encoder, ref batch, Flight, default);
        }

        encoder.Section(ref batch, begins: false);
        Count(batch);
        window?.Use(batch.AccountedBytes);
        var time = TimeFor(batch, rate);
        turnAt = now + time;
        Sent(turnAt, time, batch);
    }

    // Where no request can come and the guest touches nothing, nobody asks when a single page arrived.
    private bool TryPushInBulk(VirtualTime now, VirtualTime calmUntil, DataRate rate)
    {
        var margin = rate.TimeFor(new ByteCount(2 * PagesPerSection * 2 * PageExactMemory.PageBytes));
        var length = (calmUntil - now).Nanoseconds - delay.Nanoseconds - margin.Nanoseconds;
        if (length < rate.TimeFor(new ByteCount(PagesWorthABulk * PageExactMemory.PageBytes)).Nanoseconds)
        {
            return false;
        }

        var batch = new SendBatch(new ByteCount(long.MaxValue), new VirtualDuration(length), rate);
        if (pages is null)
        {
            memory.Take(encoder, ref batch);
        }
        else
        {
            pages.Push(encoder, ref batch, null, calmUntil);
        }

        Count(batch);
        turnAt = now + TimeFor(batch, rate);
        Flight.Passed(turnAt + delay);
        return true;
    }

    private void Sent(VirtualTime end, VirtualDuration time, in SendBatch batch)
    {
        if (pages is null)
        {
            Flight.Passed(end + delay);
            return;
        }

        Flight.Close(time, batch.WireBytes);
        pages.Prove(Flight);
    }

    private void Count(in SendBatch batch)
    {
        ledger.Sent(batch);
        Travelled += batch.TravellingBytes;
    }

    private VirtualDuration TimeFor(in SendBatch batch, DataRate rate)
    {
        var wire = pathTime.Of(batch.TravellingBytes, rate);
        return new VirtualDuration(Math.Max(wire, rules.PageTime.Nanoseconds * batch.NormalPages));
    }
}
