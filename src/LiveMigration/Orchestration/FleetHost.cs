using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>A host during a run: what is taken of it, and what it takes part in.</summary>
public sealed class FleetHost
{
    internal FleetHost(int index, Host host, int? simultaneous) => (Index, Host, MostAtOnce) = (index, host, simultaneous);

    /// <summary>Its place in the cluster's list.</summary>
    public int Index { get; }

    /// <summary>As configured.</summary>
    public Host Host { get; }

    /// <summary>Its name.</summary>
    public string Name => Host.Name;

    /// <summary>Whether guests may run on it and come to it.</summary>
    public HostState State { get; internal set; }

    /// <summary>Memory of the guests on it and of those on their way to it.</summary>
    public ByteCount MemoryTaken { get; internal set; }

    /// <summary>Memory that is left for more guests; not below 0.</summary>
    public ByteCount MemoryFree => new(Math.Max(0, Host.Memory.Bytes - MemoryTaken.Bytes));

    /// <summary>Migrations away from it that are under way.</summary>
    public int Outgoing { get; internal set; }

    /// <summary>Migrations to it that are under way.</summary>
    public int Incoming { get; internal set; }

    /// <summary>How many it takes part in at once, whether they come or go; null: no limit of its own.</summary>
    public int? MostAtOnce { get; }

    /// <summary>Those that wait and would leave it or come to it.</summary>
    internal SortedSet<MigrationTicket> Waiting { get; } = new(MigrationTicket.InOrderOfTurn);
}

/// <summary>What a host is there for at present.</summary>
public enum HostState
{
    /// <summary>Guests run on it and may come to it.</summary>
    Up,

    /// <summary>Guests that are on it run, none comes to it.</summary>
    Maintenance,

    /// <summary>It is off: nothing runs on it.</summary>
    Down,
}
