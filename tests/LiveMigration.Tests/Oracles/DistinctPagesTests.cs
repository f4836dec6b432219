using LiveMigration.Simulation;
using LiveMigration.Workloads;
using MathNet.Numerics.Statistics;

namespace LiveMigration.Tests.Oracles;

public class DistinctPagesTests
{
    [Theory]
    [InlineData(2048, 600)]
    [InlineData(2048, 2048)]
    [InlineData(2048, 9000)]
    public void The_draw_has_the_mean_and_variance_of_single_writes(int pages, int writes)
    {
        const int Draws = 4000;
        var random = new RandomStream(11, "distinct");
        var bulk = Enumerable.Range(0, Draws).Select(_ => (double)DistinctPages.Draw(random, pages, writes)).ToArray();
        var single = Enumerable.Range(0, Draws).Select(_ => (double)WriteOneByOne(random, pages, writes)).ToArray();

        // Five standard errors of a difference of two means; a variance of 4,000 draws has a relative standard error of 2.2 %.
        var standardError = Math.Sqrt((bulk.Variance() + single.Variance()) / Draws);
        bulk.Mean().Should().BeApproximately(single.Mean(), 5 * standardError);
        single.Mean().Should().BeApproximately(pages * (1 - Math.Exp(-(double)writes / pages)), 5 * standardError + 0.5);
        (bulk.Variance() / single.Variance()).Should().BeApproximately(1, 0.16);
        (single.Variance() / DistinctPages.PacedVariance(pages, writes)).Should().BeApproximately(1, 0.12);
    }

    private static long WriteOneByOne(RandomStream random, int pages, int writes)
    {
        var written = new bool[pages];
        var count = 0L;
        for (var i = 0; i < writes; i++)
        {
            ref var page = ref written[random.NextBelow((ulong)pages)];
            count += page ? 0 : 1;
            page = true;
        }

        return count;
    }
}
