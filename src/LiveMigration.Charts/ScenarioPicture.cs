using LiveMigration.Charts.Drawing;
using LiveMigration.Scenarios;

namespace LiveMigration.Charts;

/// <summary>Pictures of comparisons and of many runs of a scenario.</summary>
public static class ScenarioPicture
{
    /// <summary>One guest's migration by several hypervisors and techniques: total time, downtime and bytes on the wire side by side.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="vm">The guest; null: the comparison's first.</param>
    /// <param name="options">Size and title.</param>
    /// <exception cref="ArgumentException">The comparison has no such guest.</exception>
    public static Picture Comparison(Comparison comparison, string? vm = null, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var rows = comparison.Rows.Where(row => row.Vm == (vm ?? comparison.Rows[0].Vm)).ToList();
        return rows.Count > 0 || vm is null
            ? new Picture(options, () => ComparisonFigure.Of(rows))
            : throw new ArgumentException($"\"{vm}\" is no guest of the comparison; allowed are {string.Join(", ", comparison.Rows.Select(row => row.Vm).Distinct(StringComparer.Ordinal))}", nameof(vm));
    }

    /// <summary>How total time, downtime and bytes of each migration spread over many runs.</summary>
    /// <remarks>Of more than 40 migrations it shows 40, evenly picked, and says so.</remarks>
    /// <param name="summary">The summary of the runs.</param>
    /// <param name="options">Size and title.</param>
    public static Picture Replications(ReplicationSummary summary, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return new Picture(options, () => ReplicationsFigure.Of(summary));
    }

    /// <summary>Predictions against what was measured, both axes logarithmic; the line is where they are equal.</summary>
    /// <param name="what">What was measured, for the axes: <c>total time</c>.</param>
    /// <param name="series">Name and pairs of each series; pairs that are not above zero are left out.</param>
    /// <param name="options">Size and title.</param>
    public static Picture Agreement(string what, IReadOnlyList<AgreementSeries> series, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(what);
        ArgumentNullException.ThrowIfNull(series);
        return new Picture(options, () => AgreementFigure.Of(what, series));
    }
}

/// <summary>Pairs of a measured and a predicted time.</summary>
/// <param name="Name">What they have in common.</param>
/// <param name="Pairs">In seconds.</param>
public sealed record AgreementSeries(string Name, IReadOnlyList<(double MeasuredSeconds, double PredictedSeconds)> Pairs);
