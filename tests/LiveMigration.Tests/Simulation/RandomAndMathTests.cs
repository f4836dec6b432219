using LiveMigration.Simulation;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace LiveMigration.Tests.Simulation;

public class RandomAndMathTests
{
    [Fact]
    public void A_stream_depends_on_seed_and_name_alone()
    {
        var one = new Simulator(7);
        _ = one.Stream("other").NextUInt64();
        one.Stream("guest").NextUInt64().Should().Be(new RandomStream(7, "guest").NextUInt64());
        new RandomStream(8, "guest").NextUInt64().Should().NotBe(new RandomStream(7, "guest").NextUInt64());
    }

    [Fact]
    public void MathNet_distributions_draw_from_a_stream()
    {
        var draws = new double[20_000];
        new Gamma(2, 1, new RandomStream(1, "gamma")).Samples(draws);
        draws.Mean().Should().BeApproximately(2, 0.05, "the mean of Gamma(2, 1) is 2, with a standard error of 0.01");
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(17.5)]
    [InlineData(600)]
    public void Exp_and_log_agree_with_the_platform_to_1e_15(double x)
    {
        (PortableMath.Exp(x) / Math.Exp(x)).Should().BeApproximately(1, 1e-15);
        (PortableMath.Exp(-x) / Math.Exp(-x)).Should().BeApproximately(1, 1e-15);
        PortableMath.Log(x).Should().BeApproximately(Math.Log(x), 1e-14);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(-1e-12)]
    [InlineData(3e-9)]
    [InlineData(-0.25)]
    public void Log1P_holds_what_one_plus_x_cannot(double x)
    {
        // x - x^2/2 + ... converges quickly for what is tiny; the platform's logarithm serves for the rest.
        var expected = Math.Abs(x) < 1e-6 ? x - x * x / 2 + x * x * x / 3 : Math.Log(1 + x);
        (PortableMath.Log1P(x) / expected).Should().BeApproximately(1, 1e-15);
    }

    [Theory]
    [InlineData(20, 0.3)]
    [InlineData(100, 0.02)]
    [InlineData(100, 0.11)]
    [InlineData(100_000, 0.3)]
    [InlineData(50, 0.9)]
    [InlineData(1_000_000_000, 5e-9)]
    [InlineData(1_000_000_000, 2e-7)]
    [InlineData(30_000_000, 0.5)]
    public void Binomial_draws_follow_the_law(int trials, double chance)
    {
        var random = new RandomStream(3, "binomial");
        var draws = Enumerable.Range(0, 1_000_000).Select(_ => (double)PortableMath.Binomial(random, trials, chance)).ToArray();
        var variance = trials * chance * (1 - chance);
        draws.Mean().Should().BeApproximately(trials * chance, 5 * Math.Sqrt(variance / draws.Length));
        (draws.Variance() / variance).Should().BeApproximately(1, 0.0075 + 5 / Math.Sqrt(variance * draws.Length), "the relative standard error of a variance of a million draws is 0.14 %");
        ChiSquare(draws, k => PortableMath.LogBinomial(k, trials, chance), trials * chance, Math.Sqrt(variance), trials);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(9.9)]
    [InlineData(10)]
    [InlineData(90)]
    [InlineData(10_000)]
    [InlineData(1e8)]
    public void Poisson_draws_follow_the_law(double mean)
    {
        var random = new RandomStream(4, "poisson");
        var draws = Enumerable.Range(0, 1_000_000).Select(_ => (double)PortableMath.Poisson(random, mean)).ToArray();
        draws.Mean().Should().BeApproximately(mean, 5 * Math.Sqrt(mean / draws.Length));
        (draws.Variance() / mean).Should().BeApproximately(1, 0.0075 + 5 / Math.Sqrt(mean * draws.Length));
        ChiSquare(draws, k => PortableMath.LogPoisson(k, mean), mean, Math.Sqrt(mean), double.MaxValue);
    }

