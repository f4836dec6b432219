using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Memory.Statistical;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;
using MathNet.Numerics.Statistics;

namespace LiveMigration.Tests.Memory.Statistical;

public class StatisticalMemoryTests
{
    private const int Page = PageExactMemory.PageBytes;

    [Theory]
    [InlineData(WritePace.Poisson)]
    [InlineData(WritePace.Paced)]
    public void Uniform_writes_dirty_what_the_occupancy_law_says_in_mean_and_variance(WritePace pace)
    {
        const long Pages = 20_000;
        const double Writes = 15_000;
        var x = Writes / Pages;
        var dirtied = Enumerable.Range(0, 4_000).Select(seed =>
        {
            var memory = Make(Uniform(0, Pages, Writes, pace), Pages, seed: (ulong)seed);
            memory.StartTracking();
            SendAll(memory);
            memory.RunGuest(VirtualDuration.FromSeconds(1));
            return (double)memory.ReadLog().Bytes / Page;
        }).ToArray();

        // Of 4,000 draws the mean is within 4 standard errors, the variance within a tenth (4.5 standard errors).
        var variance = pace == WritePace.Paced ? DistinctPages.PacedVariance(Pages, (long)Writes) : Pages * Math.Exp(-x) * (1 - Math.Exp(-x));
        dirtied.Mean().Should().BeApproximately(Pages * (1 - Math.Exp(-x)), 4 * Math.Sqrt(variance / 4_000));
        dirtied.Variance().Should().BeApproximately(variance, 0.1 * variance);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(4)]
    public void A_working_set_that_is_never_written_holds_data_as_it_does_page_by_page(int assignedMebibytes)
    {
        var set = new MemoryRegion(ByteCount.FromMiB(2), ByteCount.FromMiB(8));
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(16), Assigned = ByteCount.FromMiB(assignedMebibytes), FilledShare = 0.25, Workload = new PageClassesWorkload { WorkingSet = set, Classes = [new PageClass(100, 0)] } };
        var (exact, statistical) = (Run(MemoryDetail.PageExact), Run(MemoryDetail.Statistical));

        (statistical.NormalPages, statistical.ZeroPages, statistical.Transferred).Should().Be((exact.NormalPages, exact.ZeroPages, exact.Transferred));

