using ScottPlot;
using SkiaSharp;

namespace LiveMigration.Charts.Drawing;

/// <summary>What a line, a mark or an area means.</summary>
/// <param name="Text">In a few words, with the figure where there is one.</param>
/// <param name="Color">Its colour.</param>
internal sealed record LegendEntry(string Text, Color Color)
{
    public const float SwatchWidth = 26;

    public LinePattern Pattern { get; init; } = LinePattern.Solid;

    public float LineWidth { get; init; } = 2;

    /// <summary>Whether it is an area.</summary>
    public bool IsArea { get; init; }

    /// <summary>Whether the area is hatched.</summary>
    public bool IsHatched { get; init; }

    /// <summary>A mark instead of a line.</summary>
    public MarkerShape? Marker { get; init; }

    public void DrawSwatch(SKCanvas canvas, float x, float middle)
    {
        if (IsArea)
        {
            Brush.Rectangle(canvas, new SKRect(x + 2, middle - 6, x + SwatchWidth - 2, middle + 6), Color, IsHatched);
        }
        else if (Marker is { } shape)
        {
            using var paint = Paint.NewDisposablePaint();
            new MarkerStyle(shape, 9, Color) { LineColor = Color, LineWidth = 1.5f }.Render(canvas, new Pixel(x + (SwatchWidth / 2), middle), paint);
        }
        else
        {
            Brush.Line(canvas, x, middle, x + SwatchWidth, middle, Color, LineWidth, Pattern);
        }
    }
}
