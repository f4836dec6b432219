using LiveMigration.Simulation;

namespace LiveMigration.Networking;

/// <summary>Where a host is connected. All links are full duplex: one of this rate each way.</summary>
public sealed record NetworkHost
{
    /// <summary>Its name, unique in a topology.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its rack.</summary>
    public required string Rack { get; init; }

    /// <summary>Bandwidth of its card; positive.</summary>
    public required DataRate Nic { get; init; }

    /// <summary>The network that its migrations use, by name; null: they share its card and its rack's links with all else.</summary>
    /// <value>Default null.</value>
    public string? MigrationNetwork { get; init; }
}

/// <summary>A rack: its switch, and the links from there to the spine.</summary>
public sealed record NetworkRack
{
    /// <summary>Its name, unique in a topology.</summary>
    public required string Name { get; init; }

    /// <summary>Bandwidth to the spine, and as much back; null: its hosts reach each other alone.</summary>
    /// <value>Default null. Hosts x card / 4 is an oversubscription of 4:1.</value>
    public DataRate? Uplink { get; init; }
}

/// <summary>A network for migrations: a VLAN with caps on the usual cards and links, or one with cards and switches of its own.</summary>
/// <remarks>
/// Stands for: KubeVirt's and libvirt's migration network, vMotion's VMkernel network, Hyper-V's migration networks.
/// Leaves out: a host with several of them. Source: the site's own. Checked by: paths written by hand.
/// </remarks>
public sealed record MigrationNetwork
{
    /// <summary>Its name, unique in a topology.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it has cards and switches of its own, so that migrations meet no other traffic and no rack's links.</summary>
    /// <value>Default false: a VLAN on the usual ones.</value>
    public bool IsDedicated { get; init; }

    /// <summary>Of a dedicated network the bandwidth of each host's card in it; of a VLAN the most it may use at a host. Each way; positive.</summary>
    /// <value>Default <see cref="DataRate.Unlimited"/>.</value>
    public DataRate HostRate { get; init; } = DataRate.Unlimited;

    /// <summary>The most that all migrations in it may use together; positive.</summary>
    /// <value>Default <see cref="DataRate.Unlimited"/>.</value>
    public DataRate SharedRate { get; init; } = DataRate.Unlimited;
}
