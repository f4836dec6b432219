// Hot: every start and finish of a flow passes here several times. Guarded by FlowBenchmarks.
namespace LiveMigration.Networking.Sharing;

/// <summary>A binary heap of numbered members, smallest key first, equal keys by number; any member can be re-keyed or taken out.</summary>
/// <remarks>
/// Where a member stands is kept in an array of the caller's, which several heaps share as long as a member is in one of them at most.
/// Every operation is O(log n). Nothing is allocated once the array has grown.
/// </remarks>
internal struct IndexedHeap<TKey>
    where TKey : struct, IComparable<TKey>
{
    private Entry[]? entries;

    public int Count { get; private set; }

    public readonly TKey TopKey => entries![0].Key;

    public readonly int TopMember => entries![0].Member;

    public void Push(TKey key, int member, int[] places)
    {
        entries ??= new Entry[4];
        if (Count == entries.Length)
        {
            Array.Resize(ref entries, Count * 2);
        }

        Rise(Count++, new Entry(key, member), places);
    }

    public void Remove(int member, int[] places)
    {
        var place = places[member];
        places[member] = -1;
        Count--;
        if (place < Count)
        {
            Settle(place, entries![Count], places);
        }
    }

    public readonly void Rekey(int member, TKey key, int[] places) => Settle(places[member], new Entry(key, member), places);

    private readonly void Settle(int place, Entry entry, int[] places)
    {
        if (place > 0 && entry.IsBefore(entries![(place - 1) >> 1]))
        {
            Rise(place, entry, places);
        }
        else
        {
            Sink(place, entry, places);
        }
    }

    private readonly void Rise(int place, Entry entry, int[] places)
    {
        var heap = entries!;
        while (place > 0)
        {
            var parent = (place - 1) >> 1;
            if (!entry.IsBefore(heap[parent]))
            {
                break;
            }

            heap[place] = heap[parent];
            places[heap[place].Member] = place;
            place = parent;
        }

        heap[place] = entry;
        places[entry.Member] = place;
    }

    private readonly void Sink(int place, Entry entry, int[] places)
    {
        var heap = entries!;
        for (var child = (2 * place) + 1; child < Count; child = (2 * place) + 1)
        {
            if (child + 1 < Count && heap[child + 1].IsBefore(heap[child]))
            {
                child++;
            }

            if (!heap[child].IsBefore(entry))
            {
                break;
            }

            heap[place] = heap[child];
            places[heap[place].Member] = place;
            place = child;
        }

        heap[place] = entry;
        places[entry.Member] = place;
    }

    private readonly struct Entry(TKey key, int member)
    {
        public readonly TKey Key = key;
        public readonly int Member = member;

        public bool IsBefore(in Entry other)
        {
            var order = Key.CompareTo(other.Key);
            return order < 0 || (order == 0 && Member < other.Member);
        }
    }
}
