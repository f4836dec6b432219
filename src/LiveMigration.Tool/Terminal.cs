using Spectre.Console;
using Spectre.Console.Rendering;

namespace LiveMigration.Tool;

/// <summary>Standard output as a console: colours where it is a terminal, plain text elsewhere.</summary>
internal static class Terminal
{
    private const int WidthOfUnknown = 80;
    private const int WidthOfPipe = 1_000; // a pipe has no edge at which to wrap

    /// <summary>A text as a console: no colours, and no edge unless one is given.</summary>
    public static IAnsiConsole Plain(TextWriter text, int width = WidthOfPipe)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = width;
        return console;
    }

    /// <summary>Cells in a line of standard output.</summary>
    public static int Width
    {
        get
        {
            try
            {
                return Console.IsOutputRedirected ? WidthOfPipe : Console.WindowWidth is > 0 and var width ? width : WidthOfUnknown;
            }
            catch (IOException)
            {
                return WidthOfUnknown;
            }
        }
    }

    /// <summary>Standard output.</summary>
    public static IAnsiConsole Make(bool noColor)
    {
        var plain = IsPlain(noColor) || !CanDraw(Console.IsOutputRedirected);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Out),
            // Without escape sequences, styles would be set through the system's console, which sends some of its own.
            Ansi = plain ? AnsiSupport.Yes : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        if (plain)
        {
            console.Pipeline.Attach(new WithoutStyles());
        }

        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthOfPipe;
        }

        return console;
    }

    /// <summary>Whether colours are not wanted: by the option, or by the variable NO_COLOR.</summary>
    public static bool IsPlain(bool noColor) => noColor || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Whether pictures can be drawn again and again at one place of a stream.</summary>
    /// <param name="isRedirected">Whether the stream is no terminal.</param>
    public static bool CanDraw(bool isRedirected) => !isRedirected && (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    /// <summary>Takes colours and the like away from whatever is written.</summary>
    private sealed class WithoutStyles : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) => renderables.Select(inner => new Unstyled(inner));

        private sealed class Unstyled(IRenderable inner) : IRenderable
        {
            public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

            public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(segment => segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(segment.Text));
        }
    }
}
