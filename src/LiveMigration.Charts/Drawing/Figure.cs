using ScottPlot;
using SkiaSharp;

namespace LiveMigration.Charts.Drawing;

/// <summary>A title, a legend and one or more panels below each other.</summary>
internal sealed class Figure : IDisposable
{
    private const float Margin = 10;
    private const float LineHeight = 19;

    /// <summary>Its title unless another is asked for.</summary>
    public required string Title { get; init; }

    /// <summary>Its height in pixels unless another is asked for.</summary>
    public int Height { get; init; } = 460;

    /// <summary>What its lines and areas mean.</summary>
    public IReadOnlyList<LegendEntry> Legend { get; init; } = [];

    /// <summary>From top to bottom.</summary>
    public IReadOnlyList<Panel> Panels { get; init; } = [];

    /// <summary>What to say in the place of panels where there is nothing to draw.</summary>
    public string Message { get; init; } = "";

    public void Draw(SKCanvas canvas, int width, int height, string? title)
    {
        canvas.Clear(SKColors.White);
        using var white = new SKPaint { Color = SKColors.White };
        canvas.DrawRect(0, 0, width, height, white); // an SVG has no ground of its own
        var top = Margin;
        if ((title ?? Title) is { Length: > 0 } text)
        {
            Lettering.Draw(canvas, Lettering.Cut(text, width - (2 * Margin), Ink.TitleSize), Margin, top + Ink.TitleSize, Ink.TitleSize);
            top += Ink.TitleSize + 9;
        }

        top = DrawLegend(canvas, width, top);
        if (Message.Length > 0)
        {
            Lettering.Draw(canvas, Lettering.Cut(Message, width - (2 * Margin), Ink.TextSize), Margin, top + Ink.TextSize + 6, Ink.TextSize);
        }

        var whole = Panels.Sum(panel => panel.Share);
        var left = Panels.Count == 0 ? 0 : Panels.Max(panel => panel.Left);
        var fixedHeight = Panels.Sum(panel => panel.FixedHeight);
        var free = Math.Max(0, height - top - fixedHeight);
        foreach (var panel in Panels)
        {
            var panelHeight = panel.FixedHeight + (whole > 0 ? (float)(free * panel.Share / whole) : 0);
            panel.Plot.RenderManager.ClearCanvasBeforeEachRender = false; // the canvas is the figure's
            panel.Plot.Layout.Fixed(new PixelPadding(left, panel.Right, panel.Bottom, panel.Top));
            var area = new PixelRect(0, width, top + panelHeight, top);
            SettleIn(panel.Plot, area);
            panel.Plot.Render(canvas, area);
            top += panelHeight;
        }
    }

    /// <summary>Frees what its plots hold outside of the managed memory.</summary>
    public void Dispose()
    {
        foreach (var panel in Panels)
        {
            panel.Plot.Dispose();
        }
    }

    // ScottPlot draws a plot twice the first time, which an SVG would hold.
    private static void SettleIn(Plot plot, PixelRect area)
    {
        using var nowhere = new SKNoDrawCanvas((int)area.Right, (int)area.Bottom);
        plot.Render(nowhere, area);
    }

    private float DrawLegend(SKCanvas canvas, int width, float top)
    {
        if (Legend.Count == 0)
        {
            return top;
        }

        var x = Margin;
        foreach (var entry in Legend)
        {
            var needed = entry.Indent + Lettering.Width(entry.Text, Ink.TextSize) + 18;
            if (x > Margin && x + needed > width)
            {
                x = Margin;
                top += LineHeight;
            }

            entry.DrawSwatch(canvas, x, top + (LineHeight / 2));
            Lettering.Draw(canvas, Lettering.Cut(entry.Text, width - x - entry.Indent - Margin, Ink.TextSize), x + entry.Indent, top + (LineHeight / 2) + 4.5f, Ink.TextSize);
            x += needed;
        }

        return top + LineHeight + 4;
    }
}

/// <summary>A plot of a figure, and the room around its data.</summary>
/// <param name="Plot">The plot.</param>
/// <param name="Share">Of the height that no panel has fixed.</param>
internal sealed record Panel(Plot Plot, double Share)
{
    public float FixedHeight { get; init; }

    public float Left { get; init; } = 72;

    public float Right { get; init; } = 20;

    public float Top { get; init; } = 8;

    public float Bottom { get; init; } = 48;
}
