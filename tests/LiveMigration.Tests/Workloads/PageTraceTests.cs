using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Workloads;

/// <summary>A trace is followed page by page.</summary>
public class PageTraceTests
{
    [Fact]
    public void In_bulk_and_write_by_write_the_pages_of_the_trace_are_written_whatever_the_intervals()
    {
        var random = new RandomStream(7, "traces");
        for (var round = 0; round < 50; round++)
        {
            var trace = RandomTrace(random);
            var expected = trace.Writes.Select(w => (w.At, Pages: Enumerable.Range((int)w.FirstPage, (int)w.PageCount).Select(p => (long)p).ToList())).ToList();
            var single = Writer(trace);
            var at = VirtualDuration.Zero;
            foreach (var (time, pages) in expected)
            {
                foreach (var page in pages)
                {
                    at += single.TimeToNextWrite;
                    (at, single.WriteOne()).Should().Be((time, page));
                }
            }

            single.TimeToNextWrite.Should().Be(VirtualDuration.MaxValue);
            var bulk = Writer(trace);
            for (var (from, length) = (0L, 0L); from < 2_000; from += length)
            {
                length = 1 + (long)random.NextBelow(400);
                var written = new PageBitmap(1_024);
                bulk.Write(VirtualDuration.FromMilliseconds(length), written);
                var due = expected.Where(w => w.At >= VirtualDuration.FromMilliseconds(from) && w.At < VirtualDuration.FromMilliseconds(from + length)).SelectMany(w => w.Pages).Distinct().Order();
                Enumerable.Range(0, 1_024).Select(p => (long)p).Where(written.Contains).Should().Equal(due);
            }
        }
    }

    [Fact]
    public void What_was_written_one_by_one_is_not_written_again_in_bulk()
    {
        var writer = Writer(new PageTraceWorkload { Writes = [new(VirtualDuration.FromSeconds(1), 10, 4)] });
        writer.WriteOne().Should().Be(10);
        writer.WriteOne().Should().Be(11);
        var rest = new PageBitmap(64);
        writer.Write(VirtualDuration.FromSeconds(1), rest);
        Enumerable.Range(0, 64).Where(p => rest.Contains(p)).Should().Equal(12, 13);
    }

    [Fact]
    public void Its_regions_are_its_pages_and_they_hold_data()
    {
        var trace = new PageTraceWorkload { Writes = [new(default, 20, 5), new(default, 3, 2), new(VirtualDuration.FromSeconds(1), 5, 1), new(VirtualDuration.FromSeconds(2), 22, 9)] };
        trace.Regions.Should().Equal(new MemoryRegion(new ByteCount(3 * 4096), new ByteCount(3 * 4096)), new MemoryRegion(new ByteCount(20 * 4096), new ByteCount(11 * 4096)));
    }

    [Theory]
    [InlineData("qemu", MigrationTechnique.PreCopy)]
    [InlineData("textbook", MigrationTechnique.PostCopy)]
    [InlineData("qemu", MigrationTechnique.Hybrid)]
    public void No_page_is_lost(string hypervisor, MigrationTechnique technique)
    {
        var random = new RandomStream(3, "traces");
        for (var i = 0; i < 10; i++)
        {
            TestMigrations.Run(hypervisor, RandomTrace(random), new MigrationSettings { Verify = true, Technique = technique }, filled: 1).DestinationIsUpToDate.Should().BeTrue();
        }
    }

    [Fact]
    public void What_is_out_of_order_or_out_of_range_is_named()
    {
        Message(new(VirtualDuration.FromSeconds(2), 0, 1), new(VirtualDuration.FromSeconds(1), 0, 1)).Should().Contain("Writes[1].At: 1.000000000 s; allowed is 2.000000000 s or later");
        Message(new TracedWrite(default, -1, 1)).Should().Contain("Writes[0]: 1 pages from page -1 on");
        Message(new TracedWrite(default, 0, 0)).Should().Contain("Writes[0]: 0 pages from page 0 on");
        var beyond = new PageTraceWorkload { Writes = [new(default, 65_535, 2)] };
        FluentActions.Invoking(() => TestMigrations.Run("qemu", beyond, new MigrationSettings())).Should().Throw<ArgumentException>()
            .WithMessage("The page-trace workload writes pages 65535 to 65536; the guest has pages 0 to 65535*");
    }

    private static PageTraceWorkload RandomTrace(RandomStream random)
    {
        var time = 0L;
        var writes = new List<TracedWrite>();
        for (var i = 0; i < 40; i++)
        {
            time += (long)random.NextBelow(100);
            writes.Add(new TracedWrite(VirtualDuration.FromMilliseconds(time), (long)random.NextBelow(1_000), 1 + (long)random.NextBelow(20)));
        }

        return new PageTraceWorkload { Writes = writes };
    }

    private static string Message(params TracedWrite[] writes) =>
        FluentActions.Invoking(() => Writer(new PageTraceWorkload { Writes = writes })).Should().Throw<ArgumentException>().Which.Message;

    private static IPageWriter Writer(IWorkload workload) => PageWriters.Create(workload, new RandomStream(1, "writes"));
}