        MigrationReport Run(MemoryDetail detail)
        {
            var simulator = new Simulator(1);
            return TestMigrations.Run(TestMigrations.Start(simulator, "textbook", vm with { Detail = detail }, DataRate.FromGigabitsPerSecond(1), new MigrationSettings()), simulator);
        }
    }

    [Fact]
    public void What_was_sent_before_a_reading_is_dirty_no_more_and_no_less_than_what_was_not()
    {
        // Half the memory is sent, then it is written, then the log is read: of the half behind the cursor the share 1 - exp(-x) is pending, of the other all.
        const long Pages = 40_000;
        var pending = Enumerable.Range(0, 1_000).Select(seed =>
        {
            var memory = Make(Uniform(0, Pages, 30_000), Pages, seed: (ulong)seed);
            memory.StartTracking();
            Send(memory, Pages / 2);
            memory.RunGuest(VirtualDuration.FromSeconds(1));
            memory.ReadLog();
            return (double)memory.Pending.Bytes / Page;
        }).ToArray();
        var dirty = 1 - Math.Exp(-0.75);
        pending.Mean().Should().BeApproximately(Pages / 2 * (1 + dirty), 4 * Math.Sqrt(Pages / 2 * dirty * (1 - dirty) / 1_000));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1 << 12, false)]
    [InlineData(1 << 12, true)]
    public void No_page_is_lost_or_made_whatever_happens(long pagesPerChunk, bool counts)
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var random = new RandomStream(seed, "steps");
            var pages = 5_000 + (long)random.NextBelow(60_000);
            var memory = Make(AnyWorkload(random, pages), pages, pagesPerChunk, counts, seed);
            memory.StartTracking();
            for (var step = 0; step < 80; step++)
            {
                switch (random.NextBelow(5))
                {
                    case 0:
                        memory.ReadLog();
                        break;
                    case 1 when counts:
                        memory.TakeWritten().Bytes.Should().BeInRange(0, pages * Page);
                        break;
                    case 2 when step > 60:
                        memory.NextWorkloadPhase();
                        break;
                    case 3:
                        memory.RunGuest(VirtualDuration.FromMilliseconds((long)random.NextBelow(400)));
                        break;
                    default:
                        var before = memory.Pending;
                        var sent = Send(memory, 1 + (long)random.NextBelow((ulong)pages));
                        (before - memory.Pending).Bytes.Should().Be(sent.Pages * Page, "what is sent is pending no more");
                        break;
                }

                ShouldBeWhole(memory, pages);
            }
        }
    }

    [Fact]
    public void A_million_times_the_memory_costs_a_few_more_halvings_a_batch()
    {
        const int Batches = 200;
        const int Doublings = 20;
        var (small, large) = (Work(1L << 14), Work(1L << (14 + Doublings)));
        large.Calls.Should().BeLessThanOrEqualTo(small.Calls + Batches * Doublings, "a call to the encoder serves any number of pages");
        large.Runs.Should().BeLessThanOrEqualTo(2 * small.Runs);

        (int Calls, int Runs) Work(long pages)
        {
            var memory = Make(Uniform(pages / 4, pages / 2, pages / 8.0), pages);
            var encoder = new CountingEncoder();
            memory.StartTracking();
            var runs = 0;
            for (var i = 0; i < Batches; i++)
            {
                var batch = new SendBatch(new ByteCount(pages / 16 * Page), VirtualDuration.MaxValue, DataRate.Unlimited);
                memory.Take(encoder, ref batch);
                memory.RunGuest(VirtualDuration.FromMilliseconds(500));
                if (i % 3 == 2)
                {
                    memory.ReadLog();
                }

                runs = Math.Max(runs, memory.Runs.Count());
            }

            return (encoder.Calls, runs);
        }
    }

    [Fact]
    public void A_cut_vanishes_when_the_cursor_has_passed_it_a_lap_later()
    {
        const long Pages = 100_000;
        var memory = Make(Uniform(0, Pages, 100_000), Pages);
        memory.StartTracking();
        for (var i = 0; i < 5; i++)
        {
            Send(memory, 5_000);
            memory.RunGuest(VirtualDuration.FromMilliseconds(100));
            memory.ReadLog();
        }

        memory.Runs.Should().HaveCount(6);
        SendAll(memory);
        memory.Runs.Should().HaveCountLessThanOrEqualTo(2, "all are sent, and the log knows the same of all; the cursor stands between two");
    }

    private static StatisticalMemory Make(IWorkload workload, long pages, long pagesPerChunk = 0, bool counts = false, ulong seed = 1)
    {
        var random = new RandomStream(seed, "guest/writes");
        var vm = new VirtualMachine { Name = "guest", Memory = new ByteCount(pages * Page), FilledShare = 0.7, Workload = workload };
        return new StatisticalMemory(vm, StatisticalWriters.Create(workload, random), random, new MemoryTracking { Clearing = new LogClearing(pagesPerChunk), CountsWrites = counts }, looksForZeroPages: true);
    }

    private static UniformWorkload Uniform(long first, long pages, double writes, WritePace pace = WritePace.Poisson) => new() { WorkingSet = Region(first, pages), WritesPerSecond = writes, Pace = pace };

    private static MemoryRegion Region(long first, long pages) => new(new ByteCount(first * Page), new ByteCount(pages * Page));

    // Regions that overlap, classes in order and mixed, sweeps over both, phases.
    private static PhasedWorkload AnyWorkload(RandomStream random, long pages)
    {
        var parts = new List<IWorkload>();
        for (var i = 0; i < 3; i++)
        {
            var first = (long)random.NextBelow((ulong)pages);
            var region = Region(first, 1 + (long)random.NextBelow((ulong)(pages - first)));
            var rate = 1_000 + 50_000 * random.NextDouble();
            parts.Add(random.NextBelow(4) switch
            {
                0 => new SequentialWorkload { WorkingSet = region, WritesPerSecond = rate },
                1 => new HotColdWorkload { WorkingSet = region, WritesPerSecond = rate, Order = PageOrder.Scattered },
                2 => new HotColdWorkload { WorkingSet = region, WritesPerSecond = rate },
                _ => new ZipfWorkload { WorkingSet = region, WritesPerSecond = rate },
            });
        }

        return new PhasedWorkload { Phases = [new WorkloadPhase(new CombinedWorkload { Parts = parts }, VirtualDuration.FromSeconds(5)), new WorkloadPhase(parts[0], VirtualDuration.FromSeconds(1))] };
    }

    private static void ShouldBeWhole(StatisticalMemory memory, long pages)
    {
        var (at, pending) = (0L, 0L);
        foreach (var (stretch, run) in memory.Runs)
        {
            run.First.Should().Be(at, "runs follow each other without a gap");
            run.Counts.Should().OnlyContain(count => count >= 0);
            run.Counts.Sum().Should().Be(run.Pages).And.BePositive();
            at = run.End;
            pending += run.Counts.Where((_, i) => (i & PageStates.Pending) != 0).Sum();
            _ = stretch;
        }

        at.Should().Be(pages);
        memory.Pending.Bytes.Should().Be(pending * Page);
        foreach (var stretch in memory.Runs.GroupBy(r => r.Stretch))
        {
            for (var cell = 0; cell < stretch.Key.Cells.Length; cell++)
            {
                stretch.Sum(r => r.Run.Counts.Skip(cell * memory.States).Take(memory.States).Sum()).Should().Be(stretch.Key.Cells[cell], "pages stay in their cell");
            }
        }
    }

    private static void SendAll(StatisticalMemory memory)
    {
        while (memory.Pending > ByteCount.Zero)
        {
            Send(memory, long.MaxValue / Page);
        }
    }

    private static SendBatch Send(StatisticalMemory memory, long pages)
    {
        var batch = new SendBatch(new ByteCount(pages * Page - 1), VirtualDuration.MaxValue, DataRate.Unlimited);
        memory.Take(new PlainEncoder(new PageCosts()), ref batch);
        return batch;
    }

    private sealed class CountingEncoder : PageEncoder
    {
        private readonly PlainEncoder plain = new(new PageCosts());

        public int Calls { get; private set; }

        public override ulong Send(long firstPage, ulong pages, ulong data, ref SendBatch batch, out bool isSpent)
        {
            Calls++;
            return plain.Send(firstPage, pages, data, ref batch, out isSpent);
        }

        public override bool TrySendWithin(long firstPage, long full, long zero, ref SendBatch batch)
        {
            Calls++;
            return plain.TrySendWithin(firstPage, full, zero, ref batch);
        }
    }
}
