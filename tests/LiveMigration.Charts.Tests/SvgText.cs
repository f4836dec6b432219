using System.Xml.Linq;

namespace LiveMigration.Charts.Tests;

/// <summary>What an SVG says, as a reader of its text finds it.</summary>
internal static class SvgText
{
    public static IReadOnlyList<string> Of(Picture picture)
    {
        var texts = XDocument.Parse(picture.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").ToList();
        texts.Select(e => e.Attribute("font-family")?.Value).Should().OnlyContain(family => family == "DejaVu Sans, Verdana, sans-serif", "no text is set in a font of the machine");
        return [.. texts.Select(e => e.Value.Trim())];
    }
}