    [Theory]
    [InlineData(40, 0.3)]
    [InlineData(1000, 0.01)]
    [InlineData(1000, 0.5)]
    public void The_probabilities_are_those_of_the_product_formula(int trials, double chance)
    {
        // C(n, k) p^k (1-p)^(n-k), factor by factor, in decimal logarithms small enough not to lose digits.
        var (log, sum) = (trials * Math.Log(1 - chance), 0.0);
        for (var k = 0; k <= trials; k++)
        {
            PortableMath.LogBinomial(k, trials, chance).Should().BeApproximately(log, 1e-11 * (1 + Math.Abs(log)));
            sum += Math.Exp(PortableMath.LogBinomial(k, trials, chance));
            log += Math.Log((trials - k) * chance / ((k + 1) * (1 - chance)));
        }

        sum.Should().BeApproximately(1, 1e-12);
        Enumerable.Range(0, 2000).Sum(k => Math.Exp(PortableMath.LogPoisson(k, 900))).Should().BeApproximately(1, 1e-12);
    }

    [Fact]
    public void Draws_at_the_ends_are_certain()
    {
        var random = new RandomStream(5, "ends");
        PortableMath.Binomial(random, 0, 0.5).Should().Be(0);
        PortableMath.Binomial(random, 7, 0).Should().Be(0);
        PortableMath.Binomial(random, 7, 1).Should().Be(7);
        PortableMath.Poisson(random, 0).Should().Be(0);
        var tooMany = () => PortableMath.Poisson(random, 1e16);
        tooMany.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Numbers_in_bulk_are_those_drawn_one_by_one()
    {
        var (bulk, single) = (new RandomStream(6, "bulk"), new RandomStream(6, "bulk"));
        var numbers = new ulong[33];
        bulk.NextUInt64(numbers);
        numbers.Should().Equal(Enumerable.Range(0, 33).Select(_ => single.NextUInt64()));
        bulk.NextUInt64().Should().Be(single.NextUInt64());
    }

    // Cells an eighth of a deviation wide (or one value), from -4 to 4 deviations. A right generator fails once in a hundred thousand.
    private static void ChiSquare(double[] draws, Func<double, double> logProbability, double mean, double deviation, double most)
    {
        var low = Math.Max(0, Math.Floor(mean - 4 * deviation));
        var width = Math.Max(1, Math.Floor(deviation / 8));
        var cells = (int)(8 * deviation / width) + 1;
        var counts = new double[cells + 1];
        foreach (var draw in draws)
        {
            counts[draw < low ? cells : (int)Math.Min(cells, Math.Floor((draw - low) / width))]++;
        }

        var (statistic, used, inside) = (0.0, 0, 0.0);
        for (var i = 0; i < cells; i++)
        {
            var probability = 0.0;

            // A thousand points at most: within a cell the law is smooth.
            var points = (int)Math.Min(width, 1000);
            for (var j = 0; j < points; j++)
            {
                var k = low + i * width + Math.Floor((j + 0.5) * width / points);
                probability += k <= most ? Math.Exp(logProbability(k)) * width / points : 0;
            }

            inside += probability;
            var expected = probability * draws.Length;
            if (expected >= 10)
            {
                statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
                used++;
            }
        }

        inside.Should().BeGreaterThan(0.999);
        statistic.Should().BeLessThan(new ChiSquared(used).InverseCumulativeDistribution(1 - 1e-5));
    }

    [Fact]
    public void Time_for_bytes_is_rounded_up_once()
    {
        DataRate.FromGigabitsPerSecond(1).TimeFor(new ByteCount(1)).Should().Be(new VirtualDuration(8));
        new DataRate(3).TimeFor(new ByteCount(1)).Should().Be(new VirtualDuration(333_333_334));
        DataRate.Unlimited.TimeFor(ByteCount.FromGiB(1)).Should().Be(VirtualDuration.Zero);
    }
}
