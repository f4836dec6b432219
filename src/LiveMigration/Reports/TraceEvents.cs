using LiveMigration.Reports.Traces;

namespace LiveMigration.Reports;

/// <summary>Writes migrations in Chrome's trace-event format, for Perfetto (ui.perfetto.dev) and chrome://tracing.</summary>
/// <remarks>
/// A process a host, in name order. On its source each migration has a track of its own: every attempt outside, its phases in it, rounds in
/// the phases; decisions of its controller and commands are instants. On its destination another track tells from when the guest runs there;
/// an arrow goes from where the guest stops to where it runs again. Counters of each migration: bytes left, bandwidth, what a reading of the log
/// found dirty, throttle; of the fleet: migrations under way and waiting, and what each link carries. Jobs have their steps as slices.
/// Migrations whose report keeps <see cref="ReportDetail.Totals"/> alone are told without phases, rounds, counters and arrows.
/// Times are virtual, in microseconds with three decimals, so that nothing is lost.
/// </remarks>
public static class TraceEvents
{
    /// <summary>Writes migrations alone, as a whole document.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="reports">The migrations, in order.</param>
    public static void Write(Stream stream, IReadOnlyList<MigrationReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        Write(stream, new TraceContent { Migrations = [.. reports.Select(report => new TracedMigration([new TracedAttempt(report)]))] });
    }

    /// <summary>Writes migrations with what is known around them, as a whole document.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="content">What to tell.</param>
    public static void Write(Stream stream, TraceContent content)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(content);
        using var writer = new TraceWriter(stream);
        var tracks = TraceTracks.NamedIn(writer, content);
        FleetTrace.Write(writer, tracks, content);
        foreach (var migration in content.Migrations)
        {
            MigrationTrace.Write(writer, tracks, migration);
        }
    }
}
