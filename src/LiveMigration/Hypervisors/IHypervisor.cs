using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Reports;

namespace LiveMigration.Hypervisors;

/// <summary>A hypervisor: what it offers, what it refuses, and the parts that its way of migrating is made of.</summary>
/// <remarks>Stateless. Your own goes into a catalog by <see cref="HypervisorCatalog.With"/>; nothing else needs to know of it.</remarks>
public interface IHypervisor
{
    /// <summary>The word for it in scenario files: lower case.</summary>
    string Name { get; }

    /// <summary>Hypervisors of one family take each other's guests.</summary>
    string Family { get; }

    /// <summary>What can carry memory over.</summary>
    IReadOnlyList<MigrationTechnique> Techniques { get; }

    /// <summary>What it offers beside limits that all have.</summary>
    IReadOnlyList<MigrationOption> Options { get; }

    /// <summary>How many migrations a host takes part in at once, as source or destination; those beyond it wait in a queue.</summary>
    /// <value>Default null: as many as are asked for.</value>
    int? SimultaneousMigrations(Host host) => null;

    /// <summary>Whether it can move devices passed through by VFIO whose drivers save their state.</summary>
    /// <value>Default false.</value>
    bool MovesVfioDevices => false;

    /// <summary>Whether it can copy disks in bulk and then, in rounds, what was written meanwhile.</summary>
    /// <value>Default false: where it offers to move disks, it mirrors the guest's writes.</value>
    bool CopiesDisksInRounds => false;

    /// <summary>
    /// What else stands against a request: combinations, devices. What it does not offer is refused without it; a refusal here of the
    /// same <see cref="Refusal.What"/> takes the place of that one, to say why and what to do instead.
    /// </summary>
    IEnumerable<Refusal> Refuse(MigrationRequest request);

    /// <summary>How it carries out a request that is in order.</summary>
    MigrationPlan Plan(MigrationRequest request);
}
