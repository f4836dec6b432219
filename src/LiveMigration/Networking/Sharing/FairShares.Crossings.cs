// Hot: see IndexedHeap.
namespace LiveMigration.Networking.Sharing;

/// <content>Which flows cross a link that have their bottleneck at another.</content>
internal sealed partial class FairShares
{
    private void JoinCrossing(int visit, int bottleneck, long weight)
    {
        ref var place = ref flows.Visits[visit];
        ref var link = ref links[place.Link];
        if (!crossings.TryFindOrAdd(bottleneck, place.Link, out var slot))
        {
            ref var added = ref crossings.Crossings[slot];
            added.Level = links[bottleneck].Level;
            added.NextOfLink = link.FirstCrossing;
            if (link.FirstCrossing >= 0)
            {
                crossings.Crossings[link.FirstCrossing].PreviousOfLink = slot;
            }

            link.FirstCrossing = slot;
            if (link.IsBottleneck)
            {
                Enlist(slot);
            }
            else
            {
                links[bottleneck].Promises.Push(added.Level, slot, crossings.PromisePlaces);
            }
        }

        ref var crossing = ref crossings.Crossings[slot];
        crossing.Weight += weight;
        link.CrossingWeight += weight;
        crossing.Base += links[bottleneck].Service * weight;
        (place.Crossing, place.Previous, place.Next) = (slot, -1, crossing.FirstVisit);
        if (crossing.FirstVisit >= 0)
        {
            flows.Visits[crossing.FirstVisit].Previous = visit;
        }

        crossing.FirstVisit = visit;
        link.Taken += (Int128)crossing.Level * weight;
        Mark(place.Link);
    }

    private void LeaveCrossing(int visit, long weight)
    {
        ref var place = ref flows.Visits[visit];
        ref var link = ref links[place.Link];
        var slot = place.Crossing;
        ref var crossing = ref crossings.Crossings[slot];
        crossing.Weight -= weight;
        link.CrossingWeight -= weight;
        crossing.Base -= links[crossing.Bottleneck].Service * weight;
        if (place.Previous >= 0)
        {
            flows.Visits[place.Previous].Next = place.Next;
        }
        else
        {
            crossing.FirstVisit = place.Next;
        }

        if (place.Next >= 0)
        {
            flows.Visits[place.Next].Previous = place.Previous;
        }

        link.Taken -= (Int128)crossing.Level * weight;
        Mark(place.Link);
        if (crossing.Weight > 0)
        {
            return;
        }

        link.CarriedBefore -= crossing.Base;
        if (link.IsBottleneck)
        {
            Delist(slot);
        }
        else
        {
            links[crossing.Bottleneck].Promises.Remove(slot, crossings.PromisePlaces);
        }

        if (crossing.PreviousOfLink >= 0)
        {
            crossings.Crossings[crossing.PreviousOfLink].NextOfLink = crossing.NextOfLink;
        }
        else
        {
            link.FirstCrossing = crossing.NextOfLink;
        }

        if (crossing.NextOfLink >= 0)
        {
            crossings.Crossings[crossing.NextOfLink].PreviousOfLink = crossing.PreviousOfLink;
        }

        crossings.Free(slot);
    }

    // The bottleneck tells the crossed link every change from now on.
    private void Enlist(int slot)
    {
        ref var crossing = ref crossings.Crossings[slot];
        ref var bottleneck = ref links[crossing.Bottleneck];
        links[crossing.Link].Crossings.Push(-crossing.Level, slot, crossings.CrossingPlaces);
        (crossing.PreviousOfBottleneck, crossing.NextOfBottleneck) = (-1, bottleneck.FirstOfBottleneck);
        if (bottleneck.FirstOfBottleneck >= 0)
        {
            crossings.Crossings[bottleneck.FirstOfBottleneck].PreviousOfBottleneck = slot;
        }

        bottleneck.FirstOfBottleneck = slot;
    }

    private void Delist(int slot)
    {
        ref var crossing = ref crossings.Crossings[slot];
        links[crossing.Link].Crossings.Remove(slot, crossings.CrossingPlaces);
        if (crossing.PreviousOfBottleneck >= 0)
        {
            crossings.Crossings[crossing.PreviousOfBottleneck].NextOfBottleneck = crossing.NextOfBottleneck;
        }
        else
        {
            links[crossing.Bottleneck].FirstOfBottleneck = crossing.NextOfBottleneck;
        }

        if (crossing.NextOfBottleneck >= 0)
        {
            crossings.Crossings[crossing.NextOfBottleneck].PreviousOfBottleneck = crossing.PreviousOfBottleneck;
        }
    }
}
