namespace LiveMigration.Scenarios;

/// <summary>Whether one thing that was expected came out. Immutable.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Name">The virtual machine's or the job's name; of the fleet <c>all migrations</c>; of an order the two entries, <c>db-* before web</c>.</param>
/// <param name="What">The figure: <c>status</c>, <c>downtime</c>; of an order <c>begin</c>, <c>end</c> or <c>whole</c>.</param>
/// <param name="Expected">What was asked, in words: <c>at most 500 ms</c>.</param>
/// <param name="Actual">What came out, in words.</param>
/// <param name="IsMet">Whether it is right.</param>
public sealed record ExpectationResult(ExpectationKind Kind, string Name, string What, string Expected, string Actual, bool IsMet)
{
    /// <summary>Which of the machine's migrations was asked about, 1 for the first; null where none was named.</summary>
    public int? Migration { get; init; }

    /// <summary>The bounds and what came out as numbers; null where it is no number: a status.</summary>
    public ExpectedFigure? Figure { get; init; }

    /// <summary>By how much it is broken, <c>312 ms (62 %) too long</c>, or why; empty if it is met or no more can be said.</summary>
    public string Miss { get; init; } = "";

    /// <summary>The share of many runs in which it must hold, see <see cref="Expectation.InRuns"/>.</summary>
    public double InRuns { get; init; } = 1;

    /// <summary>Of what it is expected: <c>web</c>, <c>web, migration 2</c>.</summary>
    public string Subject => Migration is { } number ? $"{Name}, migration {number}" : Name;

    /// <summary>All of it but the subject, in a sentence: <c>downtime: at most 500 ms expected, it was 812 ms: 312 ms (62 %) too long</c>.</summary>
    public string Sentence => $"{What}: {Expected} expected{(Expected == Actual ? "" : $", it was {Actual}")}{(Miss.Length > 0 ? $": {Miss}" : "")}";
}

/// <summary>A figure that was expected, in <see cref="Unit"/>: exact, so that what is broken by a nanosecond or a byte is seen to be.</summary>
/// <param name="Unit">The unit of all numbers here.</param>
/// <param name="Min">The lowest that is right; null if any is.</param>
/// <param name="Max">The highest that is right; null if any is.</param>
/// <param name="Actual">What came out.</param>
public sealed record ExpectedFigure(FigureUnit Unit, decimal? Min, decimal? Max, decimal Actual)
{
    /// <summary>How far it lies outside the nearer bound, in <see cref="Unit"/>; 0 if it does not.</summary>
    public decimal BrokenBy => Actual > Max ? Actual - Max.Value : Actual < Min ? Min.Value - Actual : 0;

    /// <summary>The same as a share of that bound, in percent; null if the bound is 0.</summary>
    public decimal? BrokenByPercentOfBound => (Actual > Max ? Max : Actual < Min ? Min : null) is { } bound
        ? bound == 0 ? null : BrokenBy / bound * 100
        : 0;
}

/// <summary>What the numbers of a figure count.</summary>
public enum FigureUnit
{
    /// <summary>Milliseconds of virtual time.</summary>
    Milliseconds,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Things that are counted: rounds.</summary>
    Count,

    /// <summary>A share, from 0 to 1.</summary>
    Share,
}

/// <summary>Of what something is expected.</summary>
public enum ExpectationKind
{
    /// <summary>Of a virtual machine's migration.</summary>
    Vm,

    /// <summary>Of a job.</summary>
    Job,

    /// <summary>Of all migrations together.</summary>
    Fleet,

    /// <summary>Of the order of migrations.</summary>
    Order,
}
