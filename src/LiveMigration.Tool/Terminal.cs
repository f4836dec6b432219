using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>Standard output as a console: colours where it is a terminal, plain text elsewhere.</summary>
internal static class Terminal
{
    private const int WidthOfPipe = 1_000; // a pipe has no edge at which to wrap

    /// <summary>A text as a console: no colours, no edge.</summary>
    public static IAnsiConsole Plain(TextWriter text)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = WidthOfPipe;
        return console;
    }

    public static IAnsiConsole Make(bool noColor)
    {
        var plain = noColor || Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Out),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthOfPipe;
        }

        return console;
    }
}
