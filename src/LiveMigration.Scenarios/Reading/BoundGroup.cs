using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>A value that was read, right for its field.</summary>
/// <param name="Value">Text, list of texts, decimal in base units, bool, <see cref="BoundGroup"/> or list of them; null if it is faulty.</param>
/// <param name="At">Its place.</param>
/// <param name="Path">Its field.</param>
/// <param name="Shown">Its text as a message shows it.</param>
internal sealed record BoundValue(object? Value, Position At, string Path, string Shown);

/// <summary>A mapping whose values are right one by one; what is faulty or absent reads as null.</summary>
internal sealed class BoundGroup(string path, Position at, Dictionary<string, BoundValue> values)
{
    public string Path { get; } = path;

    public Position At { get; } = at;

    public BoundValue? this[string field] => values.GetValueOrDefault(field);

    public bool Has(string field) => values.ContainsKey(field);

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
