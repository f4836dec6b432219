// Hot: see IndexedHeap. No allocation once the tables have grown.
using LiveMigration.Simulation;

namespace LiveMigration.Networking.Sharing;

/// <summary>Keeps the max-min fair shares of flows while flows come, go and change, at a cost that depends on what moves.</summary>
/// <remarks>
/// <para>
/// Every flow is held either by its cap or by one link of its path, its bottleneck; all flows of a bottleneck have the same level
/// (rate / weight), so they progress together: the link counts the service of a flow of weight 1, and a change of level touches no flow.
/// The shares are max-min fair when, for each bottleneck, (1) own weight x level is what is left of its capacity, and (2) no flow that
/// crosses it has a higher level. A change marks the links that it concerns; <c>SettleLink</c> restores both rules on one of them, pulling
/// in flows that break the second, and marks the links that these flows and the new level concern; when no link is marked, all is fair.
/// Links are taken lowest level first, since what a link leaves for others depends on lower levels alone.
/// </para>
/// <para>
/// A link that is no bottleneck wants to know only when it becomes one. It hands out promises: up to which level each crossing may rise
/// before it has to be asked again, so that 10,000 flows on one shared link do not ask 10,000 network cards at each change.
/// </para>
/// </remarks>
internal sealed partial class FairShares
{
    private readonly FlowTable flows;
    private readonly CrossingTable crossings = new();
    private readonly LinkState[] links;
    private readonly int[] dirtyPlaces;
    private IndexedHeap<long> dirty;

    public FairShares(FlowTable flows, IReadOnlyList<NetworkLink> topology)
    {
        this.flows = flows;
        links = new LinkState[topology.Count];
        dirtyPlaces = new int[topology.Count];
        for (var i = 0; i < links.Length; i++)
        {
            links[i] = new LinkState
            {
                Capacity = Units.LevelOf(topology[i].Capacity),
                FirstCrossing = -1,
                FirstOfBottleneck = -1,
                FinishTime = long.MaxValue,
            };
        }
    }

    /// <summary>The time in ns up to which everything is counted; set before each change.</summary>
    public long Now { get; set; }

    public LinkState[] Links => links;

    /// <summary>Links whose next finish may have moved; the reader clears it and their marks.</summary>
    public List<int> TouchedLinks { get; } = [];

    /// <summary>Flows that came to be held by their cap, or had been; the reader clears it and their marks.</summary>
    public List<int> TouchedFlows { get; } = [];

    /// <summary>How often a link was looked at: the work done.</summary>
    public long SettleCount { get; private set; }

    /// <summary>Service of a flow of weight 1 whose bottleneck the link is, up to now.</summary>
    public Int128 ServiceOf(int link) => links[link].Service + ((Int128)links[link].Level * (Now - links[link].ServiceTime));

    /// <summary>Rate of a flow, in levels.</summary>
    public Int128 RateOf(int flow)
    {
        ref var state = ref flows.Flows[flow];
        return state.Bottleneck == FlowState.AtCap ? state.CapRate : (Int128)links[state.Bottleneck].Level * state.Weight;
    }

    /// <summary>Service that a flow got since it has its bottleneck, less what it then had left; below zero until it is done.</summary>
    public Int128 Surplus(int flow)
    {
        ref var state = ref flows.Flows[flow];
        return state.Bottleneck == FlowState.AtCap
            ? (state.CapRate * (Now - state.Since)) - state.Left
            : ((ServiceOf(state.Bottleneck) - state.Since) * state.Weight) - state.Left;
    }

    /// <summary>Rates of all flows on a link, in levels.</summary>
    public Int128 LoadOf(int link)
    {
        var load = links[link].AtCapRate + ((Int128)links[link].Level * links[link].OwnWeight);
        for (var c = links[link].FirstCrossing; c >= 0; c = crossings.Crossings[c].NextOfLink)
        {
            load += (Int128)crossings.Crossings[c].Weight * links[crossings.Crossings[c].Bottleneck].Level;
        }

        return load;
    }

    /// <summary>Service of all flows on a link since the start.</summary>
    public Int128 CarriedBy(int link)
    {
        ref var state = ref links[link];
        var carried = state.CarriedBefore + (ServiceOf(link) * state.OwnWeight) - state.OwnBase + (state.AtCapRate * Now) - state.AtCapBase;
        for (var c = state.FirstCrossing; c >= 0; c = crossings.Crossings[c].NextOfLink)
        {
            carried += (ServiceOf(crossings.Crossings[c].Bottleneck) * crossings.Crossings[c].Weight) - crossings.Crossings[c].Base;
        }

        return carried;
    }

