using LiveMigration.Networking;
using LiveMigration.Networking.Sharing;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.PostCopying;

/// <summary>Post-copy's flow on a shared way: it carries what is to be sent at least, and is asked from time to time how much that was.</summary>
internal sealed class StandingFlow(SharedWay way, int connections, IEventHandler session) : IFlowHandler
{
    private readonly int weight = SharedTransfer.WeightOf(way, connections);
    private FlowHandle flow;
    private ByteCount left;
    private long seen;

    public bool IsUnderWay { get; private set; }

    // It may have finished and not be told yet, since another is told first.
    private bool IsInNetwork => IsUnderWay && way.Network.Contains(flow);

    public bool IsStalled => IsInNetwork && Rate.BytesPerSecond == 0;

    /// <summary>The most that it may use.</summary>
    public DataRate Cap { get; private set; }

    public DataRate Rate => IsInNetwork ? way.Network.RateOf(flow) : new DataRate(0);

    /// <summary>All that it carried, up to the last look.</summary>
    public long Carried { get; private set; }

    public DataRate Expected(DataRate most) => SharedTransfer.Expected(way, most, weight);

    /// <returns>Bytes carried since the last look.</returns>
    public long Look()
    {
        if (IsUnderWay)
        {
            var now = IsInNetwork ? way.Network.RemainingOf(flow) : ByteCount.Zero;
            (Carried, left) = (Carried + (left - now).Bytes, now);
        }

        var since = Carried - seen;
        seen = Carried;
        return since;
    }

    /// <summary>Goes on with so much, if nothing is under way, and at most so fast.</summary>
    public void GoOn(long bytes, DataRate most)
    {
        if (IsInNetwork)
        {
            way.Network.Change(flow, most, weight);
        }
        else if (bytes > 0 && !IsUnderWay)
        {
            (IsUnderWay, left) = (true, new ByteCount(bytes));
            flow = way.Network.Start(way.Route.Links.AsSpan(), left, this, 0, most, weight);
        }

        Cap = most;
    }

    public void Stop()
    {
        if (IsUnderWay)
        {
            Carried += (left - (IsInNetwork ? way.Network.Cancel(flow) : ByteCount.Zero)).Bytes;
            IsUnderWay = false;
        }
    }

    void IFlowHandler.OnFlowFinished(FlowHandle finished, int tag)
    {
        if (!IsUnderWay)
        {
            return; // it was stopped since
        }

        Carried += left.Bytes;
        IsUnderWay = false;
        session.OnEvent(PostCopyStage.TagWake);
    }
}
