using LiveMigration.Simulation;

namespace LiveMigration.Networking;

/// <summary>How the network that clients use finds a guest again which resumed on another host.</summary>
/// <remarks>
/// Stands for: Ethernet switches that learn an address from the first frame they forward, and a port that forwards only some time after the
/// guest runs (spanning tree, binding of a virtual port, programming of an overlay).
/// Leaves out: routes and tunnels that a controller moves by itself, several switches that learn one after the other, lost frames.
/// Source: IEEE 802.1D-2004: learning (7.8), ageing 300 s (table 7-5). The times are the site's own; zero unless given.
/// Checked by: closed forms of the announcement that gets through.
/// </remarks>
public sealed record Relearning
{
    /// <summary>From the guest running until its port forwards what it sends; 0 or more.</summary>
    /// <value>Default zero. With classic spanning tree a new port waits 30 s (802.1D).</value>
    public VirtualDuration PortReadyTime { get; init; }

    /// <summary>From the first forwarded frame until all that clients send arrives at the new port; 0 or more.</summary>
    /// <value>Default zero: a switch learns while it forwards.</value>
    public VirtualDuration LearnTime { get; init; }

    /// <summary>How long a switch keeps to the old port when no frame tells it better, counted from the guest running; 0 or more.</summary>
    /// <value>Default 300 s (802.1D ageing time).</value>
    public VirtualDuration AgeingTime { get; init; } = VirtualDuration.FromSeconds(300);

    /// <summary>From the guest running until clients reach it.</summary>
    /// <param name="announcements">When frames with its address are sent, since it runs; ascending.</param>
    public VirtualDuration FoundAfter(IReadOnlyList<VirtualDuration> announcements)
    {
        ArgumentNullException.ThrowIfNull(announcements);
        foreach (var sent in announcements)
        {
            if (sent >= PortReadyTime)
            {
                return sent + LearnTime;
            }
        }

        return AgeingTime > PortReadyTime ? AgeingTime : PortReadyTime;
    }
}
