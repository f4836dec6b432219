using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;
using ScottPlot;

namespace LiveMigration.Charts.Drawing;

/// <summary>A migration over time: a strip of phases and rounds, what is left, the bandwidth, the guest's speed.</summary>
internal static class TimelineFigure
{
    public static Figure Of(MigrationReport report, MigrationTimeline? timeline)
    {
        var title = $"Migration of {MigrationPicture.Name(report)}: {StatusWords.Of(report.Status)}, {Unit.Text(report.TotalTime)} in all, guest paused {Unit.Text(report.GuestPause)}, {Unit.Digits(Math.Round(100 * report.GuestSlowdown, 1))} % slower";
        var points = timeline?.Points ?? [];
        if (points.Count < 2 || points[^1].At == VirtualDuration.Zero)
        {
            return new Figure { Title = title, Height = 150, Message = report.TotalTime == VirtualDuration.Zero ? $"It took no time: {report.Reason}" : "It was not recorded over time." };
        }

        var time = Unit.OfSeconds(points[^1].At.TotalSeconds);
        var end = time.Of(points[^1].At);
        var legend = new List<LegendEntry>();
        var sendings = timeline!.Sendings.ToList();
        var panels = new[]
        {
            Strip(report, time),
            Left(sendings, time, legend),
            Bandwidth(sendings, time),
            Guest(points, time, legend),
        };
        foreach (var panel in panels)
        {
            panel.Plot.Axes.SetLimitsX(0, end);
            foreach (var (from, until) in Pauses(points))
            {
                if (panel != panels[0])
                {
                    panel.Plot.Add.Plottable(new Rectangles([new Box(time.Of(from), time.Of(until), -1e15, 1e15, Ink.Gap)]) { MinimalWidth = 2 });
                    panel.Plot.MoveToBack(panel.Plot.PlottableList[^1]);
                }
            }
        }

        if (Pauses(points).Any())
        {
            legend.Add(new LegendEntry($"guest stands still ({Unit.Text(report.GuestPause)})", Ink.Gap) { IsArea = true });
        }

        return new Figure { Title = title, Height = 700, Legend = legend, Panels = panels };
    }

    private static Panel Strip(MigrationReport report, Unit time)
    {
        var plot = Plots.New("", "");
        var phases = report.Phases.Select((p, i) => new Box(time.Of(p.Start), time.Of(p.Start + p.Length), 1.08, 1.92, i % 2 == 0 ? Ink.Light : Ink.Middle, Label: StatusWords.Of(p.Phase)));
        var rounds = report.Rounds.Select((r, i) => new Box(time.Of(r.Start), time.Of(r.Start + r.Length), 0.08, 0.92, i % 2 == 0 ? Ink.Light : Ink.Middle, Label: $"{r.Index}"));
        plot.Add.Plottable(new Rectangles([.. phases, .. rounds]));
        plot.Axes.SetLimitsY(0, 2);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([0.5, 1.5], ["rounds", "phases"]);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual();
        plot.HideGrid();
        return new Panel(plot, 0) { FixedHeight = 56, Bottom = 2, Top = 4 };
    }

    private static Panel Left(IReadOnlyList<TimelinePoint> points, Unit time, List<LegendEntry> legend)
    {
        var largest = points.Max(p => Math.Max(p.Remaining.Bytes, p.DisksRemaining.Bytes));
        var size = Unit.OfBytes(largest);
        var plot = Plots.New("", $"left to send ({size.Name})");
        plot.AddLine([.. points.Select(p => (time.Of(p.At), size.Of(p.Remaining)))], Ink.Dark);
        legend.Add(new LegendEntry("memory left to send", Ink.Dark));
        if (points.Any(p => p.DisksRemaining > ByteCount.Zero))
        {
            plot.AddLine([.. points.Select(p => (time.Of(p.At), size.Of(p.DisksRemaining)))], Ink.Middle, LinePattern.Dotted, 2.4f);
            legend.Add(new LegendEntry("disks left to send", Ink.Middle) { Pattern = LinePattern.Dotted, LineWidth = 2.4f });
        }

        var limits = points.Where(p => p.Threshold is { Bytes: > 0 } limit && limit.Bytes <= largest * 1.2).ToList();
        if (limits.Count > 0)
        {
            plot.AddLine([.. limits.Select(p => (time.Of(p.At), size.Of(p.Threshold!.Value)))], Ink.Accent, LinePattern.Dashed, inSteps: true);
            legend.Add(new LegendEntry($"threshold to stop the guest (last {Unit.Text(limits[^1].Threshold!.Value)})", Ink.Accent) { Pattern = LinePattern.Dashed });
        }

        plot.Axes.SetLimitsY(0, Math.Max(size.Of(new ByteCount(largest)), 1e-9) * 1.06);
        return new Panel(plot, 3) { Bottom = 22 };
    }

    private static Panel Bandwidth(IReadOnlyList<TimelinePoint> points, Unit time)
    {
        var rates = Stretches(points, (a, b) => a.BytesPerSecondUntil(b));
        var unit = Unit.OfRates(rates.Max(r => r.Value));
        var plot = Plots.New("", $"bandwidth ({unit.Name})");
        plot.AddLine([.. rates.Select(r => (time.Of(r.At), r.Value / unit.Size))], Ink.Dark, inSteps: true);
        plot.Axes.SetLimitsY(0, Math.Max(rates.Max(r => r.Value) / unit.Size, 1e-9) * 1.1);
        return new Panel(plot, 2.2) { Bottom = 22 };
    }

    private static Panel Guest(IReadOnlyList<TimelinePoint> points, Unit time, List<LegendEntry> legend)
    {
        var speeds = Stretches(points, (a, b) => 100 * a.GuestSpeedUntil(b));
        var plot = Plots.New($"time since the migration's start ({time.Name})", "guest's speed (%)");
        plot.AddLine([.. speeds.Select(s => (time.Of(s.At), s.Value))], Ink.Dark, inSteps: true);
        if (points.Any(p => p.ThrottlePercent > 0))
        {
            plot.AddLine([.. points.Select(p => (time.Of(p.At), (double)p.ThrottlePercent))], Ink.Accent, LinePattern.Dotted, 2.2f, inSteps: true);
            legend.Add(new LegendEntry("throttle (%)", Ink.Accent) { Pattern = LinePattern.Dotted, LineWidth = 2.2f });
        }

        plot.Axes.SetLimitsY(0, 106);
        return new Panel(plot, 2.4);
    }

    // A mean over the stretch from each point to the next; the last holds to the end.
    private static List<(VirtualDuration At, double Value)> Stretches(IReadOnlyList<TimelinePoint> points, Func<TimelinePoint, TimelinePoint, double> mean)
    {
        var means = new List<(VirtualDuration, double)>();
        for (var i = 0; i + 1 < points.Count; i++)
        {
            if (points[i + 1].At > points[i].At)
            {
                means.Add((points[i].At, mean(points[i], points[i + 1])));
            }
        }

        means.Add((points[^1].At, means[^1].Item2));
        return means;
    }

    private static IEnumerable<(VirtualDuration From, VirtualDuration Until)> Pauses(IReadOnlyList<TimelinePoint> points)
    {
        for (var i = 0; i + 1 < points.Count; i++)
        {
            if (points[i].GuestIsPaused)
            {
                var from = points[i].At;
                while (i + 1 < points.Count && points[i].GuestIsPaused)
                {
                    i++;
                }

                yield return (from, points[i].At);
            }
        }
    }
}
