using System.Globalization;
using System.Text.Json;

namespace LiveMigration.Tool.Diff;

/// <summary>One value that two reports do not share.</summary>
/// <param name="Of">What it is of: <c>web</c>, <c>web, round 3</c>; empty: the whole run.</param>
/// <param name="What">The field, as the report names it.</param>
/// <param name="First">In the first report, as JSON; null: it is not there.</param>
/// <param name="Second">In the second report, as JSON; null: it is not there.</param>
/// <param name="AtMs">From when on in virtual time it can differ, in milliseconds; null where no time is known.</param>
internal sealed record ReportDifference(string Of, string What, string? First, string? Second, decimal? AtMs = null)
{
    /// <summary>The second less the first, where both are numbers.</summary>
    public decimal? Change => Number(First) is { } first && Number(Second) is { } second ? second - first : null;

    /// <summary>The change as a share of the first, in percent; null if that is 0.</summary>
    public decimal? ChangePercent => Change is { } change && Number(First) is { } first && first != 0 ? change / Math.Abs(first) * 100 : null;

    /// <summary>A value as JSON, cut where it is long.</summary>
    public static string? Shown(JsonElement? value)
    {
        const int Longest = 200;
        return value is not { } element ? null
            : element.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? (element.ValueKind == JsonValueKind.Object ? "{ ... }" : $"[{element.GetArrayLength()} entries]")
            : element.GetRawText() is { Length: > Longest } text ? text[..Longest] + "..." : element.GetRawText();
    }

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>What differs between two reports of one scenario.</summary>
/// <param name="Name">The scenario's file or folder; empty where there is but one.</param>
/// <param name="Digests">Of both.</param>
internal sealed record ReportDifferences(string Name, (string First, string Second) Digests)
{
    /// <summary>Whether both have one migration, whose figures those of the fleet repeat.</summary>
    public bool AreOfOneMigration { get; init; }

    /// <summary>The earliest in virtual time; null if nothing that has a time differs.</summary>
    public ReportDifference? Earliest { get; set; }

    /// <summary>Figures of migrations, of the fleet, of jobs and of what was expected; the first of many.</summary>
    public List<ReportDifference> Figures { get; } = [];

    /// <summary>Scenario, seed, version: what explains the rest.</summary>
    public List<ReportDifference> Inputs { get; } = [];

    /// <summary>Migrations that only one of them has, <c>web</c>, <c>web, migration 2</c>; the first of many.</summary>
    public List<string> OnlyInFirst { get; } = [];

    /// <inheritdoc cref="OnlyInFirst"/>
    public List<string> OnlyInSecond { get; } = [];

    /// <summary>All that differs, with what is not kept above: values in rounds, phases, readings.</summary>
    public long Count { get; set; }

    /// <summary>Whether nothing differs.</summary>
    public bool AreEqual => Count == 0;
}
