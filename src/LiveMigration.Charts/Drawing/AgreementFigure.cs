using ScottPlot;

namespace LiveMigration.Charts.Drawing;

/// <summary>Measured to the right, predicted upwards.</summary>
internal static class AgreementFigure
{
    private static readonly (Color Color, MarkerShape Shape)[] Marks =
        [(Ink.Dark, MarkerShape.OpenCircle), (Ink.Accent, MarkerShape.Eks), (Ink.Middle, MarkerShape.FilledTriangleUp), (Ink.Gap, MarkerShape.OpenSquare)];

    public static Figure Of(string what, IReadOnlyList<AgreementSeries> series)
    {
        var shown = series.Select(s => s with { Pairs = [.. s.Pairs.Where(p => p is { MeasuredSeconds: > 0, PredictedSeconds: > 0 })] }).ToList();
        var values = shown.SelectMany(s => s.Pairs).SelectMany(p => new[] { p.MeasuredSeconds, p.PredictedSeconds }).ToList();
        var title = $"{what}, predicted against measured: {Reports.ReportWords.Count(shown.Sum(s => s.Pairs.Count))} migrations";
        if (values.Count == 0)
        {
            return new Figure { Title = title, Height = 150, Message = "There is nothing to compare." };
        }

        var (low, high) = (Math.Log10(values.Min()) - 0.08, Math.Log10(values.Max()) + 0.08);
        var plot = Plots.New($"measured {what} (s)", $"predicted {what} (s)");
        plot.AddLine([(low, low), (high, high)], Ink.Frame, width: 1.2f);
        var legend = new List<LegendEntry> { new("predicted = measured", Ink.Frame) { LineWidth = 1.2f } };
        for (var i = 0; i < shown.Count; i++)
        {
            var (color, shape) = Marks[i % Marks.Length];
            var points = plot.Add.ScatterPoints(shown[i].Pairs.Select(p => new Coordinates(Math.Log10(p.MeasuredSeconds), Math.Log10(p.PredictedSeconds))).ToArray(), color);
            (points.MarkerShape, points.MarkerSize) = (shape, 8);
            legend.Add(new LegendEntry($"{shown[i].Name}, {shown[i].Pairs.Count} runs", color) { Marker = shape });
        }

        plot.Axes.Bottom.TickGenerator = Plots.Logarithmic(low, high);
        plot.Axes.Left.TickGenerator = Plots.Logarithmic(low, high);
        plot.Axes.SetLimits(low, high, low, high);
        return new Figure { Title = title, Height = 820, Legend = legend, Panels = [new Panel(plot, 1)] };
    }
}
