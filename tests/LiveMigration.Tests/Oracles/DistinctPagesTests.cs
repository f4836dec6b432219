using LiveMigration.Memory;
using LiveMigration.Simulation;
using LiveMigration.Workloads;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace LiveMigration.Tests.Oracles;

public class DistinctPagesTests
{
    [Theory]
    [InlineData(512, 513)]
    [InlineData(2048, 600)]
    [InlineData(2048, 2048)]
    [InlineData(2048, 9000)]
    [InlineData(512, 4000)]
    [InlineData(1024, 8000)]
    [InlineData(3, 700)]
    [InlineData(65_536, 2000)]
    [InlineData(20_000, 700)]
    public void The_draw_follows_the_law_found_by_recursion(int pages, int writes)
    {
        const int Draws = 40_000;
        var law = ExactLaw(pages, writes);
        var random = new RandomStream(11, "distinct");
        var counts = new double[pages + 1];
        for (var i = 0; i < Draws; i++)
        {
            counts[DistinctPages.Draw(random, pages, writes)]++;
        }

        // Kolmogorov's distance of 40,000 draws from their own law is above 0.0102 once in two thousand times; the rest is what Draw states.
        var (distance, drawn, expected) = (0.0, 0.0, 0.0);
        for (var k = 0; k <= pages; k++)
        {
            drawn += counts[k] / Draws;
            expected += law[k];
            distance = Math.Max(distance, Math.Abs(drawn - expected));
        }

        distance.Should().BeLessThan(0.0102 + 0.11 / Math.Sqrt(pages));
        var mean = law.Select((p, k) => p * k).Sum();
        var variance = law.Select((p, k) => p * (k - mean) * (k - mean)).Sum();
        DistinctPages.Mean(pages, writes).Should().BeApproximately(mean, 1e-9 * mean);
        if (variance > 1e-6)
        {
            (DistinctPages.PacedVariance(pages, writes) / variance).Should().BeApproximately(1, 8.0 / pages + 2.0 / writes, "it is the large-N form");
        }
    }

    [Fact]
    public void Few_writes_to_many_pages_rarely_meet()
    {
        // 2,000,000 writes to 2^33 pages: n^2/2N = 232.8 repeats expected, nearly Poisson.
        var random = new RandomStream(12, "repeats");
        var repeats = Enumerable.Range(0, 20_000).Select(_ => 2e6 - DistinctPages.Draw(random, 1L << 33, 2_000_000)).ToArray();
        repeats.Mean().Should().BeApproximately(232.8, 5 * Math.Sqrt(232.8 / repeats.Length));
        (repeats.Variance() / 232.8).Should().BeApproximately(1, 0.05, "five standard errors of a variance of 20,000 draws");
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(700, 100)]
    [InlineData(3000, 1500)]
    [InlineData(3000, 9000)]
    [InlineData(3000, 60_000)]
    [InlineData(70_000, 30_000)]
    [InlineData(140_000, 500_000)]
    public void Marking_has_the_mean_and_variance_of_single_writes_paced_and_Poisson(int pages, int writes)
    {
        foreach (var pace in new[] { WritePace.Paced, WritePace.Poisson })
        {
            var draws = Math.Max(300, 2_000_000 / Math.Max(pages, writes));
            var bulk = new double[draws];
            var single = new double[draws];
            var random = new RandomStream(13, "single");
            var marks = new PageBitmap(pages + 100);
            var writer = WriterOf(first: 37, pages, writes, pace, 5);
            for (var i = 0; i < draws; i++)
            {
                writer.Write(VirtualDuration.FromSeconds(1), marks);
                bulk[i] = marks.CountAll();
                marks.RemoveRange(0, marks.PageCount);
                var n = pace == WritePace.Paced ? writes : new Poisson(writes, random).Sample();
                single[i] = WriteOneByOne(random, pages, n);
            }

            // Five standard errors, of a difference of two means and of a ratio of two variances; a half where a law has hardly any spread.
            var variance = bulk.Variance() + single.Variance();
            bulk.Mean().Should().BeApproximately(single.Mean(), 5 * Math.Sqrt(variance / draws) + 1e-9, $"{pace}");
            if (single.Variance() > 0.5)
            {
                (bulk.Variance() / single.Variance()).Should().BeApproximately(1, 5 * Math.Sqrt(4.0 / draws), $"{pace}");
            }

            var x = (double)writes / pages;
            var law = pace == WritePace.Paced ? DistinctPages.PacedVariance(pages, writes) : pages * Math.Exp(-x) * (1 - Math.Exp(-x));
            if (law > 10)
            {
                (bulk.Variance() / law).Should().BeApproximately(1, 5 * Math.Sqrt(2.0 / draws) + 2.0 / pages, $"{pace}, closed form");
            }
        }
    }

