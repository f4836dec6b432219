using System.Text;
using System.Text.RegularExpressions;
using LiveMigration.Charts.Drawing;
using SkiaSharp;

namespace LiveMigration.Charts;

/// <summary>A picture that can be had as PNG and as SVG. The same picture gives the same bytes each time.</summary>
/// <remarks>Text is set in DejaVu Sans, which comes with this library; nothing depends on the machine's fonts. In an SVG text stays text, so it can be searched and copied.</remarks>
public sealed partial class Picture
{
    private readonly PictureOptions options;
    private readonly Func<Figure> draw;

    internal Picture(PictureOptions? options, Func<Figure> draw)
    {
        this.options = (options ?? new PictureOptions()).Checked();
        this.draw = draw;
    }

    /// <summary>The picture as a PNG file.</summary>
    public byte[] ToPng()
    {
        using var figure = draw();
        var (width, height) = (options.WidthPixels, options.HeightPixels ?? figure.Height);
        var scale = (float)options.Scale;
        using var surface = SKSurface.Create(new SKImageInfo((int)(width * scale), (int)(height * scale)))
            ?? throw new InvalidOperationException($"There is no memory for a picture of {(int)(width * scale)} by {(int)(height * scale)} pixels.");
        surface.Canvas.Scale(scale);
        figure.Draw(surface.Canvas, width, height, options.Title);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    /// <summary>The picture as the text of an SVG file.</summary>
    public string ToSvg()
    {
        using var figure = draw();
        var (width, height) = (options.WidthPixels, options.HeightPixels ?? figure.Height);
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
        {
            figure.Draw(canvas, width, height, options.Title);
        }

        // A viewer without the font takes another without serifs; letters keep their places. Skia ends lists of places
        // in a comma, for which Firefox takes none of them, and numbers clips over all pictures of the process.
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return ClipNumber().Replace(EndOfPlaces().Replace(Encoding.UTF8.GetString(stream.ToArray()), ""), clip => $"{clip.Groups[1].Value}clip{NumberOf(clip.Groups[2].Value)}")
            .Replace("font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\"", StringComparison.Ordinal)
            .ReplaceLineEndings("\n").TrimEnd() + "\n";

        int NumberOf(string clip)
        {
            numbers.TryAdd(clip, numbers.Count + 1);
            return numbers[clip];
        }
    }

    /// <summary>Writes the picture to a file; what it is goes by the name's end.</summary>
    /// <param name="path">A name that ends in <c>.png</c> or <c>.svg</c>; what was there is overwritten.</param>
    /// <exception cref="ArgumentException">It ends otherwise.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".PNG":
                File.WriteAllBytes(path, ToPng());
                break;
            case ".SVG":
                File.WriteAllText(path, ToSvg());
                break;
            default:
                throw new ArgumentException($"\"{path}\" ends neither in .png nor in .svg.", nameof(path));
        }
    }

    [GeneratedRegex("""(?<=<text\b[^>]*\s[xy]="[^"]*),\s*(?=")""")]
    private static partial Regex EndOfPlaces();

    [GeneratedRegex("""((?:<clipPath id="|"url\(#))cl_([0-9a-f]+)""")]
    private static partial Regex ClipNumber();
}
