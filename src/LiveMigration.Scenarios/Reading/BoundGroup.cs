using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>A value that was read, right for its field.</summary>
/// <param name="Value">Text, list of texts, decimal in base units, bool, <see cref="Distribution"/>, <see cref="BoundGroup"/> or list of them; null if it is faulty.</param>
/// <param name="At">Its place.</param>
/// <param name="Path">Its field.</param>
/// <param name="Shown">Its text as a message shows it.</param>
internal sealed record BoundValue(object? Value, Position At, string Path, string Shown)
{
    /// <summary>Whether it is a number that is yet to be drawn, or a group that holds one.</summary>
    public bool Varies => Value is Distribution or BoundGroup { Varies: true } || (Value is IReadOnlyList<BoundGroup> groups && groups.Any(g => g.Varies));
}

/// <summary>A mapping whose values are right one by one; what is faulty or absent reads as null.</summary>
internal sealed class BoundGroup
{
    private readonly Dictionary<string, BoundValue> own;
    private readonly BoundGroup? template;

    public BoundGroup(string path, Position at, Dictionary<string, BoundValue> values)
    {
        (Path, At, own, Kind) = (path, at, values, this);
        Varies = values.Values.Any(v => v.Varies);
    }

    private BoundGroup(BoundGroup template, Dictionary<string, BoundValue> values, bool isAlike)
    {
        (Path, At, own, this.template) = (template.Path, template.At, values, template);
        Kind = isAlike ? template.Kind : this;
    }

    public string Path { get; }

    public Position At { get; }

    /// <summary>Whether a number in it, or in a group in it, is yet to be drawn.</summary>
    public bool Varies { get; }

    /// <summary>The one group that stands for all copies that differ by name and place alone; itself where nothing does.</summary>
    public BoundGroup Kind { get; }

    public BoundValue? this[string field] => own.TryGetValue(field, out var value) ? value : template?[field];

    /// <summary>What it holds, by name; of a copy only what it does not have from its template.</summary>
    public IReadOnlyDictionary<string, BoundValue> Own => own;

    /// <summary>The same with some values of its own.</summary>
    /// <param name="values">Those values.</param>
    /// <param name="isAlike">Whether they are no more than name and place.</param>
    public BoundGroup Copy(Dictionary<string, BoundValue> values, bool isAlike = false) => new(this, values, isAlike);

    public bool Has(string field) => this[field] is not null;

    public string? Text(string field) => this[field]?.Value as string;

    public IReadOnlyList<BoundValue> Texts(string field) => this[field]?.Value as IReadOnlyList<BoundValue> ?? [];

    public IReadOnlyList<string> Names(string field) => [.. Texts(field).Select(t => (string)t.Value!)];

    public decimal? Number(string field) => this[field]?.Value as decimal?;

    public bool? Flag(string field) => this[field]?.Value as bool?;

    public ByteCount? Size(string field) => Number(field) is { } bytes ? new ByteCount((long)bytes) : null;

    public DataRate? Rate(string field) => Number(field) is { } bytes ? new DataRate((long)bytes) : null;

    public VirtualDuration? Duration(string field) => Number(field) is { } nanoseconds ? new VirtualDuration((long)nanoseconds) : null;

    public int? Integer(string field) => Number(field) is { } number ? (int)number : null;

    public BoundGroup? Group(string field) => this[field]?.Value as BoundGroup;

    public IReadOnlyList<BoundGroup> Groups(string field) => this[field]?.Value as IReadOnlyList<BoundGroup> ?? [];
}
