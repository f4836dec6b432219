using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>How many migrations whoever manages a cluster lets run at once. What is null is not limited.</summary>
/// <remarks>
/// They hold beside each host's own limit (<see cref="Hosts.Host.SimultaneousMigrations"/>), which counts it as source and destination together.
/// KubeVirt: parallelMigrationsPerCluster 5, parallelOutboundMigrationsPerNode 2; Nova: max_concurrent_live_migrations 1 of a source; VDSM: 2 outgoing, 2 incoming.
/// </remarks>
public sealed record AdmissionLimits
{
    /// <summary>In the whole cluster; 1 or more.</summary>
    public int? PerCluster { get; init; }

    /// <summary>That leave a host; 1 or more.</summary>
    public int? OutgoingPerHost { get; init; }

    /// <summary>That come to a host; 1 or more.</summary>
    public int? IncomingPerHost { get; init; }

    /// <summary>In one migration network; 1 or more.</summary>
    public int? PerNetwork { get; init; }

    /// <summary>How often those that wait are looked at again; positive. Null: as soon as a place comes free.</summary>
    /// <value>Default null. KubeVirt: 5 s.</value>
    public VirtualDuration? RecheckEvery { get; init; }

    /// <summary>These limits, and where they leave something open, others.</summary>
    public AdmissionLimits OrElse(AdmissionLimits others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new AdmissionLimits
        {
            PerCluster = PerCluster ?? others.PerCluster,
            OutgoingPerHost = OutgoingPerHost ?? others.OutgoingPerHost,
            IncomingPerHost = IncomingPerHost ?? others.IncomingPerHost,
            PerNetwork = PerNetwork ?? others.PerNetwork,
            RecheckEvery = RecheckEvery ?? others.RecheckEvery,
        };
    }

    /// <summary>What is out of range, one sentence each.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        Check(nameof(PerCluster), PerCluster);
        Check(nameof(OutgoingPerHost), OutgoingPerHost);
        Check(nameof(IncomingPerHost), IncomingPerHost);
        Check(nameof(PerNetwork), PerNetwork);
        if (RecheckEvery is { } every && every <= VirtualDuration.Zero)
        {
            faults.Add($"{nameof(RecheckEvery)} is {every}; allowed is a positive time");
        }

        return faults;

        void Check(string name, int? limit)
        {
            if (limit < 1)
            {
                faults.Add($"{name} is {limit}; allowed is 1 or more, and with less nothing would ever move");
            }
        }
    }
}
