using System.CommandLine;

namespace LiveMigration.Tool;

/// <summary>The command line of <see cref="ValidateCommand"/>.</summary>
internal static class ValidateCommandLine
{
    public static Command Create()
    {
        var runs = new Argument<string>("RUNS") { Description = "Recorded migrations, one JSON object a line" };
        var command = new Command("validate", "Predict recorded migrations and print measured beside predicted") { runs };
        command.SetAction(parsed => ValidateCommand.Run(parsed.GetValue(runs)!));
        return command;
    }
}
