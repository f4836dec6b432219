namespace LiveMigration.Networking.Sharing;

/// <summary>Someone who waits for flows to finish.</summary>
public interface IFlowHandler
{
    /// <summary>Called at the time at which the last byte has left; the flow is no longer in the network, and new ones may be started.</summary>
    /// <param name="flow">As <see cref="FlowNetwork.Start"/> gave it.</param>
    /// <param name="tag">As given to <see cref="FlowNetwork.Start"/>.</param>
    void OnFlowFinished(FlowHandle flow, int tag);
}

/// <summary>Names one flow. The default value names none; a handle is never given twice.</summary>
/// <param name="Slot">Place of the flow's state.</param>
/// <param name="Generation">Counts the uses of that place.</param>
public readonly record struct FlowHandle(int Slot, uint Generation);
