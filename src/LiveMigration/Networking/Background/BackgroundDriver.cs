using LiveMigration.Networking.Sharing;
using LiveMigration.Simulation;

namespace LiveMigration.Networking.Background;

/// <summary>Lets background traffic pass over one link of a network: one event for each of its steps.</summary>
/// <remarks>Traffic that repeats goes on for ever, and so does a simulation that runs to its end, unless <see cref="Stop"/> is called when what one looks at is over.</remarks>
public sealed class BackgroundDriver : IEventHandler
{
    private readonly Simulator simulator;
    private readonly FlowNetwork network;
    private readonly int link;
    private readonly BackgroundTraffic traffic;
    private VirtualTime start;
    private EventHandle next;

    /// <summary>Begins with the traffic now.</summary>
    /// <param name="simulator">The network's.</param>
    /// <param name="network">The network.</param>
    /// <param name="link">Index of the link; it has no other driver.</param>
    /// <param name="traffic">What passes.</param>
    /// <param name="subject">Names it in the digest.</param>
    public BackgroundDriver(Simulator simulator, FlowNetwork network, int link, BackgroundTraffic traffic, int subject = 0)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(traffic);
        (this.simulator, this.network, this.link, this.traffic) = (simulator, network, link, traffic);
        Subject = subject;
        start = simulator.Now;
        next = simulator.Schedule(start + traffic.Steps[0].At, this, 0);
    }

    /// <inheritdoc/>
    public int Subject { get; }

    /// <summary>Whether steps are to come.</summary>
    public bool IsDriving { get; private set; } = true;

    /// <summary>What passes now stays as it is; no step follows.</summary>
    public void Stop()
    {
        simulator.Cancel(next);
        IsDriving = false;
    }

    /// <inheritdoc/>
    void IEventHandler.OnEvent(int tag)
    {
        network.SetBackground(link, traffic.Steps[tag].Rate);
        if (tag + 1 < traffic.Steps.Count)
        {
            next = simulator.Schedule(start + traffic.Steps[tag + 1].At, this, tag + 1);
        }
        else if (traffic.Period is { } period)
        {
            start += period;
            next = simulator.Schedule(start + traffic.Steps[0].At, this, 0);
        }
        else
        {
            IsDriving = false;
        }
    }
}
