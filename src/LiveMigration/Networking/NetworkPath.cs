using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Networking;

/// <summary>The way from a source host to a destination host.</summary>
/// <remarks>
/// Stands for: a dedicated migration network between two hosts.
/// Leaves out: sharing with other flows (each migration has its path for itself), loss, TCP's window and slow start.
/// Source: bytes / bandwidth plus one latency (the CM02 model of SimGrid without its TCP terms).
/// Checked by: closed form; the SimGrid table.
/// </remarks>
public sealed record NetworkPath
{
    /// <summary>Bandwidth of the narrowest link; positive.</summary>
    public required DataRate Bandwidth { get; init; }

    /// <summary>One-way latency; 0 or more.</summary>
    /// <value>Default zero.</value>
    public VirtualDuration Latency { get; init; }

    /// <summary>A limit set by the operator on the migration; positive.</summary>
    /// <value>Default <see cref="DataRate.Unlimited"/>.</value>
    public DataRate Cap { get; init; } = DataRate.Unlimited;

    /// <summary>The way between two hosts: the slower of their network cards, the source's latency.</summary>
    public static NetworkPath Between(Host source, Host destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        return new NetworkPath { Bandwidth = DataRate.Min(source.Nic, destination.Nic), Latency = source.Latency };
    }

    /// <summary>What one migration can get: the lower of bandwidth and cap.</summary>
    public DataRate Rate => DataRate.Min(Bandwidth, Cap);
}
