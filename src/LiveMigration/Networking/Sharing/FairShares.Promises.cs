// Hot: see IndexedHeap.
namespace LiveMigration.Networking.Sharing;

/// <content>Links that are no bottleneck, and how they become one.</content>
internal sealed partial class FairShares
{
    private void RaisePromise(int slot, long level)
    {
        ref var crossing = ref crossings.Crossings[slot];
        ref var crossed = ref links[crossing.Link];
        var needed = (Int128)crossing.Weight * (level - crossing.Level);
        var spare = Units.Share((crossed.Capacity - crossed.Taken - needed) / 2, crossing.Weight);
        Promise(slot, Math.Min(Units.Highest, level + spare));
        if (crossed.Taken > crossed.Capacity)
        {
            Mark(crossing.Link);
        }
    }

    private void Promise(int slot, long level)
    {
        ref var crossing = ref crossings.Crossings[slot];
        links[crossing.Link].Taken += (Int128)crossing.Weight * (level - crossing.Level);
        crossing.Level = level;
        links[crossing.Bottleneck].Promises.Rekey(slot, level, crossings.PromisePlaces);
    }

    // Every promise down to what is used, and then half of what is free to all alike.
    private void TightenPromises(int index)
    {
        ref var link = ref links[index];
        for (var c = link.FirstCrossing; c >= 0; c = crossings.Crossings[c].NextOfLink)
        {
            Promise(c, links[crossings.Crossings[c].Bottleneck].Level);
        }

        var spare = link.CrossingWeight == 0 ? 0 : Units.Share((link.Capacity - link.Taken) / 2, link.CrossingWeight);
        for (var c = link.FirstCrossing; c >= 0 && spare > 0; c = crossings.Crossings[c].NextOfLink)
        {
            Promise(c, Math.Min(Units.Highest, crossings.Crossings[c].Level + spare));
        }
    }

    private void BecomeBottleneck(int index)
    {
        ref var link = ref links[index];
        link.IsBottleneck = true;
        Advance(index);
        link.Level = 0;
        for (var c = link.FirstCrossing; c >= 0; c = crossings.Crossings[c].NextOfLink)
        {
            ref var crossing = ref crossings.Crossings[c];
            ref var other = ref links[crossing.Bottleneck];
            other.Promises.Remove(c, crossings.PromisePlaces);
            link.Taken -= (Int128)crossing.Weight * (crossing.Level - other.Level);
            crossing.Level = other.Level;
            Enlist(c);
        }
    }

    private void StopBeingBottleneck(int index)
    {
        ref var link = ref links[index];
        link.IsBottleneck = false;
        link.Level = 0;
        for (var c = link.FirstCrossing; c >= 0; c = crossings.Crossings[c].NextOfLink)
        {
            Delist(c);
            links[crossings.Crossings[c].Bottleneck].Promises.Push(crossings.Crossings[c].Level, c, crossings.PromisePlaces);
        }
    }
}
