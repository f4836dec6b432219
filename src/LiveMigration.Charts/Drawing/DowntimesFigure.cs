using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;
using LiveMigration.Simulation;
using ScottPlot;

namespace LiveMigration.Charts.Drawing;

/// <summary>Cumulative distributions, as steps: nothing is binned, so nothing depends on bins.</summary>
internal static class DowntimesFigure
{
    private const int MostSteps = 2000;

    public static Figure Of(List<MigrationReport> completed)
    {
        var title = $"Downtime of {ReportWords.Count(completed.Count)} {(completed.Count == 1 ? "migration" : "migrations")} that completed";
        if (completed.Count == 0)
        {
            return new Figure { Title = "Downtime", Height = 150, Message = "No migration completed." };
        }

        var downtimes = completed.Select(r => r.Downtime).Order().ToList();
        var outages = completed.Select(r => r.ClientOutage).Order().ToList();
        var largest = Math.Max(downtimes[^1].TotalSeconds, outages[^1].TotalSeconds);
        var time = Unit.OfSeconds(largest);
        var plot = Plots.New($"downtime ({time.Name})", "migrations with no longer one (%)");
        var end = Math.Max(largest / time.Size, 1e-9) * 1.04;
        plot.AddLine(Steps(downtimes, time, end), Ink.Dark, width: 2.2f, inSteps: true);
        var legend = new List<LegendEntry> { new("downtime, as the hypervisor counts it", Ink.Dark) };
        if (!downtimes.SequenceEqual(outages))
        {
            plot.AddLine(Steps(outages, time, end), Ink.Accent, LinePattern.Dashed, inSteps: true);
            legend.Add(new LegendEntry("outage that clients see", Ink.Accent) { Pattern = LinePattern.Dashed });
        }

        var notes = new List<Note>();
        if (completed.Count > 1)
        {
            var spread = DurationSpread.Of(downtimes);
            foreach (var (at, height, name) in new[] { (spread.Median, 50, "median"), (spread.Quantile95, 82, "95 %"), (spread.Quantile99, 90, "99 %") })
            {
                notes.Add(new Note(time.Of(at), height, $"{name}: {Unit.Text(at)}"));
            }
        }

        foreach (var note in notes.DistinctBy(n => n.X))
        {
            plot.AddUpright(note.X, Ink.Gap, LinePattern.Dotted);
        }

        plot.Add.Plottable(new Notes(notes));
        plot.Axes.SetLimits(0, end, 0, 104);
        return new Figure { Title = title, Legend = legend, Panels = [new Panel(plot, 1)] };
    }

    private static List<(double X, double Y)> Steps(List<VirtualDuration> sorted, Unit time, double end)
    {
        var steps = Evenly.Pick([.. sorted.Select((length, i) => (time.Of(length), 100.0 * (i + 1) / sorted.Count))], MostSteps);
        return [(0, 0), .. steps, (end, 100)];
    }
}
