using LiveMigration.Networking.Sharing;

namespace LiveMigration.Networking;

/// <summary>The way of one migration through a network that it shares with others.</summary>
/// <param name="Network">Carries its bytes beside those of other migrations and of other traffic.</param>
/// <param name="Route">The links that it passes, at least one of them, and the latency from host to host.</param>
/// <param name="Weight">The share of each of its connections beside others at a full link; 1 to <see cref="FlowNetwork.MaxWeight"/>, default 1.</param>
/// <remarks>
/// Stands for: a migration whose bytes are flows of the network: of each batch, of what follows behind it, of the disks, of post-copy.
/// What the migration may have of the path for itself (its share of the network cards, its connections' TCP windows, max-bandwidth where no
/// windows keep it, the pace of the sender's processors) caps its flows.
/// Leaves out: a section of pages is as long as the share lasts that it began with, so it is longer than its limit where the share falls
/// meanwhile; the writes of a guest whose disks are mirrored lower what its own migration may take, and take nothing from others; a way
/// between hosts and storage: what goes through a file, and disks that move alone, use no network; requests for pages and answers of the
/// destination cross in no time but the latency.
/// Source: the definition. Checked by: the closed forms of one and of n equal migrations, SimGrid's table, bytes carried against bytes sent.
/// </remarks>
public sealed record SharedWay(FlowNetwork Network, NetworkRoute Route, int Weight = 1);
