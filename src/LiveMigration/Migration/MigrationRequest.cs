using LiveMigration.Hosts;
using LiveMigration.Migration.Control;
using LiveMigration.Reports;

namespace LiveMigration.Migration;

/// <summary>A guest that is to move from one host to another.</summary>
public sealed record MigrationRequest
{
    /// <summary>The guest.</summary>
    public required VirtualMachine Vm { get; init; }

    /// <summary>Where it runs.</summary>
    public required Host Source { get; init; }

    /// <summary>Where it is to run; not the source, but with <see cref="MigrationTechnique.StorageOnly"/> the source.</summary>
    public required Host Destination { get; init; }

    /// <summary>How.</summary>
    public MigrationSettings Settings { get; init; } = MigrationSettings.Default;

    /// <summary>How much its report keeps.</summary>
    /// <value>Default <see cref="ReportDetail.Full"/>.</value>
    public ReportDetail Detail { get; init; }

    /// <summary>Who looks after it while it runs, and sets what <see cref="Settings"/> leave open.</summary>
    /// <value>Default null: nobody.</value>
    public IMigrationController? Controller { get; init; }
}
