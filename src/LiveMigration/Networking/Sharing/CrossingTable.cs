using System.Runtime.InteropServices;

namespace LiveMigration.Networking.Sharing;

/// <summary>The flows on one link that have their bottleneck at one other link: they all have that link's level.</summary>
internal struct Crossing
{
    /// <summary>The link that is the bottleneck.</summary>
    public int Bottleneck;

    /// <summary>The link that is crossed.</summary>
    public int Link;

    /// <summary>Sum of the flows' weights.</summary>
    public long Weight;

    /// <summary>The level that the crossed link counts with: the bottleneck's where both are bottlenecks, else a promise of at least that.</summary>
    public long Level;

    /// <summary>What, taken from weight x the bottleneck's service, gives the service that these flows got here.</summary>
    public Int128 Base;

    /// <summary>The first of the flows' visits here.</summary>
    public int FirstVisit;
    public int PreviousOfLink;
    public int NextOfLink;
    public int PreviousOfBottleneck;
    public int NextOfBottleneck;
}

/// <summary>The crossings, each in a slot, found by their two links.</summary>
internal sealed class CrossingTable
{
    private readonly Dictionary<long, int> slots = [];
    private int free = -1;
    private int used;

    public Crossing[] Crossings { get; private set; } = [];

    /// <summary>Places in the bottleneck's heap of promises.</summary>
    public int[] PromisePlaces { get; private set; } = [];

    /// <summary>Places in the crossed link's heap of crossings.</summary>
    public int[] CrossingPlaces { get; private set; } = [];

    /// <summary>The crossing of <paramref name="link"/> by flows with their bottleneck at <paramref name="bottleneck"/>.</summary>
    /// <returns>False if it is new: all but the two links is to be filled in.</returns>
    public bool TryFindOrAdd(int bottleneck, int link, out int slot)
    {
        ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(slots, KeyOf(bottleneck, link), out var exists);
        if (exists)
        {
            slot = found;
            return true;
        }

        slot = free;
        if (slot >= 0)
        {
            free = Crossings[slot].NextOfLink;
        }
        else
        {
            slot = used++;
            if (slot == Crossings.Length)
            {
                Grow(Math.Max(16, slot * 2));
            }
        }

        found = slot;
        Crossings[slot] = new Crossing
        {
            Bottleneck = bottleneck,
            Link = link,
            FirstVisit = -1,
            PreviousOfLink = -1,
            NextOfLink = -1,
            PreviousOfBottleneck = -1,
            NextOfBottleneck = -1,
        };
        return false;
    }

    public void Free(int slot)
    {
        ref var crossing = ref Crossings[slot];
        slots.Remove(KeyOf(crossing.Bottleneck, crossing.Link));
        crossing.NextOfLink = free;
        free = slot;
    }

    // The hash of a long is one half xor the other, which neighbours share (2 ^ 3 = 4 ^ 5): multiplying by an odd number, which loses nothing, spreads them.
    private static long KeyOf(int bottleneck, int link) => unchecked((((long)bottleneck << 32) | (uint)link) * -7046029254386353131);

    private void Grow(int size)
    {
        var (crossings, promises, places) = (Crossings, PromisePlaces, CrossingPlaces);
        Array.Resize(ref crossings, size);
        Array.Resize(ref promises, size);
        Array.Resize(ref places, size);
        (Crossings, PromisePlaces, CrossingPlaces) = (crossings, promises, places);
    }
}
