using ScottPlot;
using ScottPlot.TickGenerators;

namespace LiveMigration.Charts.Drawing;

/// <summary>Plots as all pictures have them.</summary>
internal static class Plots
{
    /// <summary>An empty plot with labelled axes; numbers have a point whatever the culture.</summary>
    public static Plot New(string xLabel, string yLabel)
    {
        _ = ShippedFont.Instance;
        var plot = new Plot();
        plot.Font.Set(ShippedFont.Name);
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.White;
        plot.Axes.Color(Ink.Text);
        plot.Axes.FrameColor(Ink.Frame);
        plot.Grid.MajorLineColor = Ink.Grid;
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontSize = Ink.TextSize - 1;
            axis.Label.FontSize = Ink.TextSize;
            axis.Label.Bold = false;
        }

        plot.Axes.Left.TickLabelStyle.OffsetY = 3; // the font's digits stand above the middle of its line
        plot.XLabel(xLabel);
        plot.YLabel(yLabel);
        plot.Axes.Bottom.Label.Bold = plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.TickGenerator = Numbers();
        plot.Axes.Left.TickGenerator = Numbers();
        return plot;
    }

    /// <summary>A line from point to point, or in steps: each value holds until the next.</summary>
    public static void AddLine(this Plot plot, IReadOnlyList<(double X, double Y)> points, Color color, LinePattern? pattern = null, float width = 1.8f, bool inSteps = false)
    {
        var line = plot.Add.ScatterLine(points.Select(p => new Coordinates(p.X, p.Y)).ToArray(), color);
        line.LineWidth = width;
        line.LinePattern = pattern ?? LinePattern.Solid;
        if (inSteps)
        {
            line.ConnectStyle = ConnectStyle.StepHorizontal;
        }
    }

    /// <summary>A line across the plot at a value of x.</summary>
    public static void AddUpright(this Plot plot, double x, Color color, LinePattern pattern)
    {
        var line = plot.Add.VerticalLine(x, 1.2f, color, pattern);
        line.EnableAutoscale = false;
    }

    /// <summary>Labels at 1, 2 and 5 times powers of ten of a logarithmic axis, whose values are decimal logarithms.</summary>
    public static ITickGenerator Logarithmic(double lowest, double highest)
    {
        var ticks = new NumericManual();
        for (var power = (int)Math.Floor(lowest); power <= (int)Math.Ceiling(highest); power++)
        {
            for (var digit = 1; digit <= 9; digit++)
            {
                var value = digit * Math.Pow(10, power);
                if (digit is 1 or 2 or 5)
                {
                    ticks.AddMajor(Math.Log10(value), Unit.Digits(value));
                }
                else
                {
                    ticks.AddMinor(Math.Log10(value));
                }
            }
        }

        return ticks;
    }

    /// <summary>Rows with names, the first at the top: row i is at -i.</summary>
    public static ITickGenerator Names(IReadOnlyList<string> names) => new NumericManual([.. names.Select((_, i) => (double)-i)], [.. names.Select(name => Lettering.Cut(name, 190, Ink.TextSize - 1))]);

    /// <summary>The room that names need left of a plot.</summary>
    public static float RoomFor(IEnumerable<string> names) => 26 + names.Select(name => Lettering.Width(Lettering.Cut(name, 190, Ink.TextSize - 1), Ink.TextSize - 1)).DefaultIfEmpty(40).Max();

    private static NumericAutomatic Numbers() => new() { LabelFormatter = value => Unit.Digits(Math.Round(value, 9)), IntegerTicksOnly = false };
}
