// Hot: asked for every page that is compressed.
namespace LiveMigration.Hosts;

/// <summary>Which class of a mix each page has.</summary>
/// <remarks>A hash of the page's number, so nothing is kept per page and neither seed nor order of asking matters.</remarks>
internal sealed class ContentOfPages(ContentMix mix)
{
    private const int Million = 1_000_000;
    private readonly long[] thresholds = mix.Thresholds();

    /// <summary>The class of a page.</summary>
    public int ClassOf(long page)
    {
        var at = (long)(Mix((ulong)page) % Million);
        var number = 0;
        while (at >= thresholds[number])
        {
            number++;
        }

        return number;
    }

    // SplitMix64, increment and finaliser: Steele, Lea, Flood, OOPSLA 2014.
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
