using System.Buffers.Binary;
using System.Xml.Linq;

namespace LiveMigration.Charts.Tests;

public class PictureTests
{
    [Theory]
    [InlineData(600, 300, 1, 600, 300)]
    [InlineData(600, 300, 2.5, 1500, 750)]
    public void A_png_has_the_pixels_that_are_asked_for_and_an_svg_the_size(int width, int height, double scale, int pixelsWide, int pixelsHigh)
    {
        var picture = FleetPicture.Downtimes(Runs.Converging.Reports, new PictureOptions { WidthPixels = width, HeightPixels = height, Scale = scale });

        var png = picture.ToPng();
        (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))).Should().Be((pixelsWide, pixelsHigh));
        var svg = XDocument.Parse(picture.ToSvg()).Root!;
        (svg.Attribute("width")!.Value, svg.Attribute("height")!.Value).Should().Be(($"{width}", $"{height}"));
    }

    [Fact]
    public void A_title_of_ones_own_takes_the_place_of_the_usual_one_and_an_empty_one_leaves_none()
    {
        SvgText.Of(FleetPicture.Downtimes(Runs.Converging.Reports, new PictureOptions { Title = "Figure 3" })).Should().Contain("Figure 3").And.NotContain(t => t.StartsWith("Downtime of", StringComparison.Ordinal));
        SvgText.Of(FleetPicture.Downtimes(Runs.Converging.Reports, new PictureOptions { Title = "" })).Should().NotContain(t => t.StartsWith("Downtime of", StringComparison.Ordinal));
    }

    [Fact]
    public void No_list_of_places_in_an_svg_ends_in_a_comma_for_which_some_viewers_take_none()
    {
        var svg = XDocument.Parse(FleetPicture.Downtimes(Runs.Converging.Reports).ToSvg());

        var places = svg.Descendants().Where(e => e.Name.LocalName == "text").SelectMany(e => new[] { e.Attribute("x")!.Value, e.Attribute("y")!.Value }).ToList();
        places.Should().Contain(list => list.Contains(','), "letters have places of their own").And.OnlyContain(list => !list.TrimEnd().EndsWith(','));
        svg.Descendants().Attributes().Should().NotContain(a => a.Value.TrimEnd().EndsWith(','));
    }

    [Theory]
    [InlineData(199, 400, 1, "WidthPixels", "from 200 to 10000")]
    [InlineData(900, 149, 1, "HeightPixels", "from 150 to 20000")]
    [InlineData(900, 400, 9, "Scale", "from 0.5 to 8")]
    [InlineData(900, 400, double.NaN, "Scale", "from 0.5 to 8")]
    public void A_size_out_of_range_is_named_with_what_is_allowed(int width, int height, double scale, string name, string allowed)
    {
        var make = () => FleetPicture.Downtimes([], new PictureOptions { WidthPixels = width, HeightPixels = height, Scale = scale });

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*{allowed}*").Which.ParamName.Should().Be(name);
    }

    [Fact]
    public void A_file_is_written_by_the_end_of_its_name()
    {
        var picture = FleetPicture.Downtimes(Runs.Converging.Reports);
        var folder = Directory.CreateTempSubdirectory("pictures-test-").FullName;
        try
        {
            picture.Save(Path.Combine(folder, "a.PNG"));
            picture.Save(Path.Combine(folder, "a.svg"));

            File.ReadAllBytes(Path.Combine(folder, "a.PNG")).Should().Equal(picture.ToPng());
            File.ReadAllText(Path.Combine(folder, "a.svg")).Should().Be(picture.ToSvg());
            picture.Invoking(p => p.Save(Path.Combine(folder, "a.pdf"))).Should().Throw<ArgumentException>().WithMessage("*neither in .png nor in .svg*");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
