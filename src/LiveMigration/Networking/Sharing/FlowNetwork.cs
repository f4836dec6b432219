using LiveMigration.Simulation;

namespace LiveMigration.Networking.Sharing;

/// <summary>Carries flows of bytes over the links of a topology, which they share max-min fairly by weight.</summary>
/// <remarks>
/// Stands for: long TCP flows that share links in proportion to their weights, each held by its narrowest place or its own cap.
/// Leaves out: loss, slow start, round-trip unfairness, queueing; a change of flow acts on all others at once.
/// Source: max-min fairness (Bertsekas and Gallager, Data Networks, 6.5.2); the CM02 model of SimGrid without its latency terms.
/// Checked by: closed forms, a brute-force reference on random networks, bytes carried against bytes given.
/// <para>
/// Rates are rounded down to 2^-24 bytes/s per unit of weight; bytes are exact; the time of a finish is rounded up to the next nanosecond, once.
/// Starting, finishing or changing a flow costs O(log n) and what depends on the shares that move; flows at one bottleneck move together.
/// Finishes at one bottleneck at one instant are told in the order of starting. Nothing is allocated once the tables have grown. Not thread-safe.
/// </para>
/// </remarks>
public sealed class FlowNetwork : IEventHandler
{
    /// <summary>The most links a path may have.</summary>
    public const int MaxPathLength = FlowTable.MaxPathLength;

    /// <summary>The highest weight of a flow.</summary>
    public const int MaxWeight = 1_000_000;

    private readonly Simulator simulator;
    private readonly FlowTable flows = new();
    private readonly FairShares shares;
    private readonly DataRate[] capacities;
    private readonly DataRate[] backgrounds;
    private readonly List<Finished> finished = [];
    private long started;

