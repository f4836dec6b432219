using ScottPlot;
using SkiaSharp;

namespace LiveMigration.Charts.Drawing;

/// <summary>Lines and areas on a canvas, also as an SVG holds them: without patterns that it would have to embed.</summary>
internal static class Brush
{
    public static void Line(SKCanvas canvas, float x1, float y1, float x2, float y2, Color color, float width, LinePattern pattern)
    {
        float[]? dashes = pattern.Name == LinePattern.Dashed.Name ? [7, 4] : pattern.Name == LinePattern.Dotted.Name ? [2, 3] : null;
        using var effect = dashes is null ? null : SKPathEffect.CreateDash(dashes, 0);
        using var paint = new SKPaint { Color = color.ToSKColor(), StrokeWidth = width, Style = SKPaintStyle.Stroke, IsAntialias = true, PathEffect = effect };
        canvas.DrawLine(x1, y1, x2, y2, paint);
    }

    public static void Outline(SKCanvas canvas, SKRect rectangle, Color color)
    {
        using var paint = new SKPaint { Color = color.ToSKColor(), StrokeWidth = 1, Style = SKPaintStyle.Stroke, IsAntialias = true };
        canvas.DrawRect(rectangle, paint);
    }

    public static void Rectangle(SKCanvas canvas, SKRect rectangle, Color color, bool isHatched)
    {
        using var paint = new SKPaint { Color = isHatched ? SKColors.White : color.ToSKColor(), IsAntialias = true };
        canvas.DrawRect(rectangle, paint);
        if (!isHatched)
        {
            return;
        }

        Outline(canvas, rectangle, color);
        paint.Color = color.ToSKColor();
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = 1;
        const float Step = 6;
        for (var offset = Step; offset < rectangle.Width + rectangle.Height; offset += Step)
        {
            // From the left or upper edge down to the lower or right one.
            var (x1, y1) = offset <= rectangle.Height ? (rectangle.Left, rectangle.Bottom - rectangle.Height + offset) : (rectangle.Left + offset - rectangle.Height, rectangle.Bottom);
            var (x2, y2) = offset <= rectangle.Width ? (rectangle.Left + offset, rectangle.Top) : (rectangle.Right, rectangle.Top + offset - rectangle.Width);
            canvas.DrawLine(x1, y1, x2, y2, paint);
        }
    }
}
