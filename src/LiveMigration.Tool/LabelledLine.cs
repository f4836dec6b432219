using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>A label and a text; what is wrapped at a terminal's edge stays under its own beginning.</summary>
internal static class LabelledLine
{
    private const int LabelWidth = 10;
    private const int Before = 2;
    private const int LeastBeside = 30;
    private const int Below = 4;

    public static void Write(IAnsiConsole console, string label, string text)
    {
        var beside = Before + Math.Max(LabelWidth, label.Length + 1);
        if (console.Profile.Width < LeastBeside && label.Length > 0)
        {
            // No room beside the label: the text goes below.
            Paragraph.Write(console, $"  [grey]{label.EscapeMarkup()}[/]", Before);
            Paragraph.Write(console, new string(' ', Below) + text.EscapeMarkup(), Below);
            return;
        }

        var hanging = console.Profile.Width < LeastBeside ? Below : beside;
        Paragraph.Write(console, $"  [grey]{label.EscapeMarkup()}[/]{new string(' ', hanging - Before - label.Length)}{text.EscapeMarkup()}", hanging);
    }
}
