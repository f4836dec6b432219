using LiveMigration.Hosts;
using LiveMigration.Orchestration.Placement;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>A host during a run: what is taken of it, and what it takes part in.</summary>
public sealed class FleetHost
{
    internal FleetHost(HostLoad load, int? simultaneous, Simulator simulator) => (Load, MostAtOnce, Processors) = (load, simultaneous, new ProcessorUse(simulator, load.Host.Cpus));

    /// <summary>Its place in the cluster's list.</summary>
    public int Index => Load.Index;

    /// <summary>As configured.</summary>
    public Host Host => Load.Host;

    /// <summary>Its name.</summary>
    public string Name => Host.Name;

    /// <summary>What guests on it and those on their way to it take.</summary>
    public HostLoad Load { get; }

    /// <summary>Whether guests may run on it and come to it.</summary>
    public HostState State => Load.State;

    /// <summary>Memory of the guests on it and of those on their way to it.</summary>
    public ByteCount MemoryTaken => Load.MemoryTaken;

    /// <summary>Memory that is left for more guests; not below 0.</summary>
    public ByteCount MemoryFree => Load.MemoryFree;

    /// <summary>What guests and migrations ask of its processors.</summary>
    public ProcessorUse Processors { get; }

    /// <summary>Migrations away from it that are under way.</summary>
    public int Outgoing { get; internal set; }

    /// <summary>Migrations to it that are under way.</summary>
    public int Incoming { get; internal set; }

    /// <summary>How many it takes part in at once, whether they come or go; null: no limit of its own.</summary>
    public int? MostAtOnce { get; }

    /// <summary>Those that wait and would leave it or come to it.</summary>
    internal SortedSet<MigrationTicket> Waiting { get; } = new(MigrationTicket.InOrderOfTurn);
}
