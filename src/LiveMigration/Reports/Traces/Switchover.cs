using LiveMigration.Simulation;

namespace LiveMigration.Reports.Traces;

/// <summary>When a guest stopped on its source for the switchover and when it ran on its destination, both since the migration's start.</summary>
internal readonly record struct Switchover(VirtualDuration Stop, VirtualDuration Resume)
{
    /// <summary>That of a migration; null where the guest did not get to the destination, or its phases were not kept.</summary>
    public static Switchover? Of(MigrationReport report)
    {
        var stop = report.Phases.FirstOrDefault(p => p.Phase is MigrationPhase.PreSwitchover or MigrationPhase.StopAndCopy);
        if (stop is null || report.Source == report.Destination)
        {
            return null;
        }

        if (report.Phases.FirstOrDefault(p => p.Phase == MigrationPhase.PostCopy) is { } behind)
        {
            return new Switchover(stop.Start, behind.Start);
        }

        var loaded = report.Phases[^1];
        return report.Status == MigrationStatus.Completed && loaded.Phase is MigrationPhase.Activation or MigrationPhase.StopAndCopy
            ? new Switchover(stop.Start, loaded.Start + loaded.Length)
            : null;
    }
}
