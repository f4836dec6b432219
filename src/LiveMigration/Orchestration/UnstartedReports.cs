using LiveMigration.Hosts;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>Reports of migrations that never had a session, or whose session nobody ended.</summary>
internal static class UnstartedReports
{
    public static MigrationReport Refused(MigrationOrder order, Host source, Host? destination, IReadOnlyList<string> why, Simulator simulator) =>
        Empty(order, source, destination?.Name ?? "no host", MigrationStatus.Refused, string.Join(". ", why), simulator.Now, simulator) with { Refusals = why };

    /// <summary>Nothing is left to happen and the migration has not ended: it waits for a command that never comes.</summary>
    public static MigrationReport NeverEnded(MigrationOrder order, Host source, Host destination, Simulator simulator) =>
        Empty(order, source, destination.Name, MigrationStatus.Paused, "it waits for a command, and none comes: give commands: [{ at: ..., do: continue }]", order.At, simulator);

    private static MigrationReport Empty(MigrationOrder order, Host source, string destination, MigrationStatus status, string why, VirtualTime started, Simulator simulator) => new()
    {
        Vm = order.Vm,
        Source = source.Name,
        Destination = destination,
        Hypervisor = source.Hypervisor,
        Technique = order.Settings.Technique,
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
