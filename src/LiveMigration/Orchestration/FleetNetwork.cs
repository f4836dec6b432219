using LiveMigration.Networking;
using LiveMigration.Networking.Background;
using LiveMigration.Networking.Sharing;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>A cluster's network in motion: its flows, and the other traffic beside them.</summary>
internal sealed class FleetNetwork
{
    private readonly Simulator simulator;
    private readonly NetworkTopology topology;
    private readonly List<BackgroundDriver> drivers;

    public FleetNetwork(Simulator simulator, ClusterNetwork network)
    {
        (this.simulator, topology) = (simulator, network.Topology);
        Flows = new FlowNetwork(simulator, topology.Links);
        drivers = [.. network.Background.Select(background => new BackgroundDriver(simulator, Flows, background.Link, background.Traffic))];
    }

    public FlowNetwork Flows { get; }

    /// <summary>The migration network that leads from one host to another; null: the usual one.</summary>
    public string? NetworkOf(FleetHost host) => topology.Hosts[topology.HostNumber(host.Name)].MigrationNetwork;

    /// <summary>The way between two hosts that reach each other; what a host adds to the latency comes on top of the cables'.</summary>
    public SharedWay Way(FleetHost from, FleetHost to)
    {
        var route = topology.Route(from.Name, to.Name);
        return new SharedWay(Flows, route with { Latency = route.Latency + from.Host.Latency });
    }

    /// <summary>Where nothing but other traffic is left to happen, which may go on for ever, it ends.</summary>
    public void StopIfAlone()
    {
        if (drivers.Count > 0 && simulator.PendingCount <= drivers.Count(driver => driver.IsDriving) && Flows.FlowCount == 0)
        {
            drivers.ForEach(driver => driver.Stop());
            drivers.Clear();
        }
    }
}
