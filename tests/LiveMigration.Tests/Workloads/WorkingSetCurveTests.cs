using LiveMigration.Memory;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Workloads;

/// <summary>A curve that classes made is found again, and the pages written follow it.</summary>
public class WorkingSetCurveTests
{
    private static readonly double[] Intervals = [0.1, 0.3, 1, 3, 10, 30, 100];

    [Fact]
    public void The_curve_of_any_mixture_is_fitted_to_a_percent()
    {
        var random = new RandomStream(5, "mixtures");
        for (var i = 0; i < 20; i++)
        {
            var classes = Enumerable.Range(0, 1 + (int)random.NextBelow(4))
                .Select(_ => new PageClass(1_000 + (long)random.NextBelow(100_000), Math.Exp(-4 + 6 * random.NextDouble()))).ToList();
            var fit = WorkingSetCurve.Fit(CurveOf(classes), ByteCount.FromGiB(16));
            fit.WorstError.Should().BeLessThan(0.01, string.Join(", ", classes));
            fit.Classes.Should().OnlyContain(c => c.Pages > 0);
            // Between the points too: the mixture is a smooth curve.
            Mean(fit.Classes, 5).Should().BeApproximately(Mean(classes, 5), 0.03 * Mean(classes, 5));
        }
    }

    [Fact]
    public void The_pages_written_in_an_interval_are_the_sum_over_the_classes()
    {
        var workload = new PageClassesWorkload
        {
            WorkingSet = new MemoryRegion(ByteCount.FromMiB(4), ByteCount.FromMiB(200)),
            Classes = [new PageClass(40_000, 0.02), new PageClass(5_000, 0.7), new PageClass(300, 20)],
        };
        foreach (var seconds in new[] { 1, 10, 60 })
        {
            var writer = PageWriters.Create(workload, new RandomStream(1, "writes"));
            var mean = Enumerable.Range(0, 10).Average(_ =>
            {
                var written = new PageBitmap(65_536);
                writer.Write(VirtualDuration.FromSeconds(seconds), written);
                return written.CountAll();
            });
            mean.Should().BeApproximately(workload.MeanDistinctPages(VirtualDuration.FromSeconds(seconds)), 200);
            workload.MeanDistinctPages(VirtualDuration.FromSeconds(seconds)).Should().BeApproximately(Mean(workload.Classes, seconds), 1e-6);
        }
    }

    [Fact]
    public void Write_by_write_only_pages_of_classes_are_written_each_class_by_its_share()
    {
        var workload = new PageClassesWorkload
        {
            WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(4)),
            Classes = [new PageClass(500, 1), new PageClass(100, 45)],
            Order = PageOrder.Contiguous,
        };
        var writer = PageWriters.Create(workload, new RandomStream(1, "writes"));
        var pages = Enumerable.Range(0, 10_000).Select(_ => writer.WriteOne()).ToList();
        pages.Should().OnlyContain(p => p >= 424 && p < 1_024, "the 424 pages that nobody writes come first");
        pages.Count(p => p >= 924).Should().BeInRange(8_880, 9_120, "9 of 10 writes go to the last hundred pages");
    }

    [Fact]
    public void Classes_stay_within_the_memory_there_is_and_a_curve_that_bends_upwards_is_told_by_its_error()
    {
        WorkingSetPoint[] straight = [Point(1, 1_000), Point(10, 10_000), Point(100, 100_000)];
        WorkingSetCurve.Fit(straight, ByteCount.FromGiB(16)).WorstError.Should().BeLessThan(0.1, "a straight line is the beginning of a slow class's curve");
        var tight = WorkingSetCurve.Fit(straight, new ByteCount(110_000 * 4096L));
        tight.Classes.Sum(c => c.Pages).Should().BeLessThanOrEqualTo(110_000);
        tight.WorstError.Should().BeGreaterThan(0.25, "the memory's end bends the curve");
        WorkingSetCurve.Fit([Point(1, 100), Point(10, 10_000)], ByteCount.FromGiB(1)).WorstError.Should().BeGreaterThan(0.25);
    }

    [Fact]
    public void A_curve_that_is_none_is_refused()
    {
        Refused([]).Should().Contain("at least one point");
        Refused([Point(2, 100), Point(1, 200)]).Should().Contain("Point 1");
        Refused([Point(0, 100)]).Should().Contain("Point 0");
        Refused([Point(1, 1_000_000)]).Should().Contain("Point 0").And.Contain("1 GiB");
        static string Refused(WorkingSetPoint[] curve) => FluentActions.Invoking(() => WorkingSetCurve.Fit(curve, ByteCount.FromGiB(1))).Should().Throw<ArgumentException>().Which.Message;
    }

    [Fact]
    public void Twice_the_guest_dirties_twice_as_much_in_any_time()
    {
        foreach (var guest in ReadyMadeGuests.All)
        {
            guest.Source.Should().NotBeEmpty();
            ReadyMadeGuests.Named(guest.Name).Should().BeSameAs(guest);
            guest.SizeAt(2).Bytes.Should().BeCloseTo(guest.SizeAt(1).Bytes * 2, 10 * 4096);
            foreach (var seconds in new[] { 1, 30 })
            {
                var once = Distinct(guest, 1, seconds);
                Distinct(guest, 2, seconds).Should().BeCloseTo(2 * once, (ulong)(10 * Math.Sqrt(once) + 100), guest.Name);
            }
        }
    }

    [Theory]
    [InlineData("in-memory-compile", 10.6, 1_250, 0.06)]
    [InlineData("in-memory-compile", 36.9, 1_862, 0.06)]
    [InlineData("memcached", 3.2, 388, 0.2)]
    [InlineData("memcached", 31.3, 1_359, 0.2)]
    [InlineData("memcached", 93.7, 3_415, 0.06)]
    [InlineData("oltp-database", 9, 583, 0.2)]
    [InlineData("oltp-database", 58.8, 930, 0.1)]
    public void A_measured_guest_dirties_what_it_was_seen_to_dirty(string name, double seconds, double mebibytes, double error) =>
        (Mean(ReadyMadeGuests.Named(name).Classes, seconds) * 4096 / 1_048_576).Should().BeApproximately(mebibytes, error * mebibytes);

    private static long Distinct(ReadyMadeGuest guest, double scale, int seconds)
    {
        var written = new PageBitmap(guest.SizeAt(scale).Bytes / 4096);
        PageWriters.Create(guest.At(ByteCount.Zero, scale), new RandomStream(2, "writes")).Write(VirtualDuration.FromSeconds(seconds), written);
        return written.CountAll();
    }

    private static WorkingSetPoint Point(int seconds, long pages) => new(VirtualDuration.FromSeconds(seconds), new ByteCount(pages * 4096));

    private static List<WorkingSetPoint> CurveOf(IReadOnlyList<PageClass> classes) =>
        [.. Intervals.Select(t => new WorkingSetPoint(VirtualDuration.FromMilliseconds((long)(t * 1000)), new ByteCount((long)(Mean(classes, t) * 4096))))];

    private static double Mean(IReadOnlyList<PageClass> classes, double seconds) => classes.Sum(c => c.Pages * (1 - Math.Exp(-c.WritesPerPagePerSecond * seconds)));
}
