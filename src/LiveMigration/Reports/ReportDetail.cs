namespace LiveMigration.Reports;

/// <summary>How much a migration's report keeps. What happens in the simulation is the same.</summary>
public enum ReportDetail
{
    /// <summary>Every round, phase and reading of the dirty log; some 3 KB for fifteen rounds.</summary>
    Full,

    /// <summary>Totals alone: no rounds, phases and readings, only how many rounds there were. For thousands of migrations at once.</summary>
    Totals,

    /// <summary>As <see cref="Full"/>, and which addresses each reading of the log found dirty, see <see cref="MigrationReport.DirtyPages"/>.</summary>
    Addresses,
}
