using LiveMigration.Hosts;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios;

/// <summary>Reports of migrations that never had a session, or whose session nobody ended.</summary>
internal static class Refusals
{
    public static MigrationReport Report(PlannedMigration planned, Host source, IReadOnlyList<string> why, Simulator simulator) =>
        Empty(planned, source, MigrationStatus.Refused, string.Join(". ", why), simulator.Now, simulator) with { Refusals = why };

    /// <summary>Nothing is left to happen and the migration has not ended: it waits for a command that never comes.</summary>
    public static MigrationReport NeverEnded(PlannedMigration planned, Host source, Simulator simulator) =>
        Empty(planned, source, MigrationStatus.Paused, "it waits for a command, and none comes: give commands: [{ at: ..., do: continue }]", planned.At, simulator);

    private static MigrationReport Empty(PlannedMigration planned, Host source, MigrationStatus status, string why, VirtualTime started, Simulator simulator) => new()
    {
        Vm = planned.Vm,
        Source = source.Name,
        Destination = planned.To ?? source.Name,
        Hypervisor = source.Hypervisor,
        Technique = planned.Settings.Technique,
        Status = status,
        Reason = why,
        StartedAt = started,
        TotalTime = simulator.Now - started,
        SetupTime = VirtualDuration.Zero,
        Downtime = VirtualDuration.Zero,
        GuestPause = VirtualDuration.Zero,
        ClientOutage = VirtualDuration.Zero,
        Transferred = ByteCount.Zero,
        StreamBytes = ByteCount.Zero,
        NormalPages = 0,
        ZeroPages = 0,
        LogReadings = [],
        Rounds = [],
        Phases = [],
        GuestSlowdown = 0,
        DestinationIsUpToDate = null,
        Digest = simulator.Digest.Current,
    };
}
