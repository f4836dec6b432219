using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Measured;

/// <summary>The actions of a recorded scenario as commands.</summary>
internal static class MeasuredCommands
{
    // The lab looked every 20 ms: it saw a status half of that late in the mean, and acted on the first look after the wait, another half late.
    private static readonly VirtualDuration PollDelay = VirtualDuration.FromMilliseconds(20);

    /// <summary>The commands in order of time; refused ones changed nothing and are left out.</summary>
    public static IReadOnlyList<MigrationCommand> Of(MeasuredScenario scenario, List<string> notModelled)
    {
        var commands = new List<MigrationCommand>();
        var phasesLeft = MeasuredGuest.PhaseCount(scenario) - 1;
        foreach (var action in scenario.Actions.Where(a => a.Error is null))
        {
            var at = TimeOf(action.DoneAtMs ?? action.AtMs);
            switch (action.What)
            {
                case "migrate_cancel":
                    commands.Add(new CancelCommand(at));
                    break;
                case "kill-destination":
                    commands.Add(new LoseDestinationCommand(at));
                    break;
                case "migrate-start-postcopy":
                    commands.Add(new StartPostCopyCommand(at));
                    break;
                case "stop":
                    commands.Add(new StopGuestCommand(at));
                    break;
                case "guest-phase":
                    if (phasesLeft-- > 0)
                    {
                        commands.Add(new NextWorkloadPhaseCommand(at));
                    }

                    break;
                case "migrate-continue" when action.WhenStatus is null or "pre-switchover":
                    commands.Add(action.WhenStatus is null ? new ContinueCommand(at, null) : new ContinueCommand(TimeOf(action.AtMs) + PollDelay, MigrationPhase.PreSwitchover));
                    break;
                case "migrate-continue":
                    notModelled.Add($"action migrate-continue when the status is {action.WhenStatus}");
                    break;
                case "set-parameters":
                    commands.Add(Limits(at, action.Parameters, notModelled));
                    break;
                default:
                    notModelled.Add("action " + action.What);
                    break;
            }
        }

        if (scenario.Capabilities.Contains("pause-before-switchover"))
        {
            // A limit of the rounds does not end a pause that nobody ends; the lab did, as it cancelled every run at its limit.
            commands.Add(new CancelCommand(MeasuredMapping.LabTimeLimit));
        }

        return commands;
    }

    /// <summary>A run time in milliseconds, to the nanosecond below.</summary>
    public static VirtualDuration TimeOf(double milliseconds) => new((long)((decimal)milliseconds * 1_000_000));

    private static SetLimitsCommand Limits(VirtualDuration at, IReadOnlyList<MeasuredParameter> parameters, List<string> notModelled)
    {
        foreach (var parameter in parameters.Where(p => p.Name is not ("max-bandwidth" or "downtime-limit" or "max-postcopy-bandwidth")))
        {
            notModelled.Add($"parameter {parameter.Name} changed on the way");
        }

        return new SetLimitsCommand(
            at,
            MeasuredSettings.RateOf(QemuParameters.Number(parameters, "max-bandwidth")),
            QemuParameters.Number(parameters, "downtime-limit") is { } limit ? VirtualDuration.FromMilliseconds(limit) : null,
            MeasuredSettings.RateOf(QemuParameters.Number(parameters, "max-postcopy-bandwidth")));
    }
}
