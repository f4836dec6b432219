using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Networking;

/// <summary>The way from a source host to a destination host.</summary>
/// <remarks>
/// Stands for: a dedicated migration network between two hosts.
/// Leaves out: other flows, which <see cref="SharedWay"/> has; loss, TCP's slow start.
/// Source: bytes / bandwidth plus one latency (the CM02 model of SimGrid); a connection has at most its window on the way, so window / round trip is the most it carries (RFC 7323, section 1.1).
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

    /// <summary>The way between two hosts: the slower of their network cards, or of the shares of them that migrations may take; the source's latency.</summary>
    /// <param name="source">Where the guest runs.</param>
    /// <param name="destination">Where it is to run.</param>
    /// <param name="share">The share where a host does not say it; above 0 to 1.</param>
    public static NetworkPath Between(Host source, Host destination, double share = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        return new NetworkPath
        {
            Bandwidth = DataRate.Min(source.Nic, destination.Nic),
            Cap = DataRate.Min(Allowed(source), Allowed(destination)),
            Latency = source.Latency,
            TcpWindow = source.TcpWindow,
        };

        DataRate Allowed(Host host) => (host.MigrationShare ?? share) is var allowed and < 1 ? new DataRate(Math.Max(1, (long)(host.Nic.BytesPerSecond * allowed))) : DataRate.Unlimited;
    }

    /// <summary>The most that a connection has on the way, sent and not acknowledged; positive.</summary>
    /// <value>Default 4 MiB: the most that Linux lets a connection buffer (tcp_wmem, Documentation/networking/ip-sysctl.rst).</value>
    public ByteCount TcpWindow { get; init; } = ByteCount.FromMiB(4);

    /// <summary>Connections that carry the migration side by side; 1 or more.</summary>
    /// <value>Default 1.</value>
    public int Connections { get; init; } = 1;

    /// <summary>What one migration can get: the lowest of bandwidth, cap, and what the connections' windows let through in a round trip.</summary>
    public DataRate Rate => DataRate.Min(DataRate.Min(Bandwidth, Cap), Latency == VirtualDuration.Zero
        ? DataRate.Unlimited
        : new DataRate((long)Int128.Min(long.MaxValue, (Int128)Connections * TcpWindow.Bytes * 1_000_000_000 / (2 * (Int128)Latency.Nanoseconds))));
}
