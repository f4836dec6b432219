using LiveMigration.Hosts;

namespace LiveMigration.Scenarios.Measured;

/// <summary>A data set predicted and compared.</summary>
/// <param name="Predicted">Every run that could be read, in the order of its lines, with its prediction or why there is none.</param>
/// <param name="Comparisons">The comparisons of those with a result.</param>
/// <param name="Summary">The figures over all of them.</param>
/// <param name="Malformed">The lines that could not be read.</param>
/// <param name="Replications">Draws of the guest's randomness for each.</param>
public sealed record DataSetValidation(
    IReadOnlyList<PredictedRun> Predicted,
    IReadOnlyList<RunComparison> Comparisons,
    ValidationSummary Summary,
    IReadOnlyList<MeasuredLine> Malformed,
    int Replications)
{
    /// <summary>Predicts and compares.</summary>
    /// <param name="lines">The data set's lines.</param>
    /// <param name="replications">Draws of the guest's randomness; null: <see cref="RunPredictor.DefaultReplications"/>, and no predicted intervals in the summary.</param>
    /// <param name="host">The host's timings; null: those of the host of the recordings.</param>
    /// <param name="threads">Threads to use; 1 or more. The outcome does not depend on it.</param>
    /// <param name="progress">Called with the number of runs done, one call at a time; null if nobody listens.</param>
    public static DataSetValidation Of(IReadOnlyList<MeasuredLine> lines, int? replications = null, HostProfile? host = null, int threads = 1, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var draws = replications ?? RunPredictor.DefaultReplications;
        var predicted = RunPredictor.PredictAll([.. lines.Select(l => l.Run).OfType<MeasuredRun>()], draws, threads, host, progress, replications is null ? null : new HostSpread());
        var comparisons = RunComparer.Compare(predicted);
        return new DataSetValidation(predicted, comparisons, ValidationSummary.Of(predicted, comparisons, replications is not null), [.. lines.Where(l => l.Run is null)], draws);
    }
}
