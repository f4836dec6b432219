using System.CommandLine;
using LiveMigration.Tool.Live;

namespace LiveMigration.Tool;

/// <summary>The command line of <see cref="ValidateCommand"/>.</summary>
internal static class ValidateCommandLine
{
    private const int MostReplications = 100_000;

    /// <summary>The command <c>validate</c>.</summary>
    public static Command Create()
    {
        var runs = new Argument<string>("RUNS") { Description = "Recorded migrations, one JSON object a line" };
        var format = Options.Format();
        var id = new Option<string?>("--id") { Description = "Only the runs of this scenario, pass by pass; ID#2 is its second repeat", HelpName = "ID" };
        var host = new Option<string?>("--host") { Description = "Timings of the host (default: those of the host of the recordings)", HelpName = "FILE" };
        var bounds = new Option<string?>("--bounds") { Description = "The worst that is allowed of the summary's figures; exit 1 if one is broken", HelpName = "FILE" };
        var replications = Options.Count("--replications", "Draws of the guest's randomness for each run (default 5), and as many with the host's noise; tells how many measured values lie in the predicted intervals", MostReplications);
        var quiet = Options.NoProgress();
        var noColor = Options.NoColor();
        var command = new Command("validate", "Predict recorded migrations and print measured beside predicted") { runs, format, id, host, bounds, replications, quiet, noColor };
        command.SetAction(parsed =>
        {
            using var progress = new WorkProgress(!parsed.GetValue(quiet), parsed.GetValue(noColor), "reading");
            return ValidateCommand.Run(
                parsed.GetValue(runs)!,
                parsed.GetValue(format) == "json",
                parsed.GetValue(id),
                parsed.GetValue(host),
                parsed.GetValue(bounds),
                parsed.GetValue(replications),
                Console.Out,
                Console.Error,
                progress);
        });
        return command;
    }
}
