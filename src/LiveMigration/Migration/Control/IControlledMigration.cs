using LiveMigration.Reports;

namespace LiveMigration.Migration.Control;

/// <summary>A migration as its controller meets it: a session, or a recording of one that is played back.</summary>
/// <remarks>Whatever plays one back tells the control of its end: <see cref="MigrationControl.MigrationEnded"/>.</remarks>
public interface IControlledMigration
{
    /// <summary>Names it in the digest.</summary>
    int Subject { get; }

    /// <summary>Whether it has ended.</summary>
    bool HasEnded { get; }

    /// <summary>What the hypervisor tells of it now. Asking changes nothing.</summary>
    MigrationStatistics Statistics { get; }

    /// <summary>Happens after each reading of the dirty log while the guest runs at the source, the one at setup included.</summary>
    /// <remarks>QEMU: the event MIGRATION_PASS; libvirt: VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION. The reading with the guest stopped is not told: nothing can be decided by then.</remarks>
    event Action? Iterated;

    /// <summary>Carries a command out now, whatever its own time; without effect where it comes too late.</summary>
    void Obey(MigrationCommand command);
}
