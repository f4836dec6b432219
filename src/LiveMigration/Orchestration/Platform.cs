using LiveMigration.Migration.Control;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>What a platform decides beside one migration: how many at once, when those that wait are looked at again, when a failed one is tried again.</summary>
/// <remarks>
/// Stands for: settings of platforms as data. Leaves out: priorities, who is evicted first.
/// Source: what each says. Checked by: the documentation's table.
/// </remarks>
public sealed record Platform
{
    /// <summary>Its name: lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The controller of its migrations.</summary>
    public required IMigrationController Controller { get; init; }

    /// <summary>Migrations at once in a cluster.</summary>
    /// <value>Default null: no limit.</value>
    public int? PerCluster { get; init; }

    /// <summary>Migrations that leave a host at once.</summary>
    /// <value>Default null: no limit.</value>
    public int? OutgoingPerHost { get; init; }

    /// <summary>Migrations that come to a host at once.</summary>
    /// <value>Default null: no limit.</value>
    public int? IncomingPerHost { get; init; }

    /// <summary>After what time a migration that found no place is looked at again.</summary>
    /// <value>Default null: as soon as a place is free.</value>
    public VirtualDuration? RecheckInterval { get; init; }

    /// <summary>From a failed migration to its second attempt.</summary>
    /// <value>Default null: it is not tried again by itself.</value>
    public VirtualDuration? RetryWait { get; init; }

    /// <summary>By what each further wait is longer.</summary>
    /// <value>Default 1.</value>
    public int RetryFactor { get; init; } = 1;

    /// <summary>Where its figures come from.</summary>
    public required string Source { get; init; }

    /// <summary>KubeVirt.</summary>
    public static Platform KubeVirt { get; } = new()
    {
        Name = "kubevirt",
        Controller = new KubeVirt(),
        PerCluster = 5,
        OutgoingPerHost = 2,
        RecheckInterval = VirtualDuration.FromSeconds(5),
        RetryWait = VirtualDuration.FromSeconds(20),
        RetryFactor = 2,
        Source = "parallelMigrationsPerCluster, parallelOutboundMigrationsPerNode; watch/migration/migration.go: 5 s for other than users' and system-critical ones, 20 s doubled after each failed evacuation (documented)",
    };

    /// <summary>OpenStack with Nova.</summary>
    public static Platform OpenStack { get; } = new()
    {
        Name = "openstack",
        Controller = new Nova(),
        OutgoingPerHost = 1,
        Source = "max_concurrent_live_migrations (documented)",
    };

    /// <summary>Proxmox VE with its high availability.</summary>
    public static Platform Proxmox { get; } = new()
    {
        Name = "proxmox",
        Controller = new Proxmox(),
        OutgoingPerHost = 4,
        Source = "max_workers of datacenter.cfg (reported)",
    };

    /// <summary>oVirt with the policy Minimal downtime.</summary>
    public static Platform OVirt { get; } = new()
    {
        Name = "ovirt",
        Controller = new OVirt(),
        OutgoingPerHost = 2,
        IncomingPerHost = 2,
        Source = "0000_config.sql: migrations at once of the policy; VDSM max_outgoing_migrations, max_incoming_migrations (documented)",
    };

    /// <summary>libvirt with whatever calls virsh.</summary>
    public static Platform Libvirt { get; } = new()
    {
        Name = "libvirt",
        Controller = new Virsh(),
        Source = "libvirt has no limit of its own (documented)",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Platform> All { get; } = [KubeVirt, OpenStack, Proxmox, OVirt, Libvirt];

    /// <summary>The platform of that name; null if there is none.</summary>
    public static Platform? Find(string name) => All.FirstOrDefault(platform => platform.Name == name);
}