    /// <summary>A network without flows.</summary>
    /// <param name="simulator">Whose time it runs on.</param>
    /// <param name="links">Its links; a link is named by its index.</param>
    /// <param name="subject">Names it in the digest.</param>
    public FlowNetwork(Simulator simulator, IReadOnlyList<NetworkLink> links, int subject = 0)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(links);
        this.simulator = simulator;
        Subject = subject;
        Links = links;
        shares = new FairShares(flows, links);
        capacities = [.. links.Select(link => link.Capacity)];
        backgrounds = new DataRate[links.Count];
    }

    /// <summary>The links as they were at the start; a path and every other member names them by index.</summary>
    public IReadOnlyList<NetworkLink> Links { get; }

    /// <inheritdoc/>
    public int Subject { get; }

    /// <summary>How many flows are under way.</summary>
    public int FlowCount => flows.Count;

    /// <summary>How often a link was looked at since the start: the work that changes caused.</summary>
    public long WorkCount => shares.SettleCount;

    /// <summary>Starts a flow now.</summary>
    /// <param name="path">The links that it passes, each once; 1 to <see cref="MaxPathLength"/>.</param>
    /// <param name="bytes">What it carries; 0 or more (0 finishes now, but as an event of its own).</param>
    /// <param name="handler">Who is told of its finish.</param>
    /// <param name="tag">Given back to the handler.</param>
    /// <param name="cap">The most it may use; positive. A cap of 275 GB/s per unit of weight or more is none.</param>
    /// <param name="weight">Its weight beside others at a bottleneck, from 1 to <see cref="MaxWeight"/>.</param>
    /// <exception cref="ArgumentException">The path is empty, too long, or names a link that is not there or is named before.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Bytes, cap or weight are out of range.</exception>
    public FlowHandle Start(ReadOnlySpan<int> path, ByteCount bytes, IFlowHandler handler, int tag, DataRate cap, int weight = 1)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes.Bytes, nameof(bytes));
        FlowChecks.Path(path, Links.Count);
        FlowChecks.Share(cap, weight);
        shares.Now = simulator.Now.Nanoseconds;
        var slot = flows.Take();
        ref var flow = ref flows.Flows[slot];
        flow.Number = started++;
        (flow.Handler, flow.Tag, flow.PathLength) = (handler, tag, path.Length);
        (flow.Bytes, flow.Left, flow.FinishTime) = (bytes, Units.ServiceOf(bytes), long.MaxValue);
        for (var i = 0; i < path.Length; i++)
        {
            flows.Visits[(slot << FlowTable.PathBits) + i].Link = path[i];
        }

        SetShare(ref flow, cap, weight);
        shares.Attach(slot);
        Settle();
        return new FlowHandle(slot, flow.Generation);
    }

    /// <summary>Changes a flow's cap and weight now; allowed as at <see cref="Start"/>.</summary>
    /// <exception cref="ArgumentException">The flow is not under way.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Cap or weight are out of range.</exception>
    public void Change(FlowHandle handle, DataRate cap, int weight = 1)
    {
        FlowChecks.Share(cap, weight);
        ref var flow = ref Find(handle);
        if (flow.Cap == cap && flow.Weight == weight)
        {
            return;
        }

        shares.Now = simulator.Now.Nanoseconds;
        shares.Detach(handle.Slot);
        SetShare(ref flow, cap, weight);
        shares.Attach(handle.Slot);
        Settle();
    }

    /// <summary>Ends a flow now; its handler is not called.</summary>
    /// <returns>The bytes that were not sent; a byte on its way is not.</returns>
    /// <exception cref="ArgumentException">The flow is not under way.</exception>
    public ByteCount Cancel(FlowHandle handle)
    {
        ref var flow = ref Find(handle);
        var remaining = RemainingOf(handle);
        shares.Detach(handle.Slot);
        shares.TakeBack(handle.Slot, Units.ServiceOf(remaining) - flow.Left);
        simulator.Cancel(flow.Finish);
        flows.Free(handle.Slot);
        Settle();
        return remaining;
    }

    /// <summary>Whether the flow is under way.</summary>
    public bool Contains(FlowHandle handle) => handle.Generation % 2 == 1 && (uint)handle.Slot < (uint)flows.Flows.Length && flows.Flows[handle.Slot].Generation == handle.Generation;

    /// <summary>The bytes of a flow that are not sent yet; a byte on its way is not.</summary>
    /// <exception cref="ArgumentException">The flow is not under way.</exception>
    public ByteCount RemainingOf(FlowHandle handle)
    {
        Find(handle);
        shares.Now = simulator.Now.Nanoseconds;
        return new ByteCount((long)Units.DivideUp(-shares.Surplus(handle.Slot), Units.ServiceOfByte));
    }

    /// <summary>The present rate of a flow, rounded down; zero behind a link that carries nothing.</summary>
    /// <exception cref="ArgumentException">The flow is not under way.</exception>
    public DataRate RateOf(FlowHandle handle)
    {
        Find(handle);
        return Units.RateOf(shares.RateOf(handle.Slot));
    }

    /// <summary>About what a flow without a cap would get that started now: exactly that where its bottleneck has room, or holds it among others.</summary>
    internal DataRate OfferTo(ReadOnlySpan<int> path, int weight) => Units.RateOf((Int128)shares.OfferTo(path, weight) * weight);

    /// <summary>Changes what a link carries, now. Zero is a link that is down: flows over it wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative.</exception>
    public void SetCapacity(int link, DataRate capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity.BytesPerSecond, nameof(capacity));
        capacities[link] = capacity;
        SetFree(link);
    }

    /// <summary>Changes what other traffic uses of a link, now; flows share the rest, which is nothing if it is more than the capacity.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative.</exception>
    public void SetBackground(int link, DataRate background)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(background.BytesPerSecond, nameof(background));
        backgrounds[link] = background;
        SetFree(link);
    }

    /// <summary>What flows may use of a link: its capacity less other traffic.</summary>
    public DataRate FreeOf(int link) => new(Math.Max(0, capacities[link].BytesPerSecond - backgrounds[link].BytesPerSecond));

    /// <summary>The present rate of all flows on a link, rounded down.</summary>
    public DataRate LoadOf(int link) => Units.RateOf(shares.LoadOf(link));

    /// <summary>Whole bytes of flows that a link has carried since the start.</summary>
    /// <remarks>Exactly the bytes that its flows have sent, where none has a part of a byte on its way.</remarks>
    public ByteCount CarriedBy(int link)
    {
        shares.Now = simulator.Now.Nanoseconds;
        return Units.WholeBytesOf(shares.CarriedBy(link));
    }

    void IEventHandler.OnEvent(int tag)
    {
        shares.Now = simulator.Now.Nanoseconds;
        finished.Clear();
        if (tag < 0)
        {
            Finish(~tag);
        }
        else
        {
            ref var link = ref shares.Links[tag];
            (link.Finish, link.FinishTime) = (default, long.MaxValue);
            var service = shares.ServiceOf(tag);
            while (link.Finishes.Count > 0 && link.Finishes.TopKey <= service)
            {
                Finish(link.Finishes.TopMember);
            }

            if (finished.Count > 1)
            {
                finished.Sort(static (a, b) => a.Number.CompareTo(b.Number));
            }
        }

        Settle();
        for (var i = 0; i < finished.Count; i++)
        {
            finished[i].Handler.OnFlowFinished(finished[i].Handle, finished[i].Tag);
        }
    }

    private void Finish(int slot)
    {
        ref var flow = ref flows.Flows[slot];
        shares.Detach(slot);
        shares.TakeBack(slot, -flow.Left);
        simulator.Cancel(flow.Finish);
        finished.Add(new Finished(flow.Number, flow.Handler, new FlowHandle(slot, flow.Generation), flow.Tag));
        flows.Free(slot);
    }

    private void SetFree(int link)
    {
        shares.Now = simulator.Now.Nanoseconds;
        shares.SetCapacity(link, FreeOf(link));
        Settle();
    }

    // Shares first, then the events of the finishes that moved.
    private void Settle()
    {
        shares.Settle();
        foreach (var slot in shares.TouchedFlows)
        {
            ref var flow = ref flows.Flows[slot];
            if (flow.IsTouched)
            {
                flow.IsTouched = false;
                var time = flow.Bottleneck == FlowState.AtCap ? TimeAfter(flow.Left, flow.CapRate) : long.MaxValue;
                Reschedule(ref flow.Finish, ref flow.FinishTime, time, ~slot);
            }
        }

        foreach (var index in shares.TouchedLinks)
        {
            ref var link = ref shares.Links[index];
            link.IsTouched = false;
            var time = link.Finishes.Count > 0 ? TimeAfter(link.Finishes.TopKey - shares.ServiceOf(index), link.Level) : long.MaxValue;
            Reschedule(ref link.Finish, ref link.FinishTime, time, index);
        }

        shares.TouchedFlows.Clear();
        shares.TouchedLinks.Clear();
    }

    // The end of time where it never comes, or later than time can tell.
    private long TimeAfter(Int128 service, Int128 level)
    {
        if (service <= 0)
        {
            return shares.Now;
        }

        return level == 0 ? long.MaxValue : (long)Int128.Min(long.MaxValue, shares.Now + Units.DivideUp(service, level));
    }

    private void Reschedule(ref EventHandle handle, ref long scheduled, long time, int tag)
    {
        if (time == scheduled)
        {
            return;
        }

        if (scheduled != long.MaxValue)
        {
            simulator.Cancel(handle);
        }

        (handle, scheduled) = (time == long.MaxValue ? default : simulator.Schedule(new VirtualTime(time), this, tag), time);
    }

    private static void SetShare(ref FlowState flow, DataRate cap, int weight)
    {
        (flow.Cap, flow.Weight) = (cap, weight);
        flow.CapLevel = (long)Int128.Min(Units.Highest, Units.DivideUp(flow.CapRate, weight));
    }

    private ref FlowState Find(FlowHandle handle)
    {
        if (!Contains(handle))
        {
            throw new ArgumentException("The flow is not under way; it has finished, was cancelled, or belongs to another network.", nameof(handle));
        }

        return ref flows.Flows[handle.Slot];
    }

    private readonly record struct Finished(long Number, IFlowHandler Handler, FlowHandle Handle, int Tag);
}
