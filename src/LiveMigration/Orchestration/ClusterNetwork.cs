using LiveMigration.Networking;
using LiveMigration.Networking.Background;

namespace LiveMigration.Orchestration;

/// <summary>The network between a cluster's hosts and what else passes over it.</summary>
/// <param name="Topology">Has a host of each name.</param>
/// <param name="Background">What other traffic uses; a link at most once.</param>
public sealed record ClusterNetwork(NetworkTopology Topology, IReadOnlyList<LinkBackground> Background);
