using System.Globalization;
using System.Text.Json;

namespace LiveMigration.Scenarios.Measured;

/// <summary>What is wrong with a field of a data set's line.</summary>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="Field">Path of the field, for example <c>scenario.vmMiB</c>.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Allowed">What may stand there.</param>
public sealed record LineFault(int Line, string Field, string Value, string Allowed)
{
    /// <summary><c>file:line: field: value; allowed</c>.</summary>
    public string In(string file) => $"{file}:{Line}: {Field}: {Value}; {Allowed}";
}

/// <summary>Reads the fields of a JSON object and gathers every fault rather than stop at the first.</summary>
internal sealed class LineFields(JsonElement element, string path, int line, List<LineFault> faults)
{
    /// <summary>Fields whose value is not null, in the order of the line.</summary>
    public IEnumerable<(string Name, JsonElement Value)> All() => element.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).Select(p => (p.Name, p.Value));

    /// <summary>Faults found so far in the whole line.</summary>
    public int FaultCount => faults.Count;

    public bool Has(string name) => TryGet(name, out _);

    public string Text(string name, string? fallback = null)
    {
        if (!TryGet(name, out var value))
        {
            return fallback ?? Missing(name, "a text must stand here", "");
        }

        return value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0
            ? value.GetString()!
            : Wrong(name, value, "allowed is a text that is not empty", "");
    }

    public bool Flag(string name, bool fallback)
    {
        if (!TryGet(name, out var value))
        {
            return fallback;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : Wrong(name, value, "allowed are true and false", fallback);
    }

    public long Whole(string name, long min, long max, long? fallback = null)
    {
        var allowed = max == long.MaxValue ? $"allowed are whole numbers of {min} or more" : $"allowed are whole numbers from {min} to {max}";
        if (!TryGet(name, out var value))
        {
            return fallback ?? Missing(name, allowed, min);
        }

        return TryWhole(value, out var number) && number >= min && number <= max ? number : Wrong(name, value, allowed, fallback ?? min);
    }

    public long? WholeOrNull(string name, long min = 0) => Has(name) ? Whole(name, min, long.MaxValue) : null;

    public double Real(string name, double min, double max)
    {
        var allowed = double.IsPositiveInfinity(max) ? $"allowed are numbers of {min} or more" : $"allowed are numbers from {min} to {max}";
        if (!TryGet(name, out var value))
        {
            return Missing(name, allowed, min);
        }

        return TryReal(value, min, max, out var number) ? number : Wrong(name, value, allowed, min);
    }

    public double? RealOrNull(string name, double max = double.PositiveInfinity) => Has(name) ? Real(name, 0, max) : null;

    /// <summary>One number from 0 to a limit, or a list of at least one.</summary>
    public IReadOnlyList<double> RealOrReals(string name, double max)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"allowed are a number from 0 to {max}, or a list of such numbers");
        if (!TryGet(name, out var value))
        {
            return Missing<IReadOnlyList<double>>(name, allowed, [0]);
        }

        IEnumerable<JsonElement> items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
        var numbers = new List<double>();
        foreach (var item in items)
        {
            if (!TryReal(item, 0, max, out var number))
            {
                return Wrong<IReadOnlyList<double>>(name, value, allowed, [0]);
            }

            numbers.Add(number);
        }

        return numbers.Count > 0 ? numbers : Wrong<IReadOnlyList<double>>(name, value, allowed, [0]);
    }

    /// <summary>The object of that name; null (and a fault where it is required) if there is none.</summary>
    public LineFields? Object(string name, bool required = false)
    {
        if (!TryGet(name, out var value))
        {
            return required ? Missing<LineFields?>(name, "an object must stand here", null) : null;
        }

        return value.ValueKind == JsonValueKind.Object
            ? new LineFields(value, PathOf(name), line, faults)
            : Wrong<LineFields?>(name, value, "allowed is an object", null);
    }

    /// <summary>The objects of a list; null if there is no list.</summary>
    public IReadOnlyList<LineFields>? Objects(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return Wrong<IReadOnlyList<LineFields>?>(name, value, "allowed is a list of objects", null);
        }

        var objects = new List<LineFields>();
        foreach (var item in value.EnumerateArray())
        {
            var itemName = $"{name}[{objects.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                return Wrong<IReadOnlyList<LineFields>?>(itemName, item, "allowed is an object", null);
            }

            objects.Add(new LineFields(item, PathOf(itemName), line, faults));
        }

        return objects;
    }

    /// <summary>Adds a fault.</summary>
    public void Add(string name, string value, string allowed) => faults.Add(new LineFault(line, PathOf(name), value, allowed));

    private static bool TryWhole(JsonElement value, out long number)
    {
        number = 0;
        if (value.ValueKind != JsonValueKind.Number)
        {
            return false;
        }

        if (value.TryGetInt64(out number))
        {
            return true;
        }

        if (value.TryGetDecimal(out var exact) && exact == decimal.Truncate(exact) && exact is >= long.MinValue and <= long.MaxValue)
        {
            number = (long)exact;
            return true;
        }

        return false;
    }

    private static bool TryReal(JsonElement value, double min, double max, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && double.IsFinite(number) && number >= min && number <= max;
    }

    private string PathOf(string name) => path.Length == 0 ? name : path + "." + name;

    private bool TryGet(string name, out JsonElement value) => element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private T Missing<T>(string name, string allowed, T instead)
    {
        Add(name, "missing", allowed);
        return instead;
    }

    private T Wrong<T>(string name, JsonElement value, string allowed, T instead)
    {
        var raw = value.GetRawText();
        Add(name, raw.Length > 60 ? raw[..60] + "..." : raw, allowed);
        return instead;
    }
}
