using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Migration.Encoders;

public class PageCompressionEncoderTests
{
    private static readonly PageCosts Costs = new() { NormalPageBytes = 4104, ZeroPageBytes = 9, SectionHeaderBytes = 5, SectionTrailerBytes = 13, NormalPageTime = VirtualDuration.FromMicroseconds(4) };

    [Fact]
    public void The_first_page_goes_raw_zero_pages_as_a_mark_and_the_rest_compressed()
    {
        var (encoder, _) = Make(new PageContent { RandomShare = 1 });
        var batch = SendBatch.Unlimited;
        encoder.Send(0, ulong.MaxValue, ~2UL, ref batch, out _);
        (batch.NormalPages, batch.ZeroPages, batch.EncodedPages).Should().Be((1, 1, 62));
        batch.WireBytes.Should().Be(4104 + 9 + 62 * 4119, "recorded: 4,119 bytes a random page, 7.2.22");
        encoder.Report.Should().Be(new Reports.EncodingReport { EncodedPages = 62, EncodedBytes = 62 * 4111 });
    }

    [Theory]
    [InlineData(0, 42)]
    [InlineData(0.25, 1112)]
    [InlineData(0.5, 2124)]
    [InlineData(0.375, 1618)] // half-way between 1,112.1 and 2,124.5
    public void A_pages_size_follows_from_its_random_share(double share, int payload)
    {
        var (encoder, _) = Make(new PageContent { RandomShare = share });
        Fill(encoder, 0);
        Fill(encoder, 64).WireBytes.Should().Be(64 * (8 + 4 + payload));
    }

    [Fact]
    public void A_write_into_the_constant_part_makes_a_page_larger_and_into_the_random_part_does_not()
    {
        var memory = Memory(out var writer);
        var encoder = new PageCompressionEncoder(Costs, RateCounting.PerPage, new PageCompressionSettings(), new HostTimings(), new PageContent { RandomShare = 0.5, WritesAnywhere = false }, memory);
        writer.Next.AddRange([100, 300]); // page 100 is written at 100 of 512 places, page 300 at 300
        memory.RunGuest(VirtualDuration.FromMilliseconds(1));
        Fill(encoder, 0);
        Fill(encoder, 64).WireBytes.Should().Be(64 * (12 + 2124));
        Fill(encoder, 256).WireBytes.Should().Be(64 * (12 + 2124) + 16, "measured: 15.7 bytes for the first change");
    }

    [Fact]
    public void With_waiting_the_time_is_that_of_the_work_shared_by_the_processors()
    {
        var host = new HostTimings { MigrationCpus = 2, CompressionHandOffTime = new VirtualDuration(50_600) };
        var (encoder, _) = Make(new PageContent { RandomShare = 0.25 }, new PageCompressionSettings { Threads = 4 }, host);
        var first = Fill(encoder, 0);
        var second = Fill(encoder, 64);
        encoder.Section(ref second, begins: false);
        (first.SenderTime + second.SenderTime).Should().BeCloseTo(127 * 50_000, 10_000, "49.4 + 50.6 us a page, two processors, 127 pages, the last four of them waited for at the section's end");
    }

    [Fact]
    public void Without_waiting_a_page_that_finds_no_idle_thread_goes_raw()
    {
        var host = new HostTimings { MigrationCpus = 1, CompressionHandOffTime = new VirtualDuration(35_600) };
        var (encoder, _) = Make(new PageContent { RandomShare = 0.25 }, new PageCompressionSettings { Threads = 2, WaitForThread = false }, host);
        var batch = SendBatch.Unlimited;
        for (var page = 0; page < 64_000; page += 64)
        {
            encoder.Send(page, ulong.MaxValue, ulong.MaxValue, ref batch, out _);
        }

        // Threads take a page every 85 us, of which handing over takes 1; the sender sends raw pages of 4 us in the rest: 1 of 22.
        (batch.NormalPages / (double)batch.EncodedPages).Should().BeApproximately(84 / 4.0, 0.5);
        encoder.Report!.BusyPages.Should().Be(batch.NormalPages - 1);
    }

    private static SendBatch Fill(PageCompressionEncoder encoder, long page)
    {
        var batch = SendBatch.Unlimited;
        encoder.Send(page, ulong.MaxValue, ulong.MaxValue, ref batch, out _);
        return batch;
    }

    private static (PageCompressionEncoder Encoder, PageExactMemory Memory) Make(PageContent content, PageCompressionSettings? settings = null, HostTimings? host = null)
    {
        var memory = Memory(out _);
        return (new PageCompressionEncoder(Costs, RateCounting.PerPage, settings ?? new PageCompressionSettings(), host ?? new HostTimings(), content, memory), memory);
    }

    private static PageExactMemory Memory(out ScriptedWriter writer)
    {
        writer = new ScriptedWriter();
        return new PageExactMemory(new PageBitmap(1 << 17), writer, new MemoryTracking { KeepsContent = true });
    }
}