    [Theory]
    [InlineData(PageOrder.Contiguous, 0.002)]
    [InlineData(PageOrder.Contiguous, 0.3)]
    [InlineData(PageOrder.Contiguous, 4)]
    [InlineData(PageOrder.Scattered, 0.3)]
    [InlineData(PageOrder.Scattered, 4)]
    public void Every_page_is_hit_as_often_as_every_other(PageOrder order, double writesAPage)
    {
        // Two regions of unequal heat, so that the scattered order matters; both unaligned and longer than the marker's blocks.
        const int Pages = 300_001;
        const int First = 99;
        var hot = new HotColdWorkload
        {
            WorkingSet = RegionOf(First, Pages),
            WritesPerSecond = writesAPage * Pages,
            HotShare = 0.5,
            HotWriteShare = 0.5,
            Order = order,
            Pace = WritePace.Paced,
        };
        var writer = PageWriters.Create(hot, new RandomStream(3, "uniform"));
        const int Intervals = 40;
        var hits = new int[Pages];
        for (var i = 0; i < Intervals; i++)
        {
            var marks = new PageBitmap(First + Pages + 1);
            writer.Write(VirtualDuration.FromSeconds(1), marks);
            marks.Contains(First - 1).Should().BeFalse();
            marks.Contains(First + Pages).Should().BeFalse();
            for (var page = 0; page < Pages; page++)
            {
                hits[page] += marks.Contains(First + page) ? 1 : 0;
            }
        }

        // Chi-square over 200 blocks of 1,500 pages, and over the place within a word of 64. Given its count a set is uniform, so the
        // variance of a block's count is hypergeometric; 1e-5 at either side is what a right marker fails.
        var total = hits.Sum();
        ChiSquare(hits, page => Math.Min(199, page / 1500), 200, total, Intervals);
        ChiSquare(hits, page => (page + First) & 63, 64, total, Intervals);
    }

    private static void ChiSquare(int[] hits, Func<int, int> blockOf, int blocks, int total, int intervals)
    {
        var counts = new double[blocks];
        var sizes = new double[blocks];
        for (var page = 0; page < hits.Length; page++)
        {
            counts[blockOf(page)] += hits[page];
            sizes[blockOf(page)]++;
        }

        var share = (double)total / intervals / hits.Length;
        var statistic = counts.Select((count, i) => Math.Pow(count - sizes[i] * share * intervals, 2) / (sizes[i] * share * (1 - share) * intervals)).Sum();
        var law = new ChiSquared(blocks - 1);
        statistic.Should().BeInRange(law.InverseCumulativeDistribution(1e-5), law.InverseCumulativeDistribution(1 - 1e-5));
    }

    [Fact]
    public void Pages_written_before_stay_and_the_rest_follow_the_law()
    {
        // Half the block is marked already: of the other half, each page is missed with chance e^-3.
        const int Pages = 65_536;
        var writer = WriterOf(first: 0, Pages, writes: 3 * Pages, WritePace.Paced, 8);
        var counts = new double[400];
        for (var i = 0; i < counts.Length; i++)
        {
            var marks = new PageBitmap(Pages);
            marks.AddRange(0, Pages / 2);
            writer.Write(VirtualDuration.FromSeconds(1), marks);
            counts[i] = marks.CountAll();
        }

        var missed = Pages / 2 * Math.Exp(-3);
        counts.Mean().Should().BeApproximately(Pages - missed, 5 * Math.Sqrt(missed / counts.Length));
    }

    [Fact]
    public void An_endless_interval_marks_every_page()
    {
        var marks = new PageBitmap(200_000);
        WriterOf(first: 1000, 150_000, writes: 1_000_000_000_000, WritePace.Paced, 9).Write(VirtualDuration.FromSeconds(1), marks);
        marks.CountAll().Should().Be(150_000);
    }

    private static double[] ExactLaw(int pages, int writes)
    {
        var law = new double[pages + 1];
        law[0] = 1;
        for (var n = 1; n <= writes; n++)
        {
            for (var k = Math.Min(n, pages); k >= 1; k--)
            {
                law[k] = law[k] * k / pages + law[k - 1] * (pages - k + 1) / pages;
            }

            law[0] = 0;
        }

        return law;
    }

    private static MemoryRegion RegionOf(long first, long pages) => new(new ByteCount(first * 4096), new ByteCount(pages * 4096));

    private static IPageWriter WriterOf(long first, long pages, long writes, WritePace pace, ulong seed)
    {
        var workload = new UniformWorkload { WorkingSet = RegionOf(first, pages), WritesPerSecond = writes, Pace = pace };
        return PageWriters.Create(workload, new RandomStream(seed, "marker"));
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
