using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Tool;

/// <summary>Options whose messages name what is allowed.</summary>
internal static class Options
{
    private const double LeastSpeed = 0.001;
    private const double MostSpeed = 1_000_000;

    public static Option<string> Format() => new("--format")
    {
        Description = "text for people, json for programs",
        HelpName = "text|json",
        CompletionSources = { "text", "json" },
        DefaultValueFactory = _ => "text",
        CustomParser = result => One(result) is "text" or "json"
            ? One(result)
            : Fault<string>(result, $"--format: \"{One(result)}\" is not known; allowed are text, json"),
    };

    public static Option<ulong?> Seed() => new("--seed")
    {
        Description = "The seed, instead of the scenario's",
        HelpName = "N",
        CustomParser = result => ulong.TryParse(One(result), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : Fault<ulong?>(result, $"--seed: \"{One(result)}\" is not a whole number; allowed is 0 to 18446744073709551615"),
    };

    public static Option<int?> Count(string name, string description, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => int.TryParse(One(result), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most
            ? count
            : Fault<int?>(result, $"{name}: \"{One(result)}\" is not a whole number from 1 to {most}"),
    };

    public static Option<double?> Watch() => new("--watch")
    {
        Description = "Run so slowly that you can follow: so many seconds of the simulation in a second of yours, as 10x; time in which nothing moves is passed over. On a terminal a picture that stays, elsewhere a line for each phase and round",
        HelpName = "10x",
        CustomParser = result => One(result) is var text && text.EndsWith('x') && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed is >= LeastSpeed and <= MostSpeed
            ? speed
            : Fault<double?>(result, $"--watch: {Quoted.Text(One(result))} is not a speed; allowed are 0.001x to 1000000x, as 10x for ten seconds of the simulation in a second of yours"),
    };

    public static Option<bool> NoColor() => new("--no-color") { Description = "No colours; so does the variable NO_COLOR" };

    /// <summary>For commands whose output has nothing else to leave out.</summary>
    public static Option<bool> NoProgress() => new("--quiet") { Description = "No progress on standard error" };

    /// <summary>For commands that write a folder by <c>--out</c>.</summary>
    public static Option<bool> Overwrite() => new("--overwrite") { Description = "Let --out put the new report in the place of an older one; a folder that holds anything else is left alone" };

    public static void NeedsOutput(CommandResult parsed, Option<bool> option, Option<string?> output)
    {
        if (parsed.GetValue(option) && parsed.GetValue(output) is null)
        {
            parsed.AddError($"{option.Name} belongs to --out, which is not given");
        }
    }

    /// <summary>Adds a check of options together. Where one lacks its value, which the parser tells, there is nothing to check yet.</summary>
    public static void Check(Command command, Action<CommandResult> check) => command.Validators.Add(parsed =>
    {
        if (parsed.Children.OfType<OptionResult>().All(option => option.Implicit || option.Tokens.Count >= option.Option.Arity.MinimumNumberOfValues))
        {
            check(parsed);
        }
    });

    private static string One(ArgumentResult result) => result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;

    private static T Fault<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default!;
    }
}
