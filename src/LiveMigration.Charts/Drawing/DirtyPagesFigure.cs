using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;
using ScottPlot;

namespace LiveMigration.Charts.Drawing;

/// <summary>Time to the right, addresses upwards, and how much of each stretch was found dirty: the darker, the more.</summary>
internal static class DirtyPagesFigure
{
    public static Figure Of(MigrationReport report)
    {
        var title = $"Pages that {report.Vm} dirtied on its way from {report.Source} to {report.Destination}";
        if (report.DirtyPages is not { Columns.Count: > 0 } map || map.Columns[^1].Until == VirtualDuration.Zero)
        {
            return new Figure { Title = title, Height = 150, Message = "Which pages were dirty was not recorded." };
        }

        var time = Unit.OfSeconds(map.Columns[^1].Until.TotalSeconds);
        var size = Unit.OfBytes(map.Memory.Bytes);
        var plot = Plots.New($"time since the migration's start ({time.Name})", $"address ({size.Name})");
        plot.Add.Plottable(new DirtyPagePlot(map, time, size));
        plot.Axes.SetLimits(0, time.Of(map.Columns[^1].Until), 0, size.Of(map.Memory));
        plot.HideGrid();
        double[] shown = [0.01, 0.1, 0.25, 0.5, 1];
        return new Figure
        {
            Title = title,
            Legend =
            [
                new LegendEntry("pages found dirty when the log was read:", Colors.White) { IsHeading = true },
                new LegendEntry("none", Ink.Gap) { IsArea = true, IsOutline = true },
                .. shown.Select(share => new LegendEntry($"{Unit.Digits(100 * share)} %", DirtyPagePlot.Shade(share)) { IsArea = true }),
            ],
            Panels = [new Panel(plot, 1)],
        };
    }
}

/// <summary>The map as rectangles, each as long as the time that its reading looks back on; neighbours of one shade are one.</summary>
internal sealed class DirtyPagePlot(DirtyPageMap map, Unit time, Unit size) : IPlottable
{
    private const int Shades = 16;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    // By the root, since most guests dirty little of most stretches between two readings.
    public static Color Shade(double share) => Shade((int)Math.Ceiling(Math.Sqrt(Math.Clamp(share, 0, 1)) * Shades));

    public AxisLimits GetAxisLimits() => new(0, time.Of(map.Columns[^1].Until), 0, size.Of(map.Memory));

    public void Render(RenderPack rp)
    {
        using var paint = new SkiaSharp.SKPaint();
        foreach (var column in map.Columns)
        {
            var (left, right) = (Axes.GetPixelX(time.Of(column.From)), Axes.GetPixelX(time.Of(column.Until)));
            for (var i = 0; i < column.Shares.Count;)
            {
                var (first, shade) = (i, ShadeOf(column.Shares[i]));
                while (i < column.Shares.Count && ShadeOf(column.Shares[i]) == shade)
                {
                    i++;
                }

                if (shade > 0)
                {
                    paint.Color = Shade(shade).ToSKColor();
                    rp.Canvas.DrawRect(new SkiaSharp.SKRect(left, PixelOf(i), Math.Max(right, left + 1), PixelOf(first)), paint);
                }
            }
        }
    }

    private static int ShadeOf(double share) => (int)Math.Ceiling(Math.Sqrt(Math.Clamp(share, 0, 1)) * Shades);

    private static Color Shade(int shade)
    {
        var light = 1 - (shade / (double)Shades);
        return new Color((byte)(8 + (242 * light)), (byte)(40 + (213 * light)), (byte)(80 + (175 * light)));
    }

    private float PixelOf(int stretch) => Axes.GetPixelY(size.Of(map.Memory) * stretch / map.Stretches);
}
