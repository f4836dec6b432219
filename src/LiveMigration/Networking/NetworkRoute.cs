using System.Collections.Immutable;
using LiveMigration.Simulation;

namespace LiveMigration.Networking;

/// <summary>The way from one host to another.</summary>
/// <param name="Links">The links it passes, in order, as indices of <see cref="NetworkTopology.Links"/>.</param>
/// <param name="Latency">One-way latency: the sum of the links'.</param>
public sealed record NetworkRoute(ImmutableArray<int> Links, VirtualDuration Latency);

/// <summary>Two hosts between which no way leads; the message names both and says why.</summary>
public sealed class UnreachableHostException : Exception
{
    /// <summary>No way, of unknown cause.</summary>
    public UnreachableHostException()
    {
    }

    /// <summary>No way.</summary>
    public UnreachableHostException(string message)
        : base(message)
    {
    }

    /// <summary>No way.</summary>
    public UnreachableHostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
