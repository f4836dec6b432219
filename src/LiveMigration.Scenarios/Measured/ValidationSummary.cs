namespace LiveMigration.Scenarios.Measured;

/// <summary>Statistics of an error over runs: its size without its sign.</summary>
/// <param name="Name">The name in JSON and in bounds; its end is the unit.</param>
/// <param name="Count">Values it is over.</param>
/// <param name="Median">Half of the values are at most this; null if there are none.</param>
/// <param name="P95">The 95th percentile, by linear interpolation; null if there are none.</param>
/// <param name="Worst">The greatest; null if there are none.</param>
/// <param name="WorstId">The run of the greatest, as <c>id#repeat</c>; null if there are none.</param>
public sealed record ErrorFigure(string Name, int Count, double? Median, double? P95, double? Worst, string? WorstId);

/// <summary>Share of the runs for which something holds.</summary>
/// <param name="Name">The name in JSON and in bounds.</param>
/// <param name="Count">Runs it is over.</param>
/// <param name="Percent">The share in percent; null if there are none.</param>
public sealed record ShareFigure(string Name, int Count, double? Percent);

/// <summary>The figures of a group of runs.</summary>
/// <param name="Compared">Runs with a prediction and a result.</param>
/// <param name="Skipped">Runs without a prediction.</param>
/// <param name="OutcomesWrong">Compared runs that ended otherwise than predicted.</param>
/// <param name="Errors">Errors.</param>
/// <param name="Shares">Shares.</param>
public sealed record GroupFigures(int Compared, int Skipped, int OutcomesWrong, IReadOnlyList<ErrorFigure> Errors, IReadOnlyList<ShareFigure> Shares)
{
    /// <summary>The error of that name.</summary>
    public ErrorFigure Error(string name) => Errors.First(e => e.Name == name);

    /// <summary>The share of that name.</summary>
    public ShareFigure Share(string name) => Shares.First(s => s.Name == name);
}

/// <summary>The figures of a whole validation: overall, by version, by family, and by family of each version.</summary>
public sealed record ValidationSummary
{
    /// <summary>All runs.</summary>
    public required GroupFigures Overall { get; init; }

    /// <summary>By version (major.minor), in order of first appearance.</summary>
    public required IReadOnlyList<(string Release, GroupFigures Figures)> Versions { get; init; }

    /// <summary>By family, all versions together, in order of first appearance.</summary>
    public required IReadOnlyList<(string Family, GroupFigures Figures)> Families { get; init; }

    /// <summary>By family of each version, in order of first appearance.</summary>
    public required IReadOnlyList<(string Release, string Family, GroupFigures Figures)> FamiliesByVersion { get; init; }

    /// <summary>The summary of predicted runs.</summary>
    /// <param name="predicted">Every run, with its prediction or why there is none.</param>
    /// <param name="comparisons">The comparisons of those that can be compared.</param>
    /// <param name="withIntervals">Whether to count measured values inside the predicted intervals; wants some dozens of draws.</param>
    public static ValidationSummary Of(IReadOnlyList<PredictedRun> predicted, IReadOnlyList<RunComparison> comparisons, bool withIntervals = false)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(comparisons);
        GroupFigures Figures(Func<MeasuredRun, bool> belongs) => GroupStatistics.Of(
            [.. comparisons.Where(c => belongs(c.Run))], predicted.Count(p => p.Prediction is null && belongs(p.Run)), withIntervals);
        var runs = predicted.Select(p => p.Run).ToList();
        return new ValidationSummary
        {
            Overall = Figures(_ => true),
            Versions = [.. runs.Select(r => r.Release).Distinct().Select(v => (v, Figures(r => r.Release == v)))],
            Families = [.. runs.Select(r => r.Family).Distinct().Select(f => (f, Figures(r => r.Family == f)))],
            FamiliesByVersion = [.. runs.Select(r => (r.Release, r.Family)).Distinct().Select(k => (k.Release, k.Family, Figures(r => r.Release == k.Release && r.Family == k.Family)))],
        };
    }
}
