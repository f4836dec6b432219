using ScottPlot;
using SkiaSharp;

namespace LiveMigration.Charts.Drawing;

/// <summary>The font that comes with this library; ScottPlot finds it by its name.</summary>
internal sealed class ShippedFont : IFontResolver
{
    public const string Name = "LiveMigration's DejaVu Sans";

    private ShippedFont()
    {
        using var font = typeof(ShippedFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        Typeface = SKTypeface.FromStream(font);
    }

    public static ShippedFont Instance { get; } = Registered();

    public SKTypeface Typeface { get; }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => fontName == Name ? Typeface : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface : null;

    private static ShippedFont Registered()
    {
        var font = new ShippedFont();
        Fonts.FontResolvers.Insert(0, font);
        return font;
    }
}
