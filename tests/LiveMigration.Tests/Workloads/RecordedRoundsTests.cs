using LiveMigration.Memory;
using LiveMigration.Simulation;
using LiveMigration.Workloads;
using LiveMigration.Workloads.Traces;

namespace LiveMigration.Tests.Workloads;

/// <summary>Recorded migrations of five guests (samples/workloads): in rounds of the recorded lengths each guest dirties what it did.</summary>
public class RecordedRoundsTests
{
    [Theory]
    [InlineData("redis-with-snapshots", 10_256, 19)]
    [InlineData("mariadb", 6_165, 9)]
    [InlineData("redis-and-a-slow-network", 10_256, 25)]
    [InlineData("stress-ng", 6_158, 8)]
    [InlineData("kernel-build", 4_113, 21)]
    public void In_rounds_of_the_recorded_lengths_the_recorded_memory_remains(string guest, long memoryMiB, int rounds)
    {
        var memory = ByteCount.FromMiB(memoryMiB);
        using var file = new StreamReader(RepositoryFolder.PathOf($"samples/workloads/{guest}.csv"));
        var recorded = RemainingMemoryFile.Read(file, memory);
        recorded.Should().HaveCount(rounds + 1);
        recorded[0].Remaining.Should().Be(memory);
        var writer = PageWriters.Create(DirtyRateSeriesWorkload.FromRemaining(recorded, new MemoryRegion(ByteCount.Zero, memory)), new RandomStream(1, "writes"));
        for (var i = 1; i < recorded.Count; i++)
        {
            var written = new PageBitmap(memory.Bytes / 4096);
            writer.Write(recorded[i].At - recorded[i - 1].At, written);
            var expected = recorded[i].Remaining.Bytes / 4096;

            // A page is hit or not, independently of the others: five deviations of at most sqrt(pages).
            written.CountAll().Should().BeCloseTo(expected, (ulong)(5 * Math.Sqrt(expected)) + 5, $"round {i} ends with {recorded[i].Remaining}");
        }
    }

    [Fact]
    public void A_recording_of_one_row_or_out_of_order_is_refused()
    {
        var region = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(100));
        var start = new RemainingMemory(VirtualDuration.Zero, ByteCount.FromMiB(100));
        Refused(start).Should().Contain("at least one round");
        Refused(start, new(VirtualDuration.Zero, ByteCount.FromMiB(1))).Should().Contain("Round 1 ends at 0.000000000 s");
        Refused(start, new(VirtualDuration.FromSeconds(1), ByteCount.FromMiB(100))).Should().Contain("less than the working set of 100 MiB");
        string Refused(params RemainingMemory[] rounds) => FluentActions.Invoking(() => DirtyRateSeriesWorkload.FromRemaining(rounds, region)).Should().Throw<ArgumentException>().Which.Message;
    }

    [Fact]
    public void A_guest_that_dirtied_nothing_writes_nothing()
    {
        RemainingMemory[] rounds = [new(VirtualDuration.Zero, ByteCount.FromMiB(100)), new(VirtualDuration.FromSeconds(9), ByteCount.Zero)];
        var idle = DirtyRateSeriesWorkload.FromRemaining(rounds, new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(100)));
        PageWriters.Create(idle, new RandomStream(1, "writes")).TimeToNextWrite.Should().Be(VirtualDuration.MaxValue);
    }
}
