using LiveMigration.Simulation;

namespace LiveMigration.Networking;

/// <summary>One direction of a cable, a port, or a limit that traffic passes.</summary>
/// <param name="Name">For messages and reports, for example <c>rack1 up</c>.</param>
/// <param name="Capacity">What it carries; 0 or more, 0 is down.</param>
/// <param name="Latency">What it adds to the way; 0 or more.</param>
public sealed record NetworkLink(string Name, DataRate Capacity, VirtualDuration Latency = default);
