using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Measured;

/// <summary>A recorded scenario as a migration of the simulator.</summary>
/// <param name="Request">The migration; null if something is not modelled.</param>
/// <param name="NotModelled">What is not modelled, by name, with the reason.</param>
public sealed record MappedScenario(MigrationRequest? Request, IReadOnlyList<string> NotModelled);

/// <summary>Turns recorded scenarios into migrations.</summary>
/// <remarks>
/// Reads the version and the scenario alone, never what was measured of the run's outcome. Pure: the same scenario gives the same request.
/// </remarks>
public static class MeasuredMapping
{
    /// <summary>The lab cancelled what ran longer (recordings: <c>timeout-cancelled</c>).</summary>
    public static VirtualDuration LabTimeLimit => VirtualDuration.FromSeconds(40);

    /// <summary>Versions whose rules are modelled, as major.minor.</summary>
    public static IReadOnlyList<string> Releases { get; } = ["7.2", "10.0"];

    /// <summary>The migration that the scenario asks for.</summary>
    /// <param name="scenario">The recorded scenario.</param>
    /// <param name="qemuVersion">The version of both processes, for example <c>7.2.22</c>.</param>
    /// <param name="host">The host's timings; null: those of the host of the recordings.</param>
    public static MappedScenario ToRequest(this MeasuredScenario scenario, string qemuVersion, HostProfile? host = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var release = MeasuredRun.ReleaseOf(qemuVersion);
        if (!Releases.Contains(release))
        {
            return new MappedScenario(null, [$"QEMU {qemuVersion}: modelled are {string.Join(" and ", Releases)}"]);
        }

        var notModelled = new List<string>();
        MeasuredGuest.Examine(scenario, notModelled);
        var settings = MeasuredSettings.Of(scenario, release, notModelled) with
        {
            Commands = MeasuredCommands.Of(scenario, notModelled),
            TimeLimit = LabTimeLimit,
        };
        if (notModelled.Count > 0)
        {
            return new MappedScenario(null, notModelled);
        }

        var (source, destination) = MeasuredHosts.Pair(scenario, release, host);
        var request = new MigrationRequest { Vm = MeasuredGuest.Of(scenario, release), Source = source, Destination = destination, Settings = settings };
        return new MappedScenario(request, []);
    }
}