    public void SetCapacity(int link, DataRate capacity)
    {
        links[link].Capacity = Units.LevelOf(capacity);
        Mark(link);
    }

    /// <summary>Takes service that a flow got beyond what counts off its links.</summary>
    public void TakeBack(int flow, Int128 service)
    {
        foreach (ref readonly var visit in flows.Path(flow))
        {
            links[visit.Link].CarriedBefore -= service;
        }
    }

    /// <summary>Makes the shares fair again.</summary>
    public void Settle()
    {
        // Each step moves flows to a lower level or a level to where its link is full; the bound is far above what any network needs.
        for (var steps = 0L; dirty.Count > 0; steps++)
        {
            var link = dirty.TopMember;
            dirty.Remove(link, dirtyPlaces);
            SettleLink(link);
            links[link].IsDirty = false;
            if (steps > 1_000_000_000)
            {
                throw new InvalidOperationException($"Fair shares of {flows.Count} flows were not found in {steps} steps.");
            }
        }
    }

    private void SettleLink(int index)
    {
        SettleCount++;
        ref var link = ref links[index];
        if (!link.IsBottleneck)
        {
            if (link.Taken > link.Capacity)
            {
                TightenPromises(index);
            }

            if (link.Taken <= link.Capacity)
            {
                return;
            }

            BecomeBottleneck(index);
        }

        // The level rises from step to step, so that a flow once let go need not come back.
        long level;
        while (true)
        {
            if (link.OwnWeight == 0 && link.Taken <= link.Capacity)
            {
                StopBeingBottleneck(index);
                return;
            }

            level = link.OwnWeight > 0 ? Units.Share(link.Capacity - link.Taken, link.OwnWeight) : -1;
            if (link.Caps.Count > 0 && link.Caps.TopKey <= level)
            {
                var flow = link.Caps.TopMember;
                Detach(flow);
                AttachAtCap(flow);
                continue;
            }

            var crossing = link.Crossings.Count > 0 ? -link.Crossings.TopKey : -1;
            var atCap = link.AtCap.Count > 0 ? -link.AtCap.TopKey : -1;
            if (Math.Max(crossing, atCap) <= level)
            {
                break;
            }

            if (crossing >= atCap)
            {
                PullCrossing(link.Crossings.TopMember, index);
            }
            else
            {
                Pull(link.AtCap.TopMember >> FlowTable.PathBits, index);
            }
        }

        SetLevel(index, level);
    }

    private void PullCrossing(int slot, int link)
    {
        for (var visit = crossings.Crossings[slot].FirstVisit; visit >= 0;)
        {
            var next = flows.Visits[visit].Next;
            Pull(visit >> FlowTable.PathBits, link);
            visit = next;
        }
    }

    private void Pull(int flow, int link)
    {
        Detach(flow);
        AttachTo(flow, link);
    }

    private void SetLevel(int index, long level)
    {
        ref var link = ref links[index];
        var change = level - link.Level;
        if (change == 0)
        {
            return;
        }

        Advance(index);
        link.Level = level;
        Touch(index);
        for (var c = link.FirstOfBottleneck; c >= 0; c = crossings.Crossings[c].NextOfBottleneck)
        {
            ref var crossing = ref crossings.Crossings[c];
            ref var crossed = ref links[crossing.Link];
            crossing.Level = level;
            crossed.Taken += (Int128)crossing.Weight * change;
            crossed.Crossings.Rekey(c, -level, crossings.CrossingPlaces);
            Mark(crossing.Link);
        }

        while (link.Promises.Count > 0 && link.Promises.TopKey < level)
        {
            RaisePromise(link.Promises.TopMember, level);
        }
    }

    private void Advance(int index)
    {
        ref var link = ref links[index];
        link.Service = ServiceOf(index);
        link.ServiceTime = Now;
    }

    private void Mark(int index)
    {
        ref var link = ref links[index];
        if (!link.IsDirty && (link.IsBottleneck || link.Taken > link.Capacity))
        {
            link.IsDirty = true;
            dirty.Push(link.IsBottleneck ? link.Level : Units.Highest, index, dirtyPlaces);
        }
    }

    private void Touch(int index)
    {
        ref var link = ref links[index];
        if (!link.IsTouched)
        {
            link.IsTouched = true;
            TouchedLinks.Add(index);
        }
    }

    private void TouchFlow(int index)
    {
        ref var flow = ref flows.Flows[index];
        if (!flow.IsTouched)
        {
            flow.IsTouched = true;
            TouchedFlows.Add(index);
        }
    }
}
