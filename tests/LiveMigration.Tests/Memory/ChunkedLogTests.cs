using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Memory;

/// <summary>Logs cleared chunk by chunk, by hand and against logs cleared at the reading.</summary>
public class ChunkedLogTests
{
    private const long Chunk = 64;

    [Fact]
    public void A_page_written_before_its_chunk_is_first_sent_is_not_dirty_again_but_one_written_after_is()
    {
        var writer = new ScriptedWriter();
        var memory = Memory(writer);
        memory.StartTracking();
        writer.Write = [70, 130];
        memory.RunGuest(new VirtualDuration(1));
        Take(memory).Should().Be(64, "a batch ends before the next chunk is cleared");
        writer.Write = [10, 71, 131];
        memory.RunGuest(new VirtualDuration(1));
        Take(memory).Should().Be(64, "the second chunk: its entries of 70 and 71 are cleared here");
        writer.Write = [72];
        memory.RunGuest(new VirtualDuration(1));
        Take(memory).Should().Be(64);
        memory.Pending.Should().Be(ByteCount.Zero);
        memory.ReadLog().Bytes.Should().Be(2 * 4096, "10 and 72 were written after their chunks were cleared; 70, 71, 130 and 131 before");
        memory.IsPending(10).Should().BeTrue();
        memory.IsPending(72).Should().BeTrue();
    }

    [Fact]
    public void A_page_that_was_clean_at_the_reading_and_written_before_its_chunk_is_sent_is_found_at_the_next_reading()
    {
        var writer = new ScriptedWriter();
        var memory = Memory(writer);
        memory.StartTracking();
        while (memory.Pending > ByteCount.Zero)
        {
            Take(memory);
        }

        writer.Write = [5];
        memory.RunGuest(new VirtualDuration(1));
        memory.ReadLog().Bytes.Should().Be(4096);
        writer.Write = [6];
        memory.RunGuest(new VirtualDuration(1));
        Take(memory).Should().Be(1, "clearing the first chunk takes 5 alone out of the log");
        memory.ReadLog().Bytes.Should().Be(4096, "6 was clean at the last reading");
        memory.IsPending(6).Should().BeTrue();
    }

    [Fact]
    public void The_same_log_cleared_at_the_reading_finds_every_page_written_since_again()
    {
        var writer = new ScriptedWriter();
        var memory = new PageExactMemory(Filled(), writer, MemoryTracking.Plain);
        memory.StartTracking();
        writer.Write = [70, 130];
        memory.RunGuest(new VirtualDuration(1));
        Take(memory);
        memory.ReadLog().Bytes.Should().Be(2 * 4096);
    }

    [Fact]
    public void In_chunks_fewer_pages_are_found_dirty_again_and_none_is_lost()
    {
        var workload = new UniformWorkload { WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(64)), WritesPerSecond = 6_000 };
        var settings = new MigrationSettings { Verify = true, MaxBandwidth = DataRate.FromMiBPerSecond(64) };
        var atReading = Run(LogClearing.AtReading);
        var inChunks = Run(new LogClearing(1 << 12));
        inChunks.DestinationIsUpToDate.Should().BeTrue();
        inChunks.LogReadings[1].Dirtied.Should().BeLessThan(atReading.LogReadings[1].Dirtied);

        Reports.MigrationReport Run(LogClearing clearing)
        {
            var simulator = new Simulator(3);
            var vm = new Hosts.VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(256), Workload = workload };
            var request = TestMigrations.Request("qemu-7.2", vm, DataRate.FromGigabitsPerSecond(10), settings);
            return TestMigrations.Run(Migrations.Start(simulator, request with { Source = request.Source with { DirtyLog = clearing } }), simulator);
        }
    }

    private static PageBitmap Filled()
    {
        var filled = new PageBitmap(3 * Chunk);
        filled.AddRange(0, filled.PageCount);
        return filled;
    }

    private static PageExactMemory Memory(IPageWriter writer) => new(Filled(), writer, new MemoryTracking { Clearing = new LogClearing(Chunk) });

    private static long Take(PageExactMemory memory)
    {
        var batch = SendBatch.Unlimited;
        memory.Take(new PlainEncoder(new PageCosts()), ref batch);
        return batch.Pages;
    }

    private sealed class ScriptedWriter : IPageWriter
    {
        public long[] Write { get; set; } = [];

        public VirtualDuration TimeToNextWrite => VirtualDuration.MaxValue;

        void IPageWriter.Write(VirtualDuration guestTime, PageBitmap written)
        {
            foreach (var page in Write)
            {
                written.Add(page);
            }
        }

        public long WriteOne() => 0;

        public void Skip(VirtualDuration guestTime)
        {
        }

        public void NextPhase()
        {
        }
    }
}
