using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LiveMigration.Tool;

/// <summary>The command line of <see cref="ValidateCommand"/>.</summary>
internal static class ValidateCommandLine
{
    /// <summary>The command <c>validate</c>.</summary>
    public static Command Create()
    {
        var runs = new Argument<string>("RUNS") { Description = "Recorded migrations, one JSON object a line" };
        var format = new Option<string>("--format")
        {
            Description = "text for people, json for programs",
            HelpName = "text|json",
            DefaultValueFactory = _ => "text",
            CustomParser = result => One(result) is "text" or "json" ? One(result) : Fault<string>(result, $"--format: \"{One(result)}\" is not known; allowed are text, json"),
        };
        var id = new Option<string?>("--id") { Description = "Only the runs of this scenario, pass by pass; ID#2 is its second repeat", HelpName = "ID" };
        var host = new Option<string?>("--host") { Description = "Timings of the host (default: those of the host of the recordings)", HelpName = "FILE" };
        var bounds = new Option<string?>("--bounds") { Description = "The worst that is allowed of the summary's figures; exit 1 if one is broken", HelpName = "FILE" };
        var replications = new Option<int?>("--replications")
        {
            Description = "Draws of the guest's randomness for each run (default 5); tells how many measured values lie in the predicted intervals",
            HelpName = "N",
            CustomParser = result => int.TryParse(One(result), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1
                ? count
                : Fault<int?>(result, $"--replications: \"{One(result)}\" is not a whole number of 1 or more"),
        };
        var command = new Command("validate", "Predict recorded migrations and print measured beside predicted") { runs, format, id, host, bounds, replications };
        command.SetAction(parsed => ValidateCommand.Run(
            parsed.GetValue(runs)!,
            parsed.GetValue(format) == "json",
            parsed.GetValue(id),
            parsed.GetValue(host),
            parsed.GetValue(bounds),
            parsed.GetValue(replications)));
        return command;
    }

    private static string One(ArgumentResult result) => result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;

    private static T Fault<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default!;
    }
}
