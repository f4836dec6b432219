using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>A virtual machine that is to move, from wherever it then runs.</summary>
/// <param name="Vm">The machine's name.</param>
/// <param name="To">Name of the host it is to move to; null: one is chosen when it has its places (<see cref="Cluster.Placement"/>); with <see cref="Reports.MigrationTechnique.StorageOnly"/> it stays where it then is.</param>
/// <param name="At">When it asks for its places.</param>
/// <param name="Settings">How.</param>
/// <param name="Retry">Whether and when it is tried again; null: it is not.</param>
public sealed record MigrationOrder(string Vm, string? To, VirtualTime At, MigrationSettings Settings, RetryRule? Retry = null)
{
    /// <summary>Who looks after it while it runs.</summary>
    /// <value>Default null: nobody, on a platform (<see cref="Cluster.Platform"/>) its controller.</value>
    public IMigrationController? Controller { get; init; }

    /// <summary>Of those that wait the higher go first; those of equal priority in the order of asking.</summary>
    /// <value>Default 0.</value>
    public int Priority { get; init; }

    /// <summary>Whether all that rules keep with the guest is ordered to the same host too, so that those rules do not stand against it meanwhile.</summary>
    /// <value>Default false. Jobs say it.</value>
    public bool MovesTogether { get; init; }
}
