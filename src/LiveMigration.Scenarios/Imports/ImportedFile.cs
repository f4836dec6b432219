using System.Globalization;
using System.Text;
using LiveMigration.Scenarios.Fields;
using LiveMigration.Scenarios.Reading;

namespace LiveMigration.Scenarios.Imports;

/// <summary>A file that machines or hosts are read from, and how its values are held against the table of fields.</summary>
/// <param name="path">Where it is; messages name it.</param>
/// <param name="contents">Its bytes.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class ImportedFile(string path, byte[] contents, FaultList faults)
{
    public FaultList Faults { get; } = faults;

    public string Path { get; } = path;

    /// <summary>Its rows, the names of the columns first; null, with the reason among the faults, if it is no UTF-8 text.</summary>
    public CsvTable? Csv()
    {
        try
        {
            var bytes = contents.AsSpan();
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);
            return new CsvTable(text, Path);
        }
        catch (DecoderFallbackException e)
        {
            var before = contents.AsSpan(0, Math.Clamp(e.Index, 0, contents.Length));
            Faults.Add(new Position(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'), Path), "", "is not UTF-8 text; save it as UTF-8");
            return null;
        }
    }

    /// <summary>Its value; null, with the reason among the faults, if it is no JSON.</summary>
    public FileNode? Json() => JsonTree.Read(contents, Path, Faults);

    /// <summary>A name; without a value, with the reason among the faults, if it cannot be one.</summary>
    public BoundValue Name(Position at, string field, string text)
    {
        var fault = text switch
        {
            "" => "has no value; a name is needed",
            { Length: > 200 } => $"{Quoted.Text(text)} is {text.Length} characters long; allowed are 200",
            _ when text.Any(Quoted.IsUnseen) => $"{Quoted.Text(text)} has a control character in it; allowed are printable characters",
            _ => "",
        };
        if (fault.Length == 0)
        {
            return new BoundValue(text, at, field, Quoted.Text(text));
        }

        Faults.Add(at, field, fault);
        return new BoundValue(null, at, field, "");
    }

    /// <summary>A number with its unit, for a field of a scenario.</summary>
    public BoundValue Number(ScenarioField of, Position at, string field, string text)
    {
        var (value, fault) = Quantity.Parse(of.Kind, text, of.Example);
        return value is { } number ? Number(of, at, field, text, number) : Wrong(at, field, text, fault);
    }

    /// <summary>A number in base units, for a field of a scenario; memory is rounded up to whole pages.</summary>
    public BoundValue Number(ScenarioField of, Position at, string field, string text, decimal value)
    {
        if (of.Multiple is { } multiple && Quantity.Known(of.Kind, multiple) is var step)
        {
            value = decimal.Ceiling(value / step) * step;
        }

        var (low, high) = of.Range!.Value;
        if (value < Quantity.Known(of.Kind, low) || value > Quantity.Known(of.Kind, high))
        {
            return Wrong(at, field, text, $"is out of range; allowed is {low} to {high}");
        }

        return of.Kind == FieldKind.WholeNumber && value != decimal.Truncate(value)
            ? Wrong(at, field, text, "is not a whole number")
            : new BoundValue(value, at, field, Quoted.Text(text));
    }

    /// <summary>A plain number in a unit that the format has, for a field of a scenario.</summary>
    public BoundValue Number(ScenarioField of, Position at, string field, string text, decimal unit, string unitName) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e15m
            ? Number(of, at, field, text, number * unit)
            : Wrong(at, field, text, $"is not a number of {unitName}");

    /// <summary>A faulty value, with the reason among the faults.</summary>
    public BoundValue Wrong(Position at, string field, string text, string why)
    {
        Faults.Add(at, field, $"{Quoted.Text(text)} {why}");
        return new BoundValue(null, at, field, "");
    }
}

/// <summary>A machine or a host as an inventory tells of it; what it does not tell is null, what is faulty has the value null.</summary>
/// <param name="Name">Its name.</param>
internal sealed record Imported(BoundValue Name)
{
    /// <summary>Fields of a scenario that it tells, by name.</summary>
    public Dictionary<string, BoundValue> Values { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What a machine dirties, in bytes per second.</summary>
    public BoundValue? DirtyRate { get; init; }
}
