using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>Something commanded while a migration runs.</summary>
/// <param name="At">When: since the migration's start, or since <paramref name="WhenPhase"/> began; 0 or more.</param>
/// <param name="WhenPhase">The phase from whose beginning <paramref name="At"/> counts; null: the start.</param>
public abstract record MigrationCommand(VirtualDuration At, MigrationPhase? WhenPhase)
{
    /// <summary>Whether it is a mishap rather than an order: it happens once, however often the migration is tried.</summary>
    public virtual bool IsMishap => false;

    /// <summary>Name of the controller that gave it.</summary>
    /// <value>Default null: whoever wrote the scenario.</value>
    public string? By { get; init; }

    /// <summary>Why that controller gave it.</summary>
    /// <value>Default null.</value>
    public string? Why { get; init; }
}

/// <summary>End the migration; the guest goes on at the source. Too late once the guest is switched over.</summary>
public sealed record CancelCommand(VirtualDuration At) : MigrationCommand(At, null);

/// <summary>Switch to post-copy.</summary>
public sealed record StartPostCopyCommand(VirtualDuration At) : MigrationCommand(At, null);

/// <summary>Go on after a pause before the switchover.</summary>
public sealed record ContinueCommand(VirtualDuration At, MigrationPhase? WhenPhase = MigrationPhase.PreSwitchover) : MigrationCommand(At, WhenPhase);

/// <summary>Change limits on the way; what is null stays.</summary>
/// <param name="At">When, since the start.</param>
/// <param name="MaxBandwidth">In force at once.</param>
/// <param name="DowntimeLimit">In force from the next measurement of the bandwidth.</param>
/// <param name="MaxPostcopyBandwidth">In force at once, after a switch to post-copy.</param>
public sealed record SetLimitsCommand(VirtualDuration At, DataRate? MaxBandwidth = null, VirtualDuration? DowntimeLimit = null, DataRate? MaxPostcopyBandwidth = null) : MigrationCommand(At, null);

/// <summary>The guest is stopped by command, not by the migration; it stays stopped at the destination.</summary>
public sealed record StopGuestCommand(VirtualDuration At) : MigrationCommand(At, null);

/// <summary>A guest that was stopped by command runs again, where it then is.</summary>
public sealed record ResumeGuestCommand(VirtualDuration At) : MigrationCommand(At, null);

/// <summary>The guest stands still at the source while the rounds go on, and runs again at the destination, or at the source where the migration fails.</summary>
/// <remarks>libvirt: <c>virsh suspend</c> of a guest on its way, <c>--timeout-suspend</c>.</remarks>
public sealed record SuspendGuestCommand(VirtualDuration At) : MigrationCommand(At, null);

/// <summary>Complete whatever it costs: switch to post-copy where the plan allows it, else let the guest stand still at the source until it runs at the destination.</summary>
/// <remarks>Nova: <c>server migration force complete</c>; nova/virt/libvirt/driver.py.</remarks>
public sealed record ForceCompleteCommand(VirtualDuration At) : MigrationCommand(At, null);

/// <summary>The guest's workload moves on to its next phase, whatever its phase's length.</summary>
public sealed record NextWorkloadPhaseCommand(VirtualDuration At) : MigrationCommand(At, null);

/// <summary>The destination's process dies.</summary>
public sealed record LoseDestinationCommand(VirtualDuration At) : MigrationCommand(At, null)
{
    /// <inheritdoc/>
    public override bool IsMishap => true;
}

/// <summary>The source dies: the guest with it, unless the destination has everything. After a switch to post-copy the guest is lost as long as a page is missing.</summary>
public sealed record LoseSourceCommand(VirtualDuration At) : MigrationCommand(At, null)
{
    /// <inheritdoc/>
    public override bool IsMishap => true;
}

/// <summary>The connection between the hosts breaks: before the guest is switched over the migration fails; in post-copy it pauses until <see cref="RecoverCommand"/>.</summary>
public sealed record LoseNetworkCommand(VirtualDuration At) : MigrationCommand(At, null)
{
    /// <inheritdoc/>
    public override bool IsMishap => true;
}

/// <summary>A paused post-copy goes on over a new connection; without effect at other times.</summary>
/// <remarks>QEMU: <c>migrate-recover</c> at the destination and <c>migrate</c> with <c>resume</c> at the source.</remarks>
public sealed record RecoverCommand(VirtualDuration At) : MigrationCommand(At, null);
