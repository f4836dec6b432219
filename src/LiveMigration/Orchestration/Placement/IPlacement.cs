using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Placement;

/// <summary>Which of the hosts that fit a guest goes to: the one with the lowest rank; of equal rank the first of the cluster.</summary>
/// <remarks>Hosts are kept in order of rank, so a choice costs a few steps among thousands of them.</remarks>
public interface IPlacement
{
    /// <summary>Why a host was chosen, to go on after its name: <c>has the most memory free</c>.</summary>
    string Reason { get; }

    /// <summary>A host's rank; depends on the host alone. Asked whenever its load changes.</summary>
    long Rank(HostLoad host);

    /// <summary>Between which ranks a host with so much memory free can be; what lies outside is not looked at.</summary>
    /// <value>Default: any rank.</value>
    (long Lowest, long Highest) RanksWithRoom(ByteCount memory) => (long.MinValue, long.MaxValue);
}

/// <summary>The host with the most memory free: spreads guests. The way of Nova's default weigher of RAM.</summary>
public sealed class MostFreeMemory : IPlacement
{
    /// <inheritdoc/>
    public string Reason => "has the most memory free";

    /// <inheritdoc/>
    public long Rank(HostLoad host) => -host.MemoryFree.Bytes;

    /// <inheritdoc/>
    public (long Lowest, long Highest) RanksWithRoom(ByteCount memory) => (long.MinValue, -memory.Bytes);
}

/// <summary>The host with the least memory free that is enough: packs guests, and leaves room for large ones.</summary>
public sealed class BestFit : IPlacement
{
    /// <inheritdoc/>
    public string Reason => "has the least memory free that is enough";

    /// <inheritdoc/>
    public long Rank(HostLoad host) => host.MemoryFree.Bytes;

    /// <inheritdoc/>
    public (long Lowest, long Highest) RanksWithRoom(ByteCount memory) => (memory.Bytes, long.MaxValue);
}

/// <summary>The host with the fewest guests.</summary>
/// <remarks>Hosts with few guests and no room are looked at in vain each time; with many of those a choice takes as many steps.</remarks>
public sealed class FewestGuests : IPlacement
{
    /// <inheritdoc/>
    public string Reason => "has the fewest guests";

    /// <inheritdoc/>
    public long Rank(HostLoad host) => host.Guests;
}
