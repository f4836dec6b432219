using LiveMigration.Scenarios;
using ScottPlot;

namespace LiveMigration.Charts.Drawing;

/// <summary>A row a migration: a line from the lowest to the highest, a bar for nine tenths of the runs, a mark for the mean.</summary>
internal static class ReplicationsFigure
{
    private const int MostRows = 40;

    public static Figure Of(ReplicationSummary summary)
    {
        var runs = $"{Reports.ReportWords.Count(summary.Count)} {(summary.Count == 1 ? "run" : "runs")}";
        var rows = Evenly.Pick(summary.Migrations, MostRows);
        var title = $"How migrations spread over {runs}" + Evenly.Said(summary.Migrations.Count, MostRows, "migrations");
        if (rows.Count == 0)
        {
            return new Figure { Title = title, Height = 150, Message = "There were no migrations." };
        }

        var names = rows.ConvertAll(row => row.Completed == row.Runs ? row.Vm : $"{row.Vm} ({row.Completed} of {row.Runs} completed)");
        var time = Unit.OfSeconds(rows.Max(row => row.TotalTimeMs.Max) / 1000);
        var pause = Unit.OfSeconds(rows.Max(row => row.DowntimeMs.Max) / 1000);
        var size = Unit.OfBytes(rows.Max(row => row.TransferredBytes.Max));
        return new Figure
        {
            Title = title,
            Height = 90 + (3 * (66 + (rows.Count * 20))),
            Legend =
            [
                new LegendEntry("lowest to highest", Ink.Frame) { LineWidth = 1.2f },
                new LegendEntry("from 5 % to 95 % of the runs", Ink.Light) { IsArea = true },
                new LegendEntry("mean; in figures: mean (lowest to highest), alone where all are equal", Ink.Dark) { Marker = MarkerShape.FilledDiamond },
            ],
            Panels =
            [
                Panel(rows, names, "total time", time, row => Scaled(row.TotalTimeMs, 1 / (1000 * time.Size))),
                Panel(rows, names, "downtime", pause, row => Scaled(row.DowntimeMs, 1 / (1000 * pause.Size))),
                Panel(rows, names, "bytes sent", size, row => Scaled(row.TransferredBytes, 1 / size.Size)),
            ],
        };
    }

    private static Panel Panel(List<ReplicatedMigration> rows, List<string> names, string label, Unit unit, Func<ReplicatedMigration, Spread> spreadOf)
    {
        var plot = Plots.New($"{label} ({unit.Name})", "");
        var spreads = rows.ConvertAll(row => spreadOf(row));
        plot.Add.Plottable(new Rectangles([.. spreads.Select((s, i) => new Box(s.Min, s.Max, -i - 0.04, -i + 0.04, Ink.Frame))]));
        plot.Add.Plottable(new Rectangles([.. spreads.Select((s, i) => new Box(s.Quantile05, s.Quantile95, -i - 0.3, -i + 0.3, Ink.Light))]) { MinimalWidth = 2 });
        var means = plot.Add.ScatterPoints(spreads.Select((s, i) => new Coordinates(s.Mean, -i)).ToArray(), Ink.Dark);
        means.MarkerShape = MarkerShape.FilledDiamond;
        means.MarkerSize = 9;
        plot.Add.Plottable(new Notes([.. spreads.Select((s, i) => new Note(s.Max, -i, s.Max > s.Min ? $"{unit.Text(s.Mean)} ({Unit.Digits(s.Min)} to {Unit.Digits(s.Max)})" : unit.Text(s.Mean)))]));
        plot.Axes.Left.TickGenerator = Plots.Names(names);
        var (low, high) = (spreads.Min(s => s.Min), spreads.Max(s => s.Max));
        var width = high > low ? high - low : Math.Max(high, 1) * 0.1; // spreads are looked at, not shares: the axis need not begin at zero
        plot.Axes.SetLimits(low - (0.05 * width), high + (0.35 * width), 0.4 - rows.Count, 0.6);
        return new Panel(plot, 1) { Left = Plots.RoomFor(names), Top = 6 };
    }

    private static Spread Scaled(Spread spread, double factor) => new(spread.Mean * factor, spread.Min * factor, spread.Quantile05 * factor, spread.Quantile95 * factor, spread.Max * factor);
}
