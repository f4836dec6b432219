using LiveMigration.Migration.Control;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>What a platform decides beside one migration: how many at once, when those that wait are looked at again, when a failed one is tried again.</summary>
/// <remarks>
/// Stands for: settings of platforms as data, in force by <see cref="Cluster.Platform"/>: an order that names no controller has the platform's, limits that the
/// cluster leaves open are the platform's, a job that says nothing of retries has the platform's. What is ordered by hand is not tried again: KubeVirt's
/// back-off is of evacuations and workload updates alone.
/// Leaves out: priorities, who is evicted first; that KubeVirt tries an evacuation again for ever (here five times), that each waiting migration has a beat of its own.
/// Source: what each says. Checked by: the documentation's table; a drain by hand.
/// </remarks>
public sealed record Platform
{
    /// <summary>Its name: lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The controller of its migrations.</summary>
    public required IMigrationController Controller { get; init; }

    /// <summary>How many at once, and when those that wait are looked at again.</summary>
    /// <value>Default no limits.</value>
    public AdmissionLimits Limits { get; init; } = new();

    /// <summary>When a migration that a job asked for is tried again.</summary>
    /// <value>Default null: it is not tried again by itself.</value>
    public RetryRule? RetryOfJobs { get; init; }

    /// <summary>Where its figures come from.</summary>
    public required string Source { get; init; }

    /// <summary>KubeVirt.</summary>
    public static Platform KubeVirt { get; } = new()
    {
        Name = "kubevirt",
        Controller = new KubeVirt(),
        Limits = new AdmissionLimits { PerCluster = 5, OutgoingPerHost = 2, RecheckEvery = VirtualDuration.FromSeconds(5) },
        RetryOfJobs = new RetryRule(5, VirtualDuration.FromSeconds(20), 2),
        Source = "parallelMigrationsPerCluster, parallelOutboundMigrationsPerNode; watch/migration/migration.go: 5 s for other than users' and system-critical ones, 20 s doubled after each failed evacuation (documented); that five retries are the last (assumed)",
    };

    /// <summary>OpenStack with Nova.</summary>
    public static Platform OpenStack { get; } = new()
    {
        Name = "openstack",
        Controller = new Nova(),
        Limits = new AdmissionLimits { OutgoingPerHost = 1 },
        Source = "max_concurrent_live_migrations (documented)",
    };

    /// <summary>Proxmox VE with its high availability.</summary>
    public static Platform Proxmox { get; } = new()
    {
        Name = "proxmox",
        Controller = new Proxmox(),
        Limits = new AdmissionLimits { OutgoingPerHost = 4 },
        Source = "max_workers of datacenter.cfg (reported)",
    };

    /// <summary>oVirt with the policy Minimal downtime.</summary>
    public static Platform OVirt { get; } = new()
    {
        Name = "ovirt",
        Controller = new OVirt(),
        Limits = LimitsOf(new OVirt().Policy),
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

    /// <summary>The same with a controller of other settings; oVirt's policy decides how many run at once too.</summary>
    /// <param name="controller">Looks after migrations that name no other.</param>
    public Platform With(IMigrationController controller) =>
        controller is OVirt { Policy: var policy } && Name == OVirt.Name ? this with { Controller = controller, Limits = LimitsOf(policy) } : this with { Controller = controller };

    /// <summary>An order as the platform carries it out.</summary>
    internal MigrationOrder Take(MigrationOrder order) =>
        order.Controller is null && order.Settings.Technique != MigrationTechnique.StorageOnly ? order with { Controller = Controller } : order;

    private static AdmissionLimits LimitsOf(ConvergenceSchedule policy) => new() { OutgoingPerHost = policy.MaxParallel, IncomingPerHost = policy.MaxParallel };
}
