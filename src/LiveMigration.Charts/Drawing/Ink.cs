using ScottPlot;

namespace LiveMigration.Charts.Drawing;

/// <summary>What pictures are drawn with. Colours differ in lightness and lines in their pattern, so that all can be told apart in black and white.</summary>
internal static class Ink
{
    public const float TextSize = 13;
    public const float TitleSize = 15;

    public static Color Text { get; } = Colors.Black;

    public static Color Frame { get; } = new(70, 70, 70);

    public static Color Grid { get; } = new(225, 225, 225);

    public static Color Dark { get; } = new(11, 61, 112);

    public static Color Middle { get; } = new(86, 150, 201);

    public static Color Light { get; } = new(205, 222, 238);

    public static Color Accent { get; } = new(200, 80, 10);

    public static Color Gap { get; } = new(120, 120, 120);
}
