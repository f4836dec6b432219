using SkiaSharp;

namespace LiveMigration.Charts.Drawing;

/// <summary>Text outside of plots.</summary>
internal static class Lettering
{
    public static void Draw(SKCanvas canvas, string text, float x, float baseline, float size, SKTextAlign align = SKTextAlign.Left)
    {
        using var font = FontOf(size);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        canvas.DrawText(text, x, baseline, align, font, paint);
    }

    public static float Width(string text, float size)
    {
        using var font = FontOf(size);
        return font.MeasureText(text);
    }

    /// <summary>As much of a text as there is room for.</summary>
    public static string Cut(string text, float width, float size)
    {
        if (Width(text, size) <= width)
        {
            return text;
        }

        var length = text.Length;
        while (length > 0 && Width(text[..length] + "…", size) > width)
        {
            length--;
        }

        return length > 0 && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] + "…" : text[..length] + "…";
    }

    private static SKFont FontOf(float size) => new(ShippedFont.Instance.Typeface, size);
}
