using LiveMigration.Scenarios.Fields;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>A column of a CSV file that is read.</summary>
/// <param name="Key">What the reader calls it.</param>
/// <param name="Kinds">Kinds of quantity whose units its name may carry; none: its cells are text.</param>
/// <param name="Names">The names that it may have, without unit; case, spaces, <c>_</c> and <c>-</c> do not count.</param>
internal sealed record SheetColumn(string Key, FieldKind[] Kinds, params string[] Names);

/// <summary>The rows of a CSV file by the names of its columns.</summary>
internal sealed class CsvSheet
{
    private readonly ImportedFile file;
    private readonly Dictionary<string, (int Place, string Title, string Unit)> places = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyList<CsvCell>> rows = [];

    private CsvSheet(ImportedFile file) => this.file = file;

    /// <summary>The rows; those that are shorter or longer than the line of names are among the faults.</summary>
    public IReadOnlyList<IReadOnlyList<CsvCell>> Rows => rows;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="columns">The columns that are read; the first one must be there.</param>
    /// <param name="refusesOthers">Whether a column of another name is a fault.</param>
    /// <returns>The rows; null, with the reason among the faults, if the columns are not known.</returns>
    public static CsvSheet? Read(ImportedFile file, IReadOnlyList<SheetColumn> columns, bool refusesOthers)
    {
        if (file.Csv() is not { } table)
        {
            return null;
        }

        var sheet = new CsvSheet(file);
        var (titles, wrong) = (0, false);
        foreach (var row in table.Rows())
        {
            if (titles == 0)
            {
                titles = row.Count;
                if (!sheet.Titles(row, columns, refusesOthers))
                {
                    return null;
                }
            }
            else if (row.Count == titles)
            {
                sheet.rows.Add(row);
            }
            else
            {
                wrong = true;
                file.Faults.Add(row[0].At, "", $"{row.Count} values stand here; the first line names {titles} columns");
            }
        }

        if (table.Fault is { } fault)
        {
            file.Faults.Add(fault.At, "", fault.Why);
        }
        else if (sheet.rows.Count == 0 && !wrong)
        {
            file.Faults.Add(new Position(1, 1, file.Path), "", titles == 0 ? "is empty; a line of column names and rows are needed" : "has no row below the column names");
        }

        return sheet;
    }

    /// <summary>A cell of a row and its column's title; null where the column is not there or the cell is empty.</summary>
    public (CsvCell Cell, string Title)? Cell(IReadOnlyList<CsvCell> row, string key) =>
        places.TryGetValue(key, out var place) && row[place.Place] is { Text.Length: > 0 } cell ? (cell, place.Title) : null;

    /// <summary>A number of a row in base units, with the unit of its cell or else of its column; null where the column is not there or the cell is empty.</summary>
    public BoundValue? Number(IReadOnlyList<CsvCell> row, string key, ScenarioField of)
    {
        if (Cell(row, key) is not var (cell, title))
        {
            return null;
        }

        var (unit, hasOwn) = (places[key].Unit, cell.Text.Any(char.IsLetter));
        var text = unit.Length > 0 && !hasOwn ? cell.Text + " " + unit : cell.Text;
        if (of.Kind == FieldKind.Rate && text.EndsWith("pages/s", StringComparison.Ordinal))
        {
            var (pages, fault) = Quantity.Parse(FieldKind.PageRate, text, "30000 pages/s");
            return pages is { } rate ? file.Number(of, cell.At, title, text, rate * 4096) : file.Wrong(cell.At, title, cell.Text, fault);
        }

        return file.Number(of, cell.At, title, text);
    }

    private bool Titles(IReadOnlyList<CsvCell> row, IReadOnlyList<SheetColumn> columns, bool refusesOthers)
    {
        var allowed = string.Join(", ", columns.Select(c => c.Names[0]));
        for (var place = 0; place < row.Count; place++)
        {
            var title = row[place].Text;
            var (column, unit) = Known(title, columns);
            if (column is null)
            {
                if (refusesOthers)
                {
                    file.Faults.Add(row[place].At, "", $"{Quoted.Text(title)} is not a column; allowed are {allowed}, with units as in memory (GiB); otherColumns: ignore lets others stand{NearestName.Hint(title, columns.Select(c => c.Names[0]))}");
                }
            }
            else if (!places.TryAdd(column.Key, (place, title, unit)))
            {
                file.Faults.Add(row[place].At, "", $"{Quoted.Text(title)} says the same as {Quoted.Text(places[column.Key].Title)}; leave one out");
            }
        }

        if (places.ContainsKey(columns[0].Key))
        {
            return true;
        }

        file.Faults.Add(row[0].At, "", $"the column {columns[0].Names[0]} is missing; the first line names the columns, here {Quoted.Text(string.Join(", ", row.Select(c => c.Text)), 200)[1..^1]}");
        return false;
    }

    // "memory", "Memory (GiB)", "dirty_rate MB/s".
    private static (SheetColumn? Column, string Unit) Known(string title, IReadOnlyList<SheetColumn> columns)
    {
        foreach (var column in columns)
        {
            if (column.Names.Any(name => Plain(name) == Plain(title)))
            {
                return (column, "");
            }

            foreach (var unit in column.Kinds.SelectMany(Quantity.UnitsOf))
            {
                foreach (var written in new[] { $"({unit})", $"[{unit}]", " " + unit, "_" + unit })
                {
                    if (title.EndsWith(written, StringComparison.Ordinal) && column.Names.Any(name => Plain(name) == Plain(title[..^written.Length])))
                    {
                        return (column, unit);
                    }
                }
            }
        }

        return (null, "");
    }

    private static string Plain(string title) => string.Concat(title.Where(c => c is not (' ' or '_' or '-'))).ToUpperInvariant();
}
