// Hot: see IndexedHeap.
namespace LiveMigration.Networking.Sharing;

/// <content>Flows come to their bottleneck, or to their cap, and leave it.</content>
internal sealed partial class FairShares
{
    /// <summary>A flow joins, with weight, cap and what is left as its state has them.</summary>
    public void Attach(int flow)
    {
        ref var state = ref flows.Flows[flow];
        var (link, best) = (FlowState.AtCap, state.HasCap ? state.CapLevel : long.MaxValue);
        foreach (ref readonly var visit in flows.Path(flow))
        {
            // Of equal ones the one that is a bottleneck already, or else all its flows would move to the other.
            var offer = OfferOf(visit.Link, state.Weight);
            if (offer < best || (offer == best && link != FlowState.AtCap && links[visit.Link].IsBottleneck && !links[link].IsBottleneck))
            {
                (link, best) = (visit.Link, offer);
            }
        }

        if (link == FlowState.AtCap)
        {
            AttachAtCap(flow);
        }
        else
        {
            AttachTo(flow, link);
        }
    }

    /// <summary>A flow leaves its bottleneck; what is left of it is counted.</summary>
    public void Detach(int flow)
    {
        ref var state = ref flows.Flows[flow];
        state.Left = -Surplus(flow);
        if (state.Bottleneck == FlowState.AtCap)
        {
            DetachAtCap(flow);
        }
        else
        {
            DetachFrom(flow, state.Bottleneck);
        }
    }

    /// <summary>The lowest offer on a path.</summary>
    public long OfferTo(ReadOnlySpan<int> path, long weight)
    {
        var offer = Units.Highest;
        foreach (var link in path)
        {
            offer = Math.Min(offer, OfferOf(link, weight));
        }

        return offer;
    }

    // An estimate of the level that a new flow would get there: it decides where the search begins, not what it finds.
    private long OfferOf(int link, long weight)
    {
        ref var state = ref links[link];
        var free = Units.Share(state.Capacity - state.Taken, state.OwnWeight + weight);
        return state.IsBottleneck ? free : Math.Max(free, Units.Share(state.Capacity - state.AtCapRate, state.CrossingWeight + weight));
    }

    private void AttachTo(int flow, int bottleneck)
    {
        ref var state = ref flows.Flows[flow];
        ref var link = ref links[bottleneck];
        Advance(bottleneck);
        if (!link.IsBottleneck)
        {
            BecomeBottleneck(bottleneck);
        }

        (state.Bottleneck, state.Since) = (bottleneck, link.Service);
        link.Finishes.Push(link.Service + Units.DivideUp(state.Left, state.Weight), flow, flows.FinishPlaces);
        if (state.HasCap)
        {
            link.Caps.Push(state.CapLevel, flow, flows.CapPlaces);
        }

        var first = flow << FlowTable.PathBits;
        for (var visit = first; visit < first + state.PathLength; visit++)
        {
            var crossed = flows.Visits[visit].Link;
            if (crossed == bottleneck)
            {
                link.OwnWeight += state.Weight;
                link.OwnBase += link.Service * state.Weight;
                Mark(crossed);
            }
            else
            {
                JoinCrossing(visit, bottleneck, state.Weight);
            }
        }

        Touch(bottleneck);
    }

    private void DetachFrom(int flow, int bottleneck)
    {
        ref var state = ref flows.Flows[flow];
        ref var link = ref links[bottleneck];
        Advance(bottleneck);
        link.Finishes.Remove(flow, flows.FinishPlaces);
        if (state.HasCap)
        {
            link.Caps.Remove(flow, flows.CapPlaces);
        }

        var first = flow << FlowTable.PathBits;
        for (var visit = first; visit < first + state.PathLength; visit++)
        {
            var crossed = flows.Visits[visit].Link;
            if (crossed == bottleneck)
            {
                link.OwnWeight -= state.Weight;
                link.OwnBase -= link.Service * state.Weight;
                Mark(crossed);
            }
            else
            {
                LeaveCrossing(visit, state.Weight);
            }
        }

        Touch(bottleneck);
    }

    private void AttachAtCap(int flow)
    {
        ref var state = ref flows.Flows[flow];
        (state.Bottleneck, state.Since) = (FlowState.AtCap, Now);
        ChangeAtCap(flow, state.CapRate);
        var first = flow << FlowTable.PathBits;
        for (var visit = first; visit < first + state.PathLength; visit++)
        {
            links[flows.Visits[visit].Link].AtCap.Push(-state.CapLevel, visit, flows.AtCapPlaces);
        }

        TouchFlow(flow);
    }

    private void DetachAtCap(int flow)
    {
        ref var state = ref flows.Flows[flow];
        ChangeAtCap(flow, -state.CapRate);
        var first = flow << FlowTable.PathBits;
        for (var visit = first; visit < first + state.PathLength; visit++)
        {
            links[flows.Visits[visit].Link].AtCap.Remove(visit, flows.AtCapPlaces);
        }

        TouchFlow(flow);
    }

    private void ChangeAtCap(int flow, Int128 rate)
    {
        foreach (ref readonly var visit in flows.Path(flow))
        {
            ref var link = ref links[visit.Link];
            link.Taken += rate;
            link.AtCapRate += rate;
            link.AtCapBase += rate * Now;
            Mark(visit.Link);
        }
    }
}
