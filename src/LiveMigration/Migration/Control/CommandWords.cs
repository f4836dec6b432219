using System.Globalization;
using LiveMigration.Reports;

namespace LiveMigration.Migration.Control;

/// <summary>Commands as decisions of controllers and traces name them.</summary>
internal static class CommandWords
{
    public static string Of(MigrationCommand command) => command switch
    {
        CancelCommand => ControllerDecision.Cancel,
        StartPostCopyCommand => "start post-copy",
        SuspendGuestCommand => "suspend the guest",
        ForceCompleteCommand => "force completion",
        ContinueCommand => "continue",
        StopGuestCommand => "stop the guest",
        ResumeGuestCommand => "resume the guest",
        NextWorkloadPhaseCommand => "next phase of the workload",
        LoseDestinationCommand => "the destination is lost",
        LoseSourceCommand => "the source is lost",
        LoseNetworkCommand => "the connection is lost",
        RecoverCommand => "recover",
        SetLimitsCommand limits => string.Join(", ", LimitsOf(limits)),
        _ => command.GetType().Name,
    };

    private static IEnumerable<string> LimitsOf(SetLimitsCommand limits)
    {
        if (limits.DowntimeLimit is { } downtime)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"downtime limit {downtime.TotalMilliseconds:0.###} ms");
        }

        if (limits.MaxBandwidth is { } bandwidth)
        {
            yield return $"bandwidth {bandwidth}";
        }

        if (limits.MaxPostcopyBandwidth is { } push)
        {
            yield return $"post-copy bandwidth {push}";
        }
    }
}
