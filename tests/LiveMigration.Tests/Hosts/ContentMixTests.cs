using LiveMigration.Hosts;

namespace LiveMigration.Tests;

public class ContentMixTests
{
    private const int Pages = 1 << 20;

    [Fact]
    public void Pages_are_of_the_classes_in_their_shares_and_always_the_same_ones()
    {
        var mix = new ContentMix { Text = 0.4, Database = 0.3, Media = 0.25, Repeated = 0.05 };
        mix.Validate().Should().BeEmpty();
        var counts = new int[mix.Shares.Count];
        var (first, second) = (new ContentOfPages(mix), new ContentOfPages(mix with { }));
        for (var page = Pages - 1; page >= 0; page--)
        {
            counts[first.ClassOf(page)]++;
            second.ClassOf(page).Should().Be(first.ClassOf(page));
        }

        // Five standard deviations of a binomial count: 5 x sqrt(n p (1 - p)).
        counts.Zip(mix.Shares).Should().OnlyContain(c => Math.Abs(c.First - Pages * c.Second) <= 5 * Math.Sqrt(Pages * c.Second * (1 - c.Second)));
    }

    [Theory]
    [InlineData(1, 0, 0, 0, 0, 0)]
    [InlineData(0, 1, 0, 0, 0, 0)]
    [InlineData(0, 0, 0, 0, 0, 1)]
    public void A_mix_of_one_class_has_no_page_of_another(double text, double code, double heap, double database, double media, double repeated)
    {
        var mix = new ContentMix { Text = text, Code = code, Heap = heap, Database = database, Media = media, Repeated = repeated };
        var content = new ContentOfPages(mix);
        Enumerable.Range(0, 10_000).Select(page => mix.Shares[content.ClassOf(page)]).Should().OnlyContain(share => share == 1);
    }

    [Fact]
    public void Neighbouring_pages_are_not_of_one_class_more_often_than_chance_has_it()
    {
        var content = new ContentOfPages(new ContentMix { Text = 0.5, Media = 0.5 });
        var alike = Enumerable.Range(0, Pages).Count(page => content.ClassOf(page) == content.ClassOf(page + 1));
        alike.Should().BeCloseTo(Pages / 2, 2_560, "five standard deviations of half a million tosses");
    }

    [Fact]
    public void Every_fault_of_a_mix_is_named()
    {
        new ContentMix { Text = -0.1, Media = 1.1 }.Validate().Should().Equal("share of Text: -0.1; allowed is 0 to 1", "share of Media: 1.1; allowed is 0 to 1");
        new ContentMix { Text = double.NaN }.Validate().Should().Equal("share of Text: NaN; allowed is 0 to 1");
        new ContentMix { Text = 0.5, Heap = 0.4 }.Validate().Should().Equal("shares of the content: 0.9 together; allowed is 1");
    }

    [Fact]
    public void A_clock_turns_cycles_into_time()
    {
        ProcessorSpeed.FromGigahertz(2.5).NanosecondsFor(4096).Should().Be(1638.4);
        ProcessorSpeed.FromGigahertz(2.5).ToString().Should().Be("2.5 GHz");
        new HostTimings().Clock.Should().Be(new ProcessorSpeed(3_000_000_000));
    }

    [Theory]
    [InlineData("intel-nehalem", false)]
    [InlineData("intel-westmere", true)]
    [InlineData("amd-genoa", true)]
    public void Processors_have_instructions_for_aes_since_westmere(string model, bool has) =>
        CpuModel.Known[model].HasAesInstructions.Should().Be(has);
}
