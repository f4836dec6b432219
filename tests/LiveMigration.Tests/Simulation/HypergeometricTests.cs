using LiveMigration.Simulation;

namespace LiveMigration.Tests.Simulation;

public class HypergeometricTests
{
    [Theory]
    [InlineData(50, 20, 10)]
    [InlineData(50, 20, 45)]
    [InlineData(50, 45, 10)]
    [InlineData(50, 45, 44)]
    [InlineData(1_000, 500, 400)]
    [InlineData(1_000, 700, 900)]
    [InlineData(1_000_000, 3, 500_000)]
    [InlineData(1_000_000, 400_000, 12)]
    [InlineData(1_000_000, 300_000, 200_000)]
    [InlineData(100_000_000, 99_000_000, 60_000_000)]
    [InlineData(40, 20, 20)]
    public void The_draw_follows_the_law(long things, long marked, long draws)
    {
        const int Times = 40_000;
        var random = new RandomStream(7, "hypergeometric");
        var (low, high) = (Math.Max(0, draws - (things - marked)), Math.Min(marked, draws));
        var counts = new Dictionary<long, int>();
        for (var i = 0; i < Times; i++)
        {
            var hits = PortableMath.Hypergeometric(random, things, marked, draws);
            hits.Should().BeInRange(low, high);
            counts[hits] = counts.GetValueOrDefault(hits) + 1;
        }

        // Kolmogorov's distance of 40,000 draws from their own law is above 0.0102 once in two thousand times.
        var law = Law(things, marked, draws, counts.Keys.Min(), counts.Keys.Max());
        var (distance, drawn, expected) = (0.0, 0.0, law.Before);
        for (var k = counts.Keys.Min(); k <= counts.Keys.Max(); k++)
        {
            drawn += (double)counts.GetValueOrDefault(k) / Times;
            expected += law.Of[k - counts.Keys.Min()];
            distance = Math.Max(distance, Math.Abs(drawn - expected));
        }

        distance.Should().BeLessThan(0.0102);
    }

    [Theory]
    [InlineData(9, 0, 4, 0)]
    [InlineData(9, 9, 4, 4)]
    [InlineData(9, 5, 0, 0)]
    [InlineData(9, 5, 9, 5)]
    [InlineData(0, 0, 0, 0)]
    public void Where_one_outcome_alone_is_possible_nothing_is_drawn(long things, long marked, long draws, long outcome)
    {
        var random = new RandomStream(1, "untouched");
        PortableMath.Hypergeometric(random, things, marked, draws).Should().Be(outcome);
        random.NextUInt64().Should().Be(new RandomStream(1, "untouched").NextUInt64());
    }

    [Fact]
    public void What_is_not_there_cannot_be_drawn()
    {
        var random = new RandomStream(1, "r");
        FluentActions.Invoking(() => PortableMath.Hypergeometric(random, 5, 6, 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => PortableMath.Hypergeometric(random, 5, 3, 6)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => PortableMath.Hypergeometric(random, -1, 0, 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    // By recursion from the law's largest term, which no library's factorials are needed for; normed to 1.
    private static (double Before, double[] Of) Law(long things, long marked, long draws, long from, long to)
    {
        var (low, high) = (Math.Max(0, draws - (things - marked)), Math.Min(marked, draws));
        var mode = Math.Clamp((long)((double)(draws + 1) * (marked + 1) / (things + 2)), low, high);
        var spread = 60 * (long)Math.Ceiling(Math.Sqrt((double)draws * marked / things * (things - marked) / things + 1)) + 60;
        (low, high) = (Math.Max(low, mode - spread), Math.Min(high, mode + spread));
        var terms = new double[high - low + 1];
        terms[mode - low] = 1;
        for (var k = mode; k < high; k++)
        {
            terms[k + 1 - low] = terms[k - low] * ((double)(marked - k) * (draws - k) / ((double)(k + 1) * (things - marked - draws + k + 1)));
        }

        for (var k = mode; k > low; k--)
        {
            terms[k - 1 - low] = terms[k - low] * ((double)k * (things - marked - draws + k) / ((double)(marked - k + 1) * (draws - k + 1)));
        }

        var sum = terms.Sum();
        return (terms.Take((int)(from - low)).Sum() / sum, [.. terms.Skip((int)(from - low)).Take((int)(to - from + 1)).Select(t => t / sum)]);
    }
}
