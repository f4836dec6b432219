namespace LiveMigration.Networking.Background;

/// <summary>What other traffic uses of a link.</summary>
/// <param name="Link">Index of the link in <see cref="NetworkTopology.Links"/>.</param>
/// <param name="Traffic">What passes over it.</param>
public sealed record LinkBackground(int Link, BackgroundTraffic Traffic);
