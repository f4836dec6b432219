using ScottPlot;
using SkiaSharp;

namespace LiveMigration.Charts.Drawing;

/// <summary>One rectangle of a plot.</summary>
/// <param name="Left">In the axis's unit.</param>
/// <param name="Right">In the axis's unit.</param>
/// <param name="Bottom">In the axis's unit.</param>
/// <param name="Top">In the axis's unit.</param>
/// <param name="Color">Its colour.</param>
/// <param name="IsHatched">Whether it is hatched.</param>
/// <param name="Label">Written in it if there is room.</param>
internal readonly record struct Box(double Left, double Right, double Bottom, double Top, Color Color, bool IsHatched = false, string Label = "");

/// <summary>Rectangles of a plot. None is narrower than a pixel, so that short ones are seen.</summary>
internal sealed class Rectangles(IReadOnlyList<Box> boxes) : IPlottable
{
    public float MinimalWidth { get; init; } = 1;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => boxes.Count == 0
        ? AxisLimits.NoLimits
        : new AxisLimits(boxes.Min(b => b.Left), boxes.Max(b => b.Right), boxes.Min(b => b.Bottom), boxes.Max(b => b.Top));

    public void Render(RenderPack rp)
    {
        foreach (var box in boxes)
        {
            var (left, right) = (Axes.GetPixelX(box.Left), Axes.GetPixelX(box.Right));
            right = Math.Max(right, left + MinimalWidth);
            var area = new SKRect(left, Math.Max(Axes.GetPixelY(box.Top), rp.DataRect.Top), right, Math.Min(Axes.GetPixelY(box.Bottom), rp.DataRect.Bottom)); // viewers of SVG draw nothing of what is out of all bounds
            Brush.Rectangle(rp.Canvas, area, box.Color, box.IsHatched);
            if (box.Label.Length > 0 && Lettering.Width(box.Label, Ink.TextSize - 1) + 8 <= area.Width)
            {
                Lettering.Draw(rp.Canvas, box.Label, area.MidX, area.MidY + 4, Ink.TextSize - 1, SKTextAlign.Center);
            }
        }
    }
}

/// <summary>A text at a place of a plot.</summary>
/// <param name="X">In the axis's unit.</param>
/// <param name="Y">In the axis's unit.</param>
/// <param name="Text">What is written to the right of it, or to the left where there is no room.</param>
internal readonly record struct Note(double X, double Y, string Text);

/// <summary>Texts of a plot that stay inside of it.</summary>
internal sealed class Notes(IReadOnlyList<Note> notes) : IPlottable
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        foreach (var note in notes)
        {
            var (x, y) = (Axes.GetPixelX(note.X) + 6, Axes.GetPixelY(note.Y) + 4.5f);
            var width = Lettering.Width(note.Text, Ink.TextSize - 1);
            if (x + width > rp.DataRect.Right)
            {
                x = Math.Max(rp.DataRect.Left + 2, x - 12 - width);
            }

            using var ground = new SKPaint { Color = SKColors.White.WithAlpha(200) };
            rp.Canvas.DrawRect(x - 2, y - 12, width + 4, 16, ground);
            Lettering.Draw(rp.Canvas, note.Text, x, y, Ink.TextSize - 1);
        }
    }
}
