using System.CommandLine;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Tool;

/// <summary>Prints what a shell needs to complete commands of livemig.</summary>
internal static class CompletionCommand
{
    private const string Description = """
        Print the script with which a shell completes commands, options and their values

        bash        livemig completion bash > ~/.local/share/bash-completion/completions/livemig
        zsh         livemig completion zsh > "${fpath[1]}/_livemig"
        fish        livemig completion fish > ~/.config/fish/completions/livemig.fish
        PowerShell  livemig completion pwsh >> $PROFILE
        """;

    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL")
        {
            Description = string.Join(", ", Shells),
            CustomParser = result =>
            {
                var name = result.Tokens[^1].Value;
                if (!Shells.Contains(name))
                {
                    result.AddError($"{Quoted.Text(name)} is not known; allowed are {string.Join(", ", Shells)}{NearestName.Hint(name, Shells)}");
                }

                return name;
            },
        };
        shell.CompletionSources.Add(Shells);
        var command = new Command("completion", Description) { shell };
        command.SetAction(parsed =>
        {
            using var script = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream("completion." + parsed.GetValue(shell))!);
            Console.Out.Write(script.ReadToEnd().ReplaceLineEndings("\n"));
            return 0;
        });
        return command;
    }
}
