using LiveMigration.Networking;
using LiveMigration.Networking.Background;

namespace LiveMigration.Scenarios;

/// <summary>The network between a scenario's hosts and what else passes over it.</summary>
/// <param name="Topology">Its hosts are the scenario's, in the same order.</param>
/// <param name="Background">What other traffic uses; a link at most once, in order of links.</param>
public sealed record ScenarioNetwork(NetworkTopology Topology, IReadOnlyList<LinkBackground> Background);

/// <summary>What other traffic uses of a link.</summary>
/// <param name="Link">Index of the link in <see cref="NetworkTopology.Links"/>.</param>
/// <param name="Traffic">What passes over it.</param>
public sealed record LinkBackground(int Link, BackgroundTraffic Traffic);
