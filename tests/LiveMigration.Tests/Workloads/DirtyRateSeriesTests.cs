using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Workloads;

/// <summary>A series is reproduced when it is measured the way it was measured.</summary>
public class DirtyRateSeriesTests
{
    private const long Pages = 65_536;
    private static readonly MemoryRegion Region = new(ByteCount.Zero, new ByteCount(Pages * 4096));
    private static readonly VirtualDuration Second = VirtualDuration.FromSeconds(1);

    [Theory]
    [InlineData(50)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public void Measured_with_the_same_period_it_gives_the_same_distinct_pages(int periodMilliseconds)
    {
        double[] measured = [100, 20_000, 0, 60_000, 5_000];
        var period = VirtualDuration.FromMilliseconds(periodMilliseconds);
        var step = VirtualDuration.FromSeconds(60);
        var writer = Writer(Series(measured, period, step));
        foreach (var pages in measured)
        {
            for (var i = 0; i < 4; i++)
            {
                // N (1 - exp(-n/N)) with a Poisson n of mean n: each page is hit or not, independently, so the variance is binomial.
                var share = pages / Pages;
                var deviation = Math.Sqrt(Pages * share * (1 - share));
                DistinctIn(writer, period).Should().BeInRange((long)(pages - 5 * deviation), (long)(pages + 5 * deviation));
            }

            writer.Skip(step - period * 4);
        }
    }

    [Fact]
    public void The_last_measurement_holds_on_or_the_series_begins_anew()
    {
        var series = Series([30_000, 0, 10_000], Second, Second);
        var holding = Writer(series);
        Enumerable.Range(0, 6).Select(_ => Math.Round(DistinctIn(holding, Second) / 10_000.0)).Should().Equal(3, 0, 1, 1, 1, 1);
        var repeating = Writer(series with { Repeats = true });
        Enumerable.Range(0, 7).Select(_ => Math.Round(DistinctIn(repeating, Second) / 10_000.0)).Should().Equal(3, 0, 1, 3, 0, 1, 3);
    }

    [Fact]
    public void Write_by_write_as_many_pages_are_dirtied_as_in_bulk()
    {
        var series = Series([2_000, 0, 500], Second, Second) with { Repeats = true };
        var writer = Writer(series);
        var counts = new int[9];
        var elapsed = VirtualDuration.Zero;
        while (elapsed + writer.TimeToNextWrite < Second * 9)
        {
            elapsed += writer.TimeToNextWrite;
            writer.WriteOne().Should().BeInRange(0, Pages - 1);
            counts[elapsed.Nanoseconds / Second.Nanoseconds]++;
        }

        // So few of many pages are hardly ever hit twice: 2,000 pages are 2,031 writes.
        foreach (var lap in counts.Chunk(3))
        {
            lap[0].Should().BeInRange(1_800, 2_260);
            lap[1].Should().Be(0);
            lap[2].Should().BeInRange(390, 620);
        }
    }

    [Fact]
    public void A_series_of_nothing_has_no_next_write()
    {
        Writer(Series([0, 0], Second, Second)).TimeToNextWrite.Should().Be(VirtualDuration.MaxValue);
        Writer(Series([0, 0], Second, Second) with { Repeats = true }).TimeToNextWrite.Should().Be(VirtualDuration.MaxValue);
        var ending = Writer(Series([1_000, 0], Second, Second));
        ending.Skip(Second);
        ending.TimeToNextWrite.Should().Be(VirtualDuration.MaxValue);
    }

    [Fact]
    public void Classes_keep_their_proportion_and_reach_the_measured_count()
    {
        var series = Series([9_000], Second, Second) with { Classes = [new PageClass(50_000, 0.01), new PageClass(8_000, 1)] };
        var writer = Writer(series);
        Enumerable.Range(0, 20).Average(_ => DistinctIn(writer, Second)).Should().BeApproximately(9_000, 60);
        // a solves 50,000 (1 - e^-0.01a) + 8,000 (1 - e^-a) = 9,000: a = 2.912.
        Enumerable.Range(0, 20).Average(_ => DistinctIn(writer, Second * 10)).Should().BeApproximately(50_000 * (1 - Math.Exp(-0.2912)) + 8_000, 100);
    }

    [Theory]
    [InlineData("hyper-v")]
    [InlineData("qemu")]
    [InlineData("textbook")]
    public void No_page_is_lost_in_a_migration_nor_in_phases(string hypervisor)
    {
        var series = Series([3_000, 100, 5_000], Second, VirtualDuration.FromMilliseconds(40));
        var both = new PhasedWorkload { Phases = [new(series, VirtualDuration.FromMilliseconds(90)), new(new CombinedWorkload { Parts = [series, new IdleWorkload()] }, Second)] };
        foreach (var technique in hypervisor == "hyper-v" ? new[] { MigrationTechnique.PreCopy } : [MigrationTechnique.PreCopy, MigrationTechnique.PostCopy])
        {
            TestMigrations.Run(hypervisor, both, new MigrationSettings { Verify = true, Technique = technique }).DestinationIsUpToDate.Should().BeTrue();
        }
    }

    [Theory]
    [InlineData(1, 0.75)]
    [InlineData(4_294_967_296, 4_294_967_295.999)]
    public void A_working_set_that_is_all_but_dirty_in_a_moment_is_written_as_fast_as_that_takes(long pages, double dirtied)
    {
        var region = new MemoryRegion(ByteCount.Zero, new ByteCount(pages * 4096));
        var series = new DirtyRateSeriesWorkload { WorkingSet = region, Samples = [new DirtyRateSample(VirtualDuration.Zero, VirtualDuration.FromMilliseconds(1), dirtied)] };
        series.Validate().Should().BeEmpty();
        // -N ln(1 - D/N) / P
        series.WritesPerSecond(series.Samples[0]).Should().BeApproximately(-pages * Math.Log(1 - dirtied / pages) * 1000, 1e-3 * pages * 1000);
        Writer(series).TimeToNextWrite.Should().BeLessThan(VirtualDuration.FromMilliseconds(50));
    }

    [Fact]
    public void However_long_and_fast_a_guest_writes_all_of_it_is_dirty()
    {
        var all = new UniformWorkload { WorkingSet = Region, WritesPerSecond = 1e12 };
        DistinctIn(Writer(all), VirtualDuration.FromSeconds(100_000)).Should().Be(Pages);
    }

    [Fact]
    public void What_cannot_run_is_named()
    {
        Faults(Series([70_000], Second, Second)).Should().Be("The dirty-rate-series workload cannot run: Samples[0].PagesDirtied: 70000; allowed is 0 or more and less than the 65536 pages that are written (Parameter 'workload')");
        Faults(Series([double.NaN], Second, Second)).Should().Contain("Samples[0].PagesDirtied: NaN");
        Faults(Series([1, 2], VirtualDuration.Zero, Second)).Should().Contain("Samples[0].Period: 0.000000000 s; allowed is more than 0");
        Faults(Series([1, 2], Second, VirtualDuration.Zero)).Should().Contain("Samples[1].At: 0.000000000 s; allowed is more than the one before");
        Faults(Series([1], Second, Second) with { Repeats = true }).Should().Contain("Samples: 1; allowed are 2 or more");
        Faults(Series([], Second, Second)).Should().Contain("Samples: 0; allowed are 1 or more");
    }

    private static DirtyRateSeriesWorkload Series(double[] pages, VirtualDuration period, VirtualDuration step) => new()
    {
        WorkingSet = Region,
        Samples = [.. pages.Select((p, i) => new DirtyRateSample(step * i, period, p))],
    };

    private static IPageWriter Writer(IWorkload workload) => PageWriters.Create(workload, new RandomStream(1, "writes"));

    private static string Faults(IWorkload workload) => FluentActions.Invoking(() => Writer(workload)).Should().Throw<ArgumentException>().Which.Message;

    private static long DistinctIn(IPageWriter writer, VirtualDuration time)
    {
        var written = new PageBitmap(Pages);
        writer.Write(time, written);
        return written.CountAll();
    }
}
