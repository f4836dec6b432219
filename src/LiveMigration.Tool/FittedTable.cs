using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Rank">0: always shown; the higher, the sooner it is left out.</param>
/// <param name="IsText">Whether it begins at the left, as texts do; else it ends at the right, as numbers do.</param>
internal sealed record FittedColumn(string Name, int Rank, bool IsText = false);

/// <summary>
/// A table that fits a terminal of any width: first the lines go, then columns, whole, and it is said which; then the first column becomes headings; in the end each
/// row is a list.
/// </summary>
internal sealed class FittedTable(IReadOnlyList<FittedColumn> columns)
{
    private const int LeastWithLines = 60;
    private const string Indent = "  ";
    private readonly List<string[]> rows = [];

    /// <summary>Adds a row; cells that are not given are empty.</summary>
    public void Add(params string[] cells) => rows.Add([.. cells, .. Enumerable.Repeat("", columns.Count - cells.Length)]);

    /// <summary>Writes it.</summary>
    public void Write(IAnsiConsole console)
    {
        var width = console.Profile.Width;
        List<int> all = [.. Enumerable.Range(0, columns.Count)];
        if (width >= LeastWithLines && Fitting(all, width) is { } lined)
        {
            WriteWithLines(console, lined);
            SayWhatIsLeftOut(console, lined);
        }
        else if (width < LeastWithLines && Fitting(all, width) is { } plain)
        {
            Array.ForEach([.. Head(plain), .. rows.Select(row => Line(plain, row))], console.WriteLine);
            SayWhatIsLeftOut(console, plain);
        }
        else if (Fitting(all[1..], width - Indent.Length) is { } grouped)
        {
            WriteInGroups(console, grouped);
            SayWhatIsLeftOut(console, [0, .. grouped]);
        }
        else
        {
            WriteAsLists(console);
        }
    }

    private void SayWhatIsLeftOut(IAnsiConsole console, List<int> shown)
    {
        if (shown.Count < columns.Count)
        {
            Paragraph.Write(console, $"[grey]too narrow for {string.Join(", ", columns.Where((_, i) => !shown.Contains(i)).Select(column => column.Name)).EscapeMarkup()}[/]");
        }
    }

    /// <summary>Of some columns those for which there is room; null if there is too little for those that are always shown.</summary>
    private List<int>? Fitting(List<int> of, int width)
    {
        // With lines, a cell has a blank on each side and a line after it, and the table begins with a line.
        var (before, between) = width >= LeastWithLines ? (1, 3) : (-2, 2);
        var shown = of.ToList();
        while (before + shown.Sum(i => CellWidth(i) + between) > width)
        {
            var least = shown.MaxBy(i => columns[i].Rank);
            if (columns[least].Rank == 0)
            {
                return null;
            }

            shown.Remove(least);
        }

        return shown;
    }

    private int CellWidth(int column) => rows.Select(row => row[column].Length).Append(columns[column].Name.Length).Max();

    private void WriteWithLines(IAnsiConsole console, List<int> shown)
    {
        var table = new Table { Border = TableBorder.Ascii };
        foreach (var column in shown.Select(i => columns[i]))
        {
            table.AddColumn(new TableColumn(new Text(column.Name)) { NoWrap = true, Alignment = column.IsText ? Justify.Left : Justify.Right });
        }

        foreach (var row in rows)
        {
            table.AddRow(shown.Select(i => new Text(row[i])));
        }

        console.Write(table);
    }

    private string[] Head(List<int> shown) => [Line(shown, [.. columns.Select(column => column.Name)]), Line(shown, [.. columns.Select((_, i) => new string('-', CellWidth(i)))])];

    private string Line(List<int> shown, string[] cells) => string.Join("  ", shown.Select(i => columns[i].IsText ? cells[i].PadRight(CellWidth(i)) : cells[i].PadLeft(CellWidth(i)))).TrimEnd();

    private void WriteInGroups(IAnsiConsole console, List<int> shown)
    {
        Array.ForEach(Head(shown), line => console.WriteLine(Indent + line));
        var heading = "";
        foreach (var row in rows)
        {
            if (row[0] != heading)
            {
                heading = row[0];
                Paragraph.Write(console, heading.EscapeMarkup(), hanging: 4);
            }

            console.WriteLine(Indent + Line(shown, row));
        }
    }

    private void WriteAsLists(IAnsiConsole console)
    {
        foreach (var row in rows)
        {
            Paragraph.Write(console, row[0].Length > 0 ? $"{columns[0].Name} {row[0]}".EscapeMarkup() : "", hanging: 2);
            foreach (var (cell, i) in row.Select((cell, i) => (cell, i)).Skip(1).Where(c => c.cell.Length > 0))
            {
                Paragraph.Write(console, $"  {columns[i].Name} {cell}".EscapeMarkup(), hanging: 4);
            }
        }
    }
}
