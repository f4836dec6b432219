using System.Globalization;
using System.Text;

namespace LiveMigration.Reports.Tables;

/// <summary>Writes tables as CSV: RFC 4180, UTF-8 without a mark, lines end with a line feed, decimals with a point, an empty cell where there is nothing to tell.</summary>
/// <remarks>
/// A text that begins with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a carriage return has an apostrophe before it: a spreadsheet would run
/// it as a formula, and names are the scenario's. Other forms of a table hold the text as it is.
/// </remarks>
public static class TableCsv
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a table.</summary>
    /// <typeparam name="TRow">What a row is made of.</typeparam>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="table">Its columns.</param>
    /// <param name="rows">Its rows, in order.</param>
    public static void Write<TRow>(Stream stream, Table<TRow> table, IEnumerable<TRow> rows)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        using var writer = new StreamWriter(stream, Encoding, leaveOpen: true);
        Write(writer, table, rows);
    }

    /// <summary>A table as one text.</summary>
    /// <typeparam name="TRow">What a row is made of.</typeparam>
    /// <param name="table">Its columns.</param>
    /// <param name="rows">Its rows, in order.</param>
    public static string Text<TRow>(Table<TRow> table, IEnumerable<TRow> rows)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        Write(writer, table, rows);
        return writer.ToString();
    }

    private static void Write<TRow>(TextWriter writer, Table<TRow> table, IEnumerable<TRow> rows)
    {
        writer.Write(string.Join(',', table.Columns.Select(column => column.Name)));
        writer.Write('\n');
        foreach (var row in rows)
        {
            for (var i = 0; i < table.Columns.Count; i++)
            {
                if (i > 0)
                {
                    writer.Write(',');
                }

                Write(writer, table.Columns[i], row);
            }

            writer.Write('\n');
        }
    }

    private static void Write<TRow>(TextWriter writer, TableColumn<TRow> column, TRow row)
    {
        switch (column)
        {
            case TextColumn<TRow> text:
                writer.Write(text.Cell(row) is { } cell ? CsvCell.Of(cell) : "");
                break;
            case WholeColumn<TRow> whole:
                Write(writer, whole.Cell(row));
                break;
            case TimeColumn<TRow> time:
                Write(writer, time.Cell(row).TotalMilliseconds);
                break;
            case RealColumn<TRow> real:
                Write(writer, real.Cell(row));
                break;
            case FlagColumn<TRow> flag:
                writer.Write(flag.Cell(row) ? "true" : "false");
                break;
            default:
                throw new ArgumentException($"No CSV of {column.GetType().Name}.", nameof(column));
        }
    }

    private static void Write<T>(TextWriter writer, T value)
        where T : ISpanFormattable
    {
        Span<char> text = stackalloc char[64];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        writer.Write(text[..length]);
    }

    private static void Write(TextWriter writer, long? value)
    {
        if (value is { } number)
        {
            Write(writer, number);
        }
    }
}
