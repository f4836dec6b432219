using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>Text that is wrapped between words at a terminal's edge; a number stays with its unit, and what follows stays under the beginning.</summary>
internal static class Paragraph
{
    private const int MostOfUnit = 8;

    // In what is narrower, all columns too far to the right move, so that lines look alike.
    private const int LeastWithColumns = 60;

    /// <summary>Writes a line of markup; blanks at its beginning hold for its first line.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="markup">The text.</param>
    /// <param name="hanging">Blanks before each line but the first.</param>
    public static void Write(IAnsiConsole console, string markup, int hanging = 0) =>
        console.MarkupLine(string.Join('\n', Lines(markup, console.Profile.Width, hanging, Markup.Remove)));

    /// <summary>Writes plain lines; of each that is too long, what follows stays under its last column.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">Lines; columns are parted by two blanks or more.</param>
    /// <param name="width">Cells.</param>
    public static void Write(TextWriter output, string text, int width) =>
        output.Write(string.Join('\n', text.Split('\n').Select(line => line.Length <= width && width >= LeastWithColumns ? line : string.Join('\n', InColumns(line, width)))));

    /// <summary>The lines of a text.</summary>
    /// <param name="text">In words, with blanks between.</param>
    /// <param name="width">Cells in a line; a longer word has a line for itself.</param>
    /// <param name="hanging">Blanks before each line but the first; at most a half of the width.</param>
    /// <param name="visible">What of a word is seen.</param>
    public static IReadOnlyList<string> Lines(string text, int width, int hanging, Func<string, string> visible)
    {
        var indent = new string(' ', Math.Min(hanging, width / 2));
        var lines = new List<string>();
        var (line, length, blanks) = ("", 0, 0);
        foreach (var word in Words(text, width - indent.Length, visible))
        {
            var cells = visible(word).Length;
            if (word.Length == 0)
            {
                blanks++;
            }
            else if (length > 0 && length + blanks + cells > width)
            {
                lines.Add(line);
                var before = Math.Clamp(width - cells, 0, indent.Length);
                (line, length, blanks) = (indent[..before] + word, before + cells, 1);
            }
            else
            {
                (line, length, blanks) = (line + new string(' ', blanks) + word, length + blanks + cells, 1);
            }
        }

        lines.Add(line);
        return lines;
    }

    // Words as they may be parted; an empty one stands for a blank more.
    private static List<string> Words(string text, int most, Func<string, string> visible)
    {
        var words = new List<string>();
        foreach (var word in text.Split(' '))
        {
            var isUnit = words.Count > 0 && word.Length > 0 && visible(word) is { Length: > 0 and <= MostOfUnit } unit && (char.IsAsciiLetter(unit[0]) || unit[0] == '%')
                && visible(words[^1]) is { Length: > 0 } number && char.IsAsciiDigit(number[^1]) && number.Length + 1 + unit.Length <= most;
            if (isUnit)
            {
                words[^1] += " " + word;
            }
            else
            {
                words.Add(word);
            }
        }

        return words;
    }

    private static IEnumerable<string> InColumns(string line, int width)
    {
        var indent = line.Length - line.TrimStart().Length;
        var gap = line.IndexOf("  ", indent, StringComparison.Ordinal);
        var column = gap < 0 ? indent : gap + line.AsSpan(gap).IndexOfAnyExcept(' ');
        if (gap >= 0 && column > width / 2)
        {
            // Too far to the right to leave room below itself.
            line = line[..gap] + "  " + line[column..];
            column = indent + 4;
        }

        // A word that no line holds is cut.
        return Lines(line, width, column, word => word).SelectMany(l => l.Length <= width ? [l] : l.Chunk(width).Select(part => new string(part)));
    }
}
