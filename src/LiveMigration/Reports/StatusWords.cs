namespace LiveMigration.Reports;

/// <summary>The words that reports, scenario files and messages use for outcomes, techniques and phases.</summary>
public static class StatusWords
{
    /// <summary>The word for a status: <c>completed</c>, <c>notConverged</c>.</summary>
    public static string Of(MigrationStatus status) => status switch
    {
        MigrationStatus.Completed => "completed",
        MigrationStatus.Cancelled => "cancelled",
        MigrationStatus.NotConverged => "notConverged",
        MigrationStatus.Failed => "failed",
        MigrationStatus.Refused => "refused",
        MigrationStatus.Paused => "paused",
        MigrationStatus.GuestLost => "guestLost",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };

    /// <summary>The word for a technique: <c>pre-copy</c>.</summary>
    public static string Of(MigrationTechnique technique) => technique switch
    {
        MigrationTechnique.PreCopy => "pre-copy",
        MigrationTechnique.PostCopy => "post-copy",
        MigrationTechnique.Hybrid => "hybrid",
        MigrationTechnique.StopAndCopy => "stop-and-copy",
        MigrationTechnique.Quick => "quick",
        MigrationTechnique.StorageOnly => "storage",
        _ => throw new ArgumentOutOfRangeException(nameof(technique), technique, "No such technique."),
    };

    /// <summary>The word for a way to copy disks: <c>mirror</c>.</summary>
    public static string Of(Migration.StorageTechnique technique) => technique switch
    {
        Migration.StorageTechnique.Mirror => "mirror",
        Migration.StorageTechnique.Bulk => "bulk",
        _ => throw new ArgumentOutOfRangeException(nameof(technique), technique, "No such technique."),
    };

    /// <summary>The word for a phase: <c>stop-and-copy</c>.</summary>
    public static string Of(MigrationPhase phase) => phase switch
    {
        MigrationPhase.Waiting => "waiting",
        MigrationPhase.Storage => "storage",
        MigrationPhase.Setup => "setup",
        MigrationPhase.Rounds => "rounds",
        MigrationPhase.PreSwitchover => "pre-switchover",
        MigrationPhase.StopAndCopy => "stop-and-copy",
        MigrationPhase.Activation => "activation",
        MigrationPhase.PostCopy => "post-copy",
        MigrationPhase.PostCopyPaused => "post-copy-paused",
        MigrationPhase.Completed => "completion",
        MigrationPhase.Ended => "ended",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "No such phase."),
    };
}
