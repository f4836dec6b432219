using LiveMigration.Simulation;

namespace LiveMigration.Networking.Sharing;

/// <summary>What is known of one link while flows run.</summary>
internal struct LinkState
{
    /// <summary>What flows may use, in levels.</summary>
    public Int128 Capacity;

    /// <summary>What flows that have their bottleneck elsewhere, or are at their cap, use of it; where this link is no bottleneck, what they are promised.</summary>
    public Int128 Taken;

    /// <summary>Sum of the weights of the flows whose bottleneck it is.</summary>
    public long OwnWeight;

    /// <summary>Sum of the weights of the flows that have their bottleneck elsewhere.</summary>
    public long CrossingWeight;

    /// <summary>Rate of a flow of weight 1 whose bottleneck it is.</summary>
    public long Level;

    /// <summary>Whether it holds flows back. Only then is <see cref="Taken"/> exact at any time.</summary>
    public bool IsBottleneck;

    /// <summary>Whether its shares have to be looked at.</summary>
    public bool IsDirty;

    /// <summary>Whether its next finish may have moved.</summary>
    public bool IsTouched;

    /// <summary>Service that a flow of weight 1 got here since the start, up to <see cref="ServiceTime"/>.</summary>
    public Int128 Service;
    public long ServiceTime;

    /// <summary>What, taken from own weight x service, gives the service of the present own flows.</summary>
    public Int128 OwnBase;

    /// <summary>Rates of the flows at their cap, and what, taken from them x the time, gives their service.</summary>
    public Int128 AtCapRate;
    public Int128 AtCapBase;

    /// <summary>Service of what is no longer in any of these sums.</summary>
    public Int128 CarriedBefore;

    /// <summary>The first of the crossings by flows that have their bottleneck elsewhere.</summary>
    public int FirstCrossing;

    /// <summary>The first of the crossings of other bottlenecks by flows of this one.</summary>
    public int FirstOfBottleneck;

    /// <summary>Own flows by the service at which they are done.</summary>
    public IndexedHeap<Int128> Finishes;

    /// <summary>Own flows with a cap, lowest level first.</summary>
    public IndexedHeap<long> Caps;

    /// <summary>Visits of flows at their cap, highest level first (negated).</summary>
    public IndexedHeap<long> AtCap;

    /// <summary>Crossings of this bottleneck, highest level first (negated).</summary>
    public IndexedHeap<long> Crossings;

    /// <summary>Crossings of links that are no bottleneck by flows of this one, lowest promise first.</summary>
    public IndexedHeap<long> Promises;
    public EventHandle Finish;
    public long FinishTime;
}
