using LiveMigration.Simulation;

namespace LiveMigration.Tests.Simulation;

/// <summary>Times and amounts at a rate are the exact ones, where 64 bits hold the product and where they do not.</summary>
public class DataRateTests
{
    private static readonly long[] Edges = [0, 1, 2, 999_999_999, 1_000_000_000, 9_223_372_035, 9_223_372_036, 9_223_372_037, 18_446_744_073, 18_446_744_074, 1L << 40, long.MaxValue / 2, long.MaxValue - 1, long.MaxValue];

    public static TheoryData<long, long> Pairs()
    {
        var random = new RandomStream(1, "pairs");
        var pairs = new TheoryData<long, long>();
        foreach (var one in Edges)
        {
            foreach (var other in Edges)
            {
                pairs.Add(one, other);
            }
        }

        for (var i = 0; i < 200; i++)
        {
            pairs.Add((long)(random.NextUInt64() >> (1 + (i % 60))), (long)(random.NextUInt64() >> (1 + (i * 7 % 60))));
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void They_are_exact(long one, long other)
    {
        new DataRate(one).BytesIn(new VirtualDuration(other)).Bytes.Should().Be(Capped((Int128)one * other / 1_000_000_000));
        if (other > 0)
        {
            DataRate.Of(new ByteCount(one), new VirtualDuration(other)).BytesPerSecond.Should().Be(Capped((Int128)one * 1_000_000_000 / other));
        }

        if (other is > 0 and < long.MaxValue)
        {
            new DataRate(other).TimeFor(new ByteCount(one)).Nanoseconds.Should().Be(Capped(((Int128)one * 1_000_000_000 + other - 1) / other));
        }
    }

    private static long Capped(Int128 exact) => (long)Int128.Min(exact, long.MaxValue);
}
