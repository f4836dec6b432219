using LiveMigration.Hypervisors;
using LiveMigration.Migration;

namespace LiveMigration.Scenarios.Fields;

/// <summary>What a field of a scenario file holds.</summary>
public enum FieldKind
{
    /// <summary>A text, not empty.</summary>
    Text,

    /// <summary>One text or a list of texts.</summary>
    Texts,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A whole number without unit.</summary>
    WholeNumber,

    /// <summary>A decimal number without unit.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A size, as <c>16 GiB</c>.</summary>
    Size,

    /// <summary>A rate of data, as <c>10 Gbit/s</c>.</summary>
    Rate,

    /// <summary>A rate of pages, as <c>30000 pages/s</c>.</summary>
    PageRate,

    /// <summary>A length of time, as <c>300 ms</c>.</summary>
    Duration,

    /// <summary>A share, as <c>10 %</c>.</summary>
    Percent,

    /// <summary>A processor's clock, as <c>3 GHz</c>.</summary>
    Frequency,

    /// <summary>A group of fields.</summary>
    Group,

    /// <summary>A list of groups.</summary>
    Groups,

    /// <summary>A group of fields, or <c>true</c> for all their defaults, or <c>false</c> for none of it.</summary>
    GroupOrTrue,

    /// <summary>A group of fields, or one of a few words.</summary>
    GroupOrChoice,

    /// <summary>In a distribution: a value as the field holds it that is drawn.</summary>
    DrawnValue,

    /// <summary>In a distribution: the lowest and the highest of such values.</summary>
    DrawnRange,

    /// <summary>In a distribution: a list of such values, or of groups with a value and its weight.</summary>
    DrawnChoices,
}

/// <summary>One row of the table of fields: all that reader, messages, schema and reference know of a field.</summary>
/// <param name="Group">Name of the group it belongs to.</param>
/// <param name="Name">Its name in the file.</param>
/// <param name="Kind">What it holds.</param>
public sealed record ScenarioField(string Group, string Name, FieldKind Kind)
{
    /// <summary>Meaning, in a sentence.</summary>
    public required string Doc { get; init; }

    /// <summary>A value as a user would write it.</summary>
    public string Example { get; init; } = "";

    /// <summary>What holds if it is left out; null if it is required or then simply absent.</summary>
    public string? Default { get; init; }

    /// <summary>Whether it must be given (where it belongs, see <see cref="For"/>).</summary>
    public bool Required { get; init; }

    /// <summary>The field of the group that makes it needless although it is required; null if none does.</summary>
    public string? OrElse { get; init; }

    /// <summary>Lowest and highest value allowed, as written in a file; null if any is.</summary>
    public (string Low, string High)? Range { get; init; }

    /// <summary>A value it must be a multiple of, as written in a file; null if any is allowed.</summary>
    public string? Multiple { get; init; }

    /// <summary>The words allowed, for a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether it must hold one value although the other numbers of its group may be drawn.</summary>
    public bool NeverVaries { get; init; }

    /// <summary>Whether a distribution may stand in place of its value, from which each virtual machine then draws its own.</summary>
    public bool MayVary => !NeverVaries && ScenarioFields.Group(Group).MayVary && Range is not null;

    /// <summary>The group it holds; null if it holds none.</summary>
    public string? Of { get; init; }

    /// <summary>Values of the group's deciding field (<c>kind</c>, <c>do</c>) with which it belongs; empty if it always does.</summary>
    public IReadOnlyList<string> For { get; init; } = [];

    /// <summary>Those values of the deciding field with which it may be left out although it is required with the others.</summary>
    public IReadOnlyList<string> OptionalFor { get; init; } = [];

    /// <summary>What it asks of a hypervisor, where not every one offers it; null else.</summary>
    public MigrationOption? Option => Group == "migration" ? MigrationOption.All.FirstOrDefault(option => option.Name == Name) : null;

    /// <summary>The built-in hypervisors that offer it; empty if all do.</summary>
    public IReadOnlyList<string> OnlyOn => Option is { } option ? HypervisorCatalog.BuiltIn.Offering(option) : [];

    /// <summary>Where meaning or default comes from, marked documented, measured or assumed; may be empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>Whether it must be given where the deciding field has that value; null where the group has none or it is unknown.</summary>
    internal bool IsRequiredWith(string? decided) =>
        Required && (For.Count == 0 || (decided is not null && For.Contains(decided) && !OptionalFor.Contains(decided)));

    /// <summary>Its path, as <c>vms[].workload.hot</c>.</summary>
    public string Path => ScenarioFields.Group(Group).Path is { Length: > 0 } path ? path + "." + Name : Name;

    /// <summary>What it holds, in words: <c>size</c>, <c>one of idle, uniform</c>.</summary>
    public string TypeText => PlainTypeText + (MayVary ? " or distribution" : "");

    private string PlainTypeText => Kind switch
    {
        FieldKind.Text => "text",
        FieldKind.Texts => "text or list of texts",
        FieldKind.Choice => "one of " + string.Join(", ", Choices),
        FieldKind.WholeNumber => "whole number",
        FieldKind.Number => "number",
        FieldKind.Boolean => "true or false",
        FieldKind.Size => "size",
        FieldKind.Rate => "rate",
        FieldKind.PageRate => "rate of pages",
        FieldKind.Duration => "duration",
        FieldKind.Percent => "percentage",
        FieldKind.Frequency => "frequency",
        FieldKind.Groups => "list of groups of fields",
        FieldKind.GroupOrTrue => "true, false or a group of fields",
        FieldKind.GroupOrChoice => "a group of fields, or one of " + string.Join(", ", Choices),
        FieldKind.DrawnValue => "value of the field",
        FieldKind.DrawnRange => "list of two values of the field",
        FieldKind.DrawnChoices => "list of values of the field, or of groups of the fields value and weight",
        _ => "group of fields",
    };

    /// <summary>The units allowed, or empty.</summary>
    public string UnitText => string.Join(", ", Reading.Quantity.UnitsOf(Kind));
}

/// <summary>A group of fields: one mapping in a scenario file.</summary>
/// <param name="Name">Its name in this table.</param>
/// <param name="Path">Where it stands, as <c>vms[].workload</c>; empty for the whole file.</param>
/// <param name="Doc">What it is, in a sentence.</param>
/// <param name="Decider">The field whose value decides which others belong; null if none does.</param>
/// <param name="SameAs">The group whose fields it repeats; null if it has its own.</param>
/// <param name="MayVary">Whether its numbers may be drawn from a distribution.</param>
public sealed record ScenarioGroup(string Name, string Path, string Doc, string? Decider = null, string? SameAs = null, bool MayVary = false);
