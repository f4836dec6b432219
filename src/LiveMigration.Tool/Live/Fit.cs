using Spectre.Console;

namespace LiveMigration.Tool.Live;

/// <summary>Text that fits in a number of cells, whole parts or none.</summary>
internal static class Fit
{
    /// <summary>As many of the parts as fit, from the first on; a part that does not fit is left out, never cut.</summary>
    public static string Parts(int width, params ReadOnlySpan<string> parts)
    {
        var text = "";
        foreach (var part in parts)
        {
            var longer = text.Length == 0 ? part : $"{text}, {part}";
            text = part.Length > 0 && longer.Length <= width ? longer : text;
        }

        return text;
    }

    /// <summary>A name, cut at its end if it must be.</summary>
    public static string Name(string name, int width) => name.Length <= width ? name : width < 2 ? "" : name[..(width - 1)] + "~";

    /// <summary>A text at the left and one at the right; the right one goes where there is no room for both.</summary>
    public static string Ends(int width, string left, string right) => left.Length + 2 + right.Length <= width
        ? $"[bold]{left.EscapeMarkup()}[/]{new string(' ', width - left.Length - right.Length)}{right.EscapeMarkup()}"
        : $"[bold]{Name(left, width).EscapeMarkup()}[/]";
}
