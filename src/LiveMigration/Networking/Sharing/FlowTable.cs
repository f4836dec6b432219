using System.Diagnostics.CodeAnalysis;
using LiveMigration.Simulation;

namespace LiveMigration.Networking.Sharing;

/// <summary>What is known of one flow while it runs.</summary>
internal struct FlowState
{
    /// <summary>The value of <see cref="Bottleneck"/> of a flow that its own cap holds.</summary>
    public const int AtCap = -1;

    /// <summary>Counts the uses of the slot; odd while a flow is in it.</summary>
    public uint Generation;
    public long Number;
    public IFlowHandler Handler;
    public int Tag;
    public int PathLength;
    public ByteCount Bytes;
    public DataRate Cap;
    public long Weight;

    /// <summary>The link whose level it has, or <see cref="AtCap"/>.</summary>
    public int Bottleneck;

    /// <summary>The lowest level that is at least the cap; <see cref="Units.Highest"/> if nothing on a link can reach it.</summary>
    public long CapLevel;

    /// <summary>Service still to come at the moment it got its present bottleneck.</summary>
    public Int128 Left;

    /// <summary>What the bottleneck's service was at that moment; of a flow at its cap, the time in ns.</summary>
    public Int128 Since;
    public EventHandle Finish;
    public long FinishTime;
    public bool IsTouched;

    public readonly bool HasCap => CapLevel < Units.Highest;

    public readonly Int128 CapRate => Units.LevelOf(Cap);
}

/// <summary>The flows, each in a slot, and their visits: one for each link of a flow's path.</summary>
[SuppressMessage("Performance", "CA1819", Justification = "internal, hot")]
internal sealed class FlowTable
{
    /// <summary>Visits of a flow stand side by side; so many at most.</summary>
    public const int MaxPathLength = 8;
    public const int PathBits = 3;

    private int free = -1;
    private int used;
    private int[] nextFree = [];

    public FlowState[] Flows { get; private set; } = [];

    /// <summary>Places in a link's heap of finishes.</summary>
    public int[] FinishPlaces { get; private set; } = [];

    /// <summary>Places in a link's heap of caps.</summary>
    public int[] CapPlaces { get; private set; } = [];

    public VisitState[] Visits { get; private set; } = [];

    /// <summary>Places of visits in a link's heap of flows at their cap.</summary>
    public int[] AtCapPlaces { get; private set; } = [];

    public int Count { get; private set; }

    public int Take()
    {
        Count++;
        if (free >= 0)
        {
            var slot = free;
            free = nextFree[slot];
            Flows[slot].Generation++;
            return slot;
        }

        if (used == Flows.Length)
        {
            Grow(Math.Max(16, used * 2));
        }

        Flows[used].Generation = 1;
        return used++;
    }

    public void Free(int slot)
    {
        Count--;
        Flows[slot] = new FlowState { Generation = Flows[slot].Generation + 1 };
        nextFree[slot] = free;
        free = slot;
    }

    public ReadOnlySpan<VisitState> Path(int flow) => Visits.AsSpan(flow << PathBits, Flows[flow].PathLength);

    private void Grow(int size)
    {
        Flows = Grown(Flows, size);
        nextFree = Grown(nextFree, size);
        FinishPlaces = Grown(FinishPlaces, size);
        CapPlaces = Grown(CapPlaces, size);
        Visits = Grown(Visits, size << PathBits);
        AtCapPlaces = Grown(AtCapPlaces, size << PathBits);
    }

    private static T[] Grown<T>(T[] array, int size)
    {
        Array.Resize(ref array, size);
        return array;
    }
}

/// <summary>A flow on one link of its path.</summary>
internal struct VisitState
{
    public int Link;

    /// <summary>The crossing it belongs to while another link is the flow's bottleneck.</summary>
    public int Crossing;
    public int Previous;
    public int Next;
}
