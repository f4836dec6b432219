using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using ScottPlot;

namespace LiveMigration.Charts.Drawing;

/// <summary>A row a migration, by the host it left and its begin.</summary>
internal static class GanttFigure
{
    private const int MostRows = 300;
    private const int MostNames = 45;

    public static Figure Of(IReadOnlyList<MigrationOutcome> outcomes)
    {
        var title = "Migrations by the host they left" + Evenly.Said(outcomes.Count, MostRows, "migrations");
        var last = outcomes.Select(Ended).DefaultIfEmpty().Max();
        if (outcomes.All(o => o.Report.TotalTime == VirtualDuration.Zero && o.EarlierAttempts.Count == 0))
        {
            return new Figure { Title = title, Height = 150, Message = outcomes.Count == 0 ? "There were no migrations." : "No migration took any time." };
        }

        var rows = Evenly.Pick([.. outcomes.OrderBy(o => o.Report.Source, StringComparer.Ordinal).ThenBy(o => First(o).StartedAt).ThenBy(o => o.Report.Vm, StringComparer.Ordinal)], MostRows);
        var time = Unit.OfSeconds((last - VirtualTime.Zero).TotalSeconds);
        var plot = Plots.New($"time since the run's start ({time.Name})", rows.Count <= MostNames ? "" : "migrations of host");
        var boxes = rows.SelectMany((outcome, row) => Boxes(outcome, -row, time)).ToList();
        plot.Add.Plottable(new Rectangles(boxes) { MinimalWidth = 1.5f });
        var names = rows.Count <= MostNames ? rows.Select(o => $"{o.Report.Vm} ({o.Report.Source})").ToList() : [];
        var hosts = rows.Select((outcome, row) => (Host: outcome.Report.Source, Row: row)).GroupBy(r => r.Host, r => r.Row, StringComparer.Ordinal).ToList();
        foreach (var host in hosts.Skip(1))
        {
            var line = plot.Add.HorizontalLine(0.5 - host.First(), 1, Ink.Frame, LinePattern.Dotted);
            line.EnableAutoscale = false;
        }

        if (names.Count == 0)
        {
            var shown = hosts.Where(h => hosts.Count <= 40 || h.Count() * 40 >= rows.Count).ToList();
            plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. shown.Select(h => -h.Average())], [.. shown.Select(h => Lettering.Cut(h.Key, 190, Ink.TextSize - 1))]);
        }
        else
        {
            plot.Axes.Left.TickGenerator = Plots.Names(names);
        }

        plot.Axes.SetLimits(0, time.Of(last - VirtualTime.Zero) * 1.01, 0.3 - rows.Count, 0.7);
        return new Figure
        {
            Title = title,
            Height = 150 + (rows.Count <= MostNames ? Math.Max(3, rows.Count) * 20 : 520),
            Legend = Legend(rows),
            Panels = [new Panel(plot, 1) { Left = names.Count > 0 ? Plots.RoomFor(names) : 22 + Plots.RoomFor(hosts.Select(h => h.Key)) }],
        };
    }

    private static IEnumerable<Box> Boxes(MigrationOutcome outcome, int row, Unit time)
    {
        foreach (var report in outcome.EarlierAttempts.Append(outcome.Report))
        {
            var start = report.StartedAt - VirtualTime.Zero;
            if (ReferenceEquals(report, outcome.Report) && outcome.Waited > VirtualDuration.Zero)
            {
                yield return new Box(time.Of(start - outcome.Waited), time.Of(start), row - 0.06, row + 0.06, Ink.Gap);
            }

            var isDone = report.Status == MigrationStatus.Completed;
            yield return new Box(time.Of(start), time.Of(start + report.TotalTime), row - 0.4, row + 0.4, isDone ? Ink.Middle : Ink.Accent, IsHatched: !isDone);
            foreach (var phase in report.Phases.Where(p => p.Phase is MigrationPhase.PreSwitchover or MigrationPhase.StopAndCopy or MigrationPhase.Activation))
            {
                yield return new Box(time.Of(start + phase.Start), time.Of(start + phase.Start + phase.Length), row - 0.4, row + 0.4, Ink.Dark);
            }
        }
    }

    private static List<LegendEntry> Legend(List<MigrationOutcome> rows)
    {
        var legend = new List<LegendEntry>();
        var attempts = rows.SelectMany(o => o.EarlierAttempts.Append(o.Report)).ToList();
        AddIf(rows.Any(o => o.Waited > VirtualDuration.Zero), new LegendEntry("waits for its places", Ink.Gap));
        AddIf(attempts.Any(r => r.Status == MigrationStatus.Completed), new LegendEntry("under way, completes", Ink.Middle) { IsArea = true });
        AddIf(attempts.Any(r => r.Status != MigrationStatus.Completed), new LegendEntry("under way, does not complete", Ink.Accent) { IsArea = true, IsHatched = true });
        AddIf(attempts.Any(r => r.Phases.Any(p => p.Phase == MigrationPhase.StopAndCopy)), new LegendEntry("guest stands still", Ink.Dark) { IsArea = true });
        return legend;

        void AddIf(bool isThere, LegendEntry entry)
        {
            if (isThere)
            {
                legend.Add(entry);
            }
        }
    }

    private static MigrationReport First(MigrationOutcome outcome) => outcome.EarlierAttempts.Count > 0 ? outcome.EarlierAttempts[0] : outcome.Report;

    private static VirtualTime Ended(MigrationOutcome outcome) => outcome.Report.StartedAt + outcome.Report.TotalTime;
}
