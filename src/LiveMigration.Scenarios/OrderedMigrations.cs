using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Scenarios.Reading;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios;

/// <summary>The machines of one entry of an expected order: when each first began and last ended.</summary>
/// <param name="name">The entry: a name or a pattern.</param>
/// <param name="spans">One of each machine, in the order of their first migrations.</param>
internal sealed class OrderedMigrations(string name, IReadOnlyList<OrderedMigrations.Span> spans)
{
    /// <param name="name">A name or a pattern.</param>
    /// <param name="byVm">Migrations by machine.</param>
    public static OrderedMigrations Of(string name, ILookup<string, MigrationOutcome> byVm) =>
        new(name, [.. (byVm.Contains(name) || !NamePattern.IsPattern(name) ? [(Key: name, Own: byVm[name])] : byVm.Where(own => NamePattern.Matches(name, own.Key)).Select(own => (own.Key, Own: own.AsEnumerable()))).Select(vm => SpanOf(vm.Key, vm.Own)).OfType<Span>()]);

    /// <summary>Whether all of these come before all of those.</summary>
    public ExpectationResult Before(OrderedMigrations later, OrderBy by)
    {
        var (what, these, those) = by switch
        {
            OrderBy.Begin => ("begin", "began", "began"),
            OrderBy.End => ("end", "ended", "ended"),
            _ => ("whole", "ended", "began"),
        };
        var result = new ExpectationResult(ExpectationKind.Order, $"{name} before {later.Name}", what, "in this order", "", false);
        if (spans.Count == 0 || later.Spans.Count == 0)
        {
            return result with { Actual = $"{(spans.Count == 0 ? name : later.Name)} not moved" };
        }

        // The worst pair: of these the last, of those the first.
        var last = spans.MaxBy(span => by == OrderBy.Begin ? span.Begin : span.End)!;
        var first = later.Spans.MinBy(span => by == OrderBy.End ? span.End : span.Begin)!;
        var (at, mostly) = (by == OrderBy.Begin ? last.Begin : last.End, by == OrderBy.End ? first.End : first.Begin);
        var isMet = by == OrderBy.Whole ? at <= mostly : at < mostly;
        return result with
        {
            IsMet = isMet,
            Actual = $"{last.Vm} {these} at {FigureWords.Time(at - VirtualTime.Zero)}, {first.Vm} {those} at {FigureWords.Time(mostly - VirtualTime.Zero)}",
            Miss = isMet ? "" : at == mostly ? "at the same time" : $"{FigureWords.Time(at - mostly)} too late",
            Figure = new ExpectedFigure(FigureUnit.Milliseconds, null, mostly.TotalMilliseconds, at.TotalMilliseconds),
        };
    }

    private string Name => name;

    private IReadOnlyList<Span> Spans => spans;

    // What was refused never began; attempts that failed did.
    private static Span? SpanOf(string vm, IEnumerable<MigrationOutcome> own)
    {
        var attempts = own.SelectMany(outcome => outcome.EarlierAttempts.Append(outcome.Report)).Where(report => report.Status != MigrationStatus.Refused).ToList();
        return attempts.Count == 0 ? null : new Span(vm, attempts.Min(report => report.StartedAt), attempts.Max(report => report.StartedAt + report.TotalTime));
    }

    /// <summary>When a machine's migrations began and ended.</summary>
    internal sealed record Span(string Vm, VirtualTime Begin, VirtualTime End);
}
