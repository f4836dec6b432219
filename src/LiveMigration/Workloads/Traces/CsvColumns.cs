using System.Globalization;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads.Traces;

/// <summary>A quantity of a CSV file: the columns it may stand in, each with its unit.</summary>
/// <param name="Low">The lowest value allowed, in base units.</param>
/// <param name="High">The highest value allowed, in base units.</param>
/// <param name="Columns">Names of the columns with their factor to the base unit; exactly one of them must be there.</param>
internal sealed record CsvQuantity(decimal Low, decimal High, params (string Name, decimal Factor)[] Columns)
{
    private const decimal YearInNanoseconds = 365m * 86_400 * 1_000_000_000;

    /// <summary>A time or a length of time, base unit nanosecond; up to a year.</summary>
    public static CsvQuantity Time(decimal lowestNanoseconds = 0) =>
        new(lowestNanoseconds, YearInNanoseconds, ("seconds", 1_000_000_000m), ("milliseconds", 1_000_000m));

    public string Names => string.Join(" or ", Columns.Select(c => c.Name));
}

/// <summary>Reads comma-separated numbers below a line of column names.</summary>
/// <remarks>No quotes, no text values: every value is a decimal number with a point, as 1250 or 0.25 or 1.5e9.</remarks>
internal sealed class CsvColumns
{
    private readonly TraceLines lines;
    private readonly CsvQuantity[] quantities;
    private readonly (int Place, string Name, decimal Factor)[] chosen;
    private readonly List<Range> fields = [];
    private readonly int columnCount;

    /// <summary>Begins at the line of names, which is the present one.</summary>
    public CsvColumns(TraceLines lines, params CsvQuantity[] quantities)
    {
        this.lines = lines;
        this.quantities = quantities;
        Split();
        columnCount = fields.Count;
        chosen = new (int, string, decimal)[quantities.Length];
        var allowed = string.Join(", ", quantities.Select(q => q.Names));
        for (var place = 0; place < fields.Count; place++)
        {
            var name = lines.Text.AsSpan(fields[place]).Trim().ToString();
            var owner = Array.FindIndex(quantities, q => q.Columns.Any(c => c.Name == name));
            if (owner < 0)
            {
                throw Fault(place, "", $"{TraceLines.Shown(name)} is not a column; allowed are {allowed}");
            }

            if (chosen[owner].Name is not null)
            {
                throw Fault(place, "", $"{TraceLines.Shown(name)} says the same as {chosen[owner].Name}; one of {quantities[owner].Names} is needed");
            }

            var column = quantities[owner].Columns.First(c => c.Name == name);
            chosen[owner] = (place, column.Name, column.Factor);
        }

        var missing = Array.FindIndex(chosen, c => c.Name is null);
        if (missing >= 0)
        {
            throw lines.Fault(1, "", $"the column {quantities[missing].Names} is missing; the first line names the columns: {allowed}");
        }
    }

    /// <summary>Number of the present line.</summary>
    public int Line => lines.Number;

    /// <summary>Moves to the next row.</summary>
    public bool Next()
    {
        if (!lines.Next())
        {
            return false;
        }

        Split();
        return fields.Count == columnCount
            ? true
            : throw lines.Fault(1, "", $"{fields.Count} values stand here; the first line names {columnCount} columns");
    }

    /// <summary>A value of the present row in base units.</summary>
    public decimal Number(int quantity)
    {
        var (place, _, factor) = chosen[quantity];
        var text = lines.Text.AsSpan(fields[place]).Trim();
        var (low, high) = (quantities[quantity].Low, quantities[quantity].High);
        var allowed = string.Create(CultureInfo.InvariantCulture, $"allowed is {(low / factor).ToString("0.#########", CultureInfo.InvariantCulture)} to {(high / factor).ToString("0.###", CultureInfo.InvariantCulture)}");
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value))
        {
            throw Wrong(quantity, $"is not a number; {allowed}");
        }

        return value >= low / factor && value <= high / factor ? value * factor : throw Wrong(quantity, $"is out of range; {allowed}");
    }

    /// <summary>A whole number of base units of the present row.</summary>
    public long Whole(int quantity)
    {
        var value = Number(quantity);
        return value == decimal.Truncate(value) ? (long)value : throw Wrong(quantity, "is not a whole number");
    }

    /// <summary>A time of the present row, to the nanosecond.</summary>
    public VirtualDuration Time(int quantity) => new((long)decimal.Round(Number(quantity)));

    /// <summary>A fault in a value of the present row.</summary>
    public TraceFormatException Wrong(int quantity, string reason)
    {
        var (place, name, _) = chosen[quantity];
        return Fault(place, name, TraceLines.Shown(lines.Text.AsSpan(fields[place]).Trim()) + " " + reason);
    }

    private TraceFormatException Fault(int place, string field, string reason) => lines.Fault(fields[place].Start.Value + 1, field, reason);

    private void Split()
    {
        fields.Clear();
        foreach (var range in lines.Text.AsSpan().Split(','))
        {
            fields.Add(range);
        }
    }
}
