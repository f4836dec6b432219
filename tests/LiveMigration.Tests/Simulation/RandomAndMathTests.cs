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
    [InlineData(100, 0.02)]
    [InlineData(100_000, 0.3)]
    [InlineData(50, 0.9)]
    public void Binomial_draws_have_the_law_s_mean_and_variance(int trials, double chance)
    {
        var random = new RandomStream(3, "binomial");
        var draws = Enumerable.Range(0, 20_000).Select(_ => (double)PortableMath.Binomial(random, trials, chance)).ToArray();
        var variance = trials * chance * (1 - chance);
        draws.Mean().Should().BeApproximately(trials * chance, 5 * Math.Sqrt(variance / draws.Length));
        (draws.Variance() / variance).Should().BeApproximately(1, 0.06, "the relative standard error of a variance of 20,000 draws is 1 %");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(90)]
    [InlineData(10_000)]
    public void Poisson_draws_have_the_law_s_mean_and_variance(double mean)
    {
        var random = new RandomStream(4, "poisson");
        var draws = Enumerable.Range(0, 20_000).Select(_ => (double)PortableMath.Poisson(random, mean)).ToArray();
        draws.Mean().Should().BeApproximately(mean, 5 * Math.Sqrt(mean / draws.Length));
        (draws.Variance() / mean).Should().BeApproximately(1, 0.06);
    }

    [Fact]
    public void Time_for_bytes_is_rounded_up_once()
    {
        DataRate.FromGigabitsPerSecond(1).TimeFor(new ByteCount(1)).Should().Be(new VirtualDuration(8));
        new DataRate(3).TimeFor(new ByteCount(1)).Should().Be(new VirtualDuration(333_333_334));
        DataRate.Unlimited.TimeFor(ByteCount.FromGiB(1)).Should().Be(VirtualDuration.Zero);
    }
}
