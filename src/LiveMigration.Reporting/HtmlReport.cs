using LiveMigration.Reporting.Html;
using LiveMigration.Scenarios;

namespace LiveMigration.Reporting;

/// <summary>Writes results as one HTML file to look at: it holds its charts and data itself, works from disk, and asks nothing of any network.</summary>
/// <remarks>
/// The same result gives the same bytes. Names and texts of the scenario are shown as text, whatever they hold.
/// Of large runs it draws a part, and says on the page which; every figure in words is of the whole.
/// </remarks>
public static class HtmlReport
{
    /// <summary>Writes the report of one scenario's run.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="result">The result.</param>
    /// <param name="replications">The summary over many seeds, if there were many.</param>
    /// <param name="command">How to run it again, as the report says it; default <c>livemig run SCENARIO --seed N</c>.</param>
    public static void Write(Stream stream, ScenarioResult result, ReplicationSummary? replications = null, string? command = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(result);
        ScenarioPage.Write(stream, result, replications, command ?? $"livemig run SCENARIO --seed {result.Seed}");
    }

    /// <summary>Writes the report of a comparison.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="comparison">The comparison.</param>
    /// <param name="command">How to run it again, as the report says it; default <c>livemig compare SCENARIO --seed N</c>.</param>
    public static void Write(Stream stream, Comparison comparison, string? command = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(comparison);
        ComparisonPage.Write(stream, comparison, command ?? $"livemig compare SCENARIO --seed {comparison.Seed}");
    }
}
