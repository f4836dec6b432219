using ScottPlot;
using SkiaSharp;

namespace LiveMigration.Charts.Drawing;

/// <summary>What a line, a mark or an area means.</summary>
/// <param name="Text">In a few words, with the figure where there is one.</param>
/// <param name="Color">Its colour.</param>
internal sealed record LegendEntry(string Text, Color Color)
{
    private const float SwatchWidth = 26;

    public LinePattern Pattern { get; init; } = LinePattern.Solid;

    public float LineWidth { get; init; } = 2;

    /// <summary>Whether it is an area.</summary>
    public bool IsArea { get; init; }

    /// <summary>Whether the area is hatched.</summary>
    public bool IsHatched { get; init; }

    /// <summary>Whether the area is white, with a line around it.</summary>
    public bool IsOutline { get; init; }

    /// <summary>Whether it says what the entries after it are, and has nothing to show itself.</summary>
    public bool IsHeading { get; init; }

    /// <summary>The room that it shows itself in, left of the text.</summary>
    public float Indent => IsHeading ? 0 : SwatchWidth + 6;

    /// <summary>A mark instead of a line.</summary>
    public MarkerShape? Marker { get; init; }

    public void DrawSwatch(SKCanvas canvas, float x, float middle)
    {
        var area = new SKRect(x + 2, middle - 6, x + SwatchWidth - 2, middle + 6);
        if (IsHeading)
        {
            return;
        }

        if (IsOutline)
        {
            Brush.Outline(canvas, area, Color);
        }
        else if (IsArea)
        {
            Brush.Rectangle(canvas, area, Color, IsHatched);
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
