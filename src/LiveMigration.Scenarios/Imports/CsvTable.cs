using System.Text;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>A cell of a CSV file.</summary>
/// <param name="Text">What stands in it, without quotes and spaces around it.</param>
/// <param name="At">Where it begins.</param>
internal readonly record struct CsvCell(string Text, Position At);

/// <summary>Reads the rows of a CSV file (RFC 4180) with the place of each cell; the separator is the first line's comma, semicolon or tab.</summary>
/// <remarks>
/// Faults tell line and column, which is why the text is read here and not by a package whose cells have no place. Quotes may hold separators,
/// line ends and doubled quotes. Empty lines are left out.
/// </remarks>
internal sealed class CsvTable(string text, string file)
{
    private const int LongestCell = 10_000;

    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly char separator = SeparatorOf(text);
    private int next;
    private int line = 1;
    private int lineStart;

    /// <summary>What the reading stopped at; null: nothing.</summary>
    public (Position At, string Why)? Fault { get; private set; }

    /// <summary>The rows in order; ends early at a fault.</summary>
    public IEnumerable<IReadOnlyList<CsvCell>> Rows()
    {
        while (next < text.Length && Fault is null)
        {
            var row = Row();
            if (Fault is null && (row.Count > 1 || row[0].Text.Length > 0))
            {
                yield return row;
            }
        }
    }

    private List<CsvCell> Row()
    {
        var row = new List<CsvCell>();
        while (true)
        {
            var at = Here();
            var cell = next < text.Length && text[next] == '"' ? QuotedCell(at) : PlainCell();
            row.Add(new CsvCell(cell.Trim(), at));
            if (cell.Length > LongestCell)
            {
                Fault ??= (at, $"the cell has {cell.Length} characters; allowed are {LongestCell}");
            }

            if (Fault is not null || next >= text.Length)
            {
                return row;
            }

            if (text[next++] != separator)
            {
                EndLine();
                return row;
            }
        }
    }

    private string PlainCell()
    {
        var start = next;
        while (next < text.Length && text[next] != separator && text[next] is not ('\n' or '\r'))
        {
            next++;
        }

        return text[start..next];
    }

    private string QuotedCell(Position at)
    {
        var cell = new StringBuilder();
        for (next++; next < text.Length; next++)
        {
            if (text[next] != '"')
            {
                cell.Append(text[next]);
                if (text[next] == '\n')
                {
                    (line, lineStart) = (line + 1, next + 1);
                }
            }
            else if (next + 1 < text.Length && text[next + 1] == '"')
            {
                cell.Append('"');
                next++;
            }
            else
            {
                next++;
                if (next < text.Length && text[next] != separator && text[next] is not ('\n' or '\r'))
                {
                    Fault = (Here(), "text follows a closing quote; double the quotes that are within a cell");
                }

                return cell.ToString();
            }
        }

        Fault = (at, "a quote is opened here and never closed");
        return "";
    }

    // The line's end was passed by one character, the second of CR LF was not.
    private void EndLine()
    {
        if (text[next - 1] == '\r' && next < text.Length && text[next] == '\n')
        {
            next++;
        }

        (line, lineStart) = (line + 1, next);
    }

    private Position Here() => new(line, next - lineStart + 1, file);

    private static char SeparatorOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\n', '\r');
        var first = end < 0 ? text : text[..end];
        return Separators.MaxBy(c => first.Count(f => f == c));
    }
}
