using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.Encoders;

public class CompressedStreamEncoderTests
{
    private static readonly PageCosts Costs = new() { NormalPageBytes = 4104, ZeroPageBytes = 9, ZeroPageTime = new VirtualDuration(270) };

    [Theory]
    [InlineData(StreamCompression.Zlib, 854, 20.5)]
    [InlineData(StreamCompression.Zstd, 640, 6.2)]
    [InlineData(StreamCompression.Lz4, 1113, 4.6)]
    [InlineData(StreamCompression.Xpress, 1165, 9.5)]
    public void A_page_of_text_has_its_measured_size_and_cycles(StreamCompression algorithm, int bytes, double cyclesPerByte)
    {
        var host = new HostTimings { Clock = ProcessorSpeed.FromGigahertz(2), MigrationCpus = 4 };
        var encoder = Make(new ContentMix { Text = 1 }, new CompressionSettings { Algorithm = algorithm, Threads = 2 }, host);
        var batch = SendAll(encoder, 6400);
        batch.WireBytes.Should().Be(6400 * (8 + bytes));
        batch.EncodedPages.Should().Be(6400);
        encoder.Report.Should().Be(new EncodingReport { EncodedPages = 6400, EncodedBytes = 6400 * bytes });
        var time = (long)((long)(cyclesPerByte * 4096 / 2) / 2.0); // 2 GHz, two threads
        batch.SenderTime.Should().Be(6400 * time, "the sender hands pages over and waits for the threads at the end");
    }

    [Fact]
    public void Bytes_and_time_of_a_mix_are_the_sums_over_its_classes()
    {
        var mix = new ContentMix { Database = 0.7, Media = 0.3 };
        var encoder = Make(mix, new CompressionSettings { Algorithm = StreamCompression.Zstd, Threads = 1 }, new HostTimings());
        var batch = SendAll(encoder, 64_000);
        var database = (64_000 * 3882 - (batch.WireBytes - 64_000 * 8)) / (3882.0 - 1932); // the rest is media
        database.Should().Be(Math.Round(database), "a whole number of pages of each").And.BeApproximately(64_000 * 0.7, 600);
        batch.SenderTime.Should().Be((long)database * (long)(9.9 * 4096 / 3) + (64_000 - (long)database) * (long)(2.6 * 4096 / 3));
    }

    [Fact]
    public void Zero_pages_are_marks_where_they_are_told_apart_and_else_compressed_to_next_to_nothing()
    {
        var marked = Make(new ContentMix { Text = 1 }, new CompressionSettings(), new HostTimings());
        var batch = SendBatch.Unlimited;
        marked.Send(0, ulong.MaxValue, 0, ref batch, out _);
        (batch.ZeroPages, batch.WireBytes, batch.SenderTime).Should().Be((64, 64 * 9, 64 * 270));

        var content = new PageContent { Mix = new ContentMix { Text = 1 } };
        var compressed = new CompressedStreamEncoder(new PageCosts(), new CompressionSettings { Algorithm = StreamCompression.Lz4 }, new HostTimings(), content, Memory(needsContent: false));
        batch = SendBatch.Unlimited;
        compressed.Send(0, ulong.MaxValue, 0, ref batch, out _);
        (batch.ZeroPages, batch.EncodedPages, batch.WireBytes).Should().Be((0, 64, 64 * 16));
    }

    [Theory]
    [InlineData(StreamCompression.Lz4, 2070.8)]
    [InlineData(StreamCompression.Xpress, 2309.6)]
    public void Without_classes_pages_are_part_random_and_grow_with_what_is_written(StreamCompression algorithm, double half)
    {
        var memory = Memory(needsContent: true, out var writer);
        var encoder = new CompressedStreamEncoder(Costs, new CompressionSettings { Algorithm = algorithm }, new HostTimings(), new PageContent(), memory);
        writer.Next.Add(1);
        memory.RunGuest(VirtualDuration.FromMilliseconds(1));
        var untouched = SendBatch.Unlimited;
        encoder.Send(0, 1, 1, ref untouched, out _);
        untouched.WireBytes.Should().Be(8 + (long)Math.Round(half));
        var written = SendBatch.Unlimited;
        encoder.Send(0, 2, 2, ref written, out _);
        written.WireBytes.Should().BeGreaterThan(untouched.WireBytes).And.BeLessThan(untouched.WireBytes + 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(40)]
    public void Sender_and_threads_work_side_by_side_and_the_slower_decides(int senderMicroseconds)
    {
        var costs = Costs with { NormalPageTime = VirtualDuration.FromMicroseconds(senderMicroseconds) };
        var content = new PageContent { Mix = new ContentMix { Database = 1 } };
        var encoder = new CompressedStreamEncoder(costs, new CompressionSettings { Algorithm = StreamCompression.Zstd, Threads = 1 }, new HostTimings(), content, Memory(needsContent: false));
        var sender = 6400 * senderMicroseconds * 1000.0;
        var threads = 6400 * 9.9 * 4096 / 3;
        (SendAll(encoder, 6400).SenderTime / Math.Max(sender, threads)).Should().BeInRange(0.999, 1.001);
    }

    [Fact]
    public void Without_classes_the_measured_times_are_those_of_the_default_clock_and_follow_another()
    {
        long TimeAt(double gigahertz)
        {
            var host = new HostTimings { Clock = ProcessorSpeed.FromGigahertz(gigahertz) };
            return SendAll(new CompressedStreamEncoder(Costs, new CompressionSettings { Algorithm = StreamCompression.Zlib, Threads = 1 }, host, new PageContent(), Memory(needsContent: true)), 640).SenderTime;
        }

        TimeAt(3).Should().Be(640 * 49_600, "measured: half of the page random, 49.6 us");
        TimeAt(1.5).Should().Be(640 * 99_200);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(100_000, false)]
    public void An_idle_guest_takes_the_time_of_the_link_or_of_the_processors_whichever_is_longer(int megabits, bool isLink)
    {
        var host = new HostTimings { MigrationCpus = 2 };
        var report = Run(new IdleWorkload(), DataRate.FromMegabitsPerSecond(megabits), host, new ContentMix { Code = 1 });
        var pages = 256 * 256;
        var link = DataRate.FromMegabitsPerSecond(megabits).TimeFor(new ByteCount(pages * 2220L)).TotalSeconds;
        var processors = pages * 16.6 * 4096 / 3e9 / 2;
        (link > processors).Should().Be(isLink);
        report.TotalTime.TotalSeconds.Should().BeApproximately(Math.Max(link, processors), 0.001);
        report.Transferred.Bytes.Should().Be(pages * 2220L);
    }

    [Fact]
    public void No_page_is_lost_every_byte_belongs_to_a_round_and_a_second_run_is_the_same()
    {
        IWorkload[] workloads =
        [
            new UniformWorkload { WorkingSet = new(ByteCount.FromMiB(16), ByteCount.FromMiB(64)), WritesPerSecond = 9000, Pace = WritePace.Paced },
            new HotColdWorkload { WorkingSet = new(ByteCount.FromMiB(16), ByteCount.FromMiB(64)), WritesPerSecond = 20_000, Order = PageOrder.Scattered },
        ];
        foreach (var workload in workloads)
        {
            foreach (var mix in (ContentMix?[])[null, new ContentMix { Text = 0.3, Heap = 0.4, Media = 0.3 }])
            {
                var report = Run(workload, DataRate.FromGigabitsPerSecond(2), new HostTimings(), mix);
                report.Status.Should().Be(MigrationStatus.Completed);
                report.DestinationIsUpToDate.Should().BeTrue();
                report.Rounds.Sum(r => r.BytesSent.Bytes).Should().Be(report.Transferred.Bytes - report.StreamBytes.Bytes);
                report.Rounds.Sum(r => r.PagesSent).Should().Be(report.NormalPages + report.ZeroPages + report.Encoding!.EncodedPages);
                Run(workload, DataRate.FromGigabitsPerSecond(2), new HostTimings(), mix).Digest.Should().Be(report.Digest);
            }
        }
    }

    [Fact]
    public void A_mix_whose_shares_do_not_add_up_and_no_algorithm_are_refused()
    {
        var halves = () => Make(new ContentMix { Text = 0.5 }, new CompressionSettings(), new HostTimings());
        halves.Should().Throw<ArgumentException>().WithMessage("shares of the content: 0.5 together; allowed is 1*");
        var none = () => Make(new ContentMix { Text = 1 }, new CompressionSettings { Algorithm = StreamCompression.None }, new HostTimings());
        none.Should().Throw<ArgumentException>().WithMessage("The algorithm is none*");
    }

    private static MigrationReport Run(IWorkload workload, DataRate nic, HostTimings host, ContentMix? mix)
    {
        var content = new PageContent { Mix = mix };
        var simulator = new Simulator(1);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(256), Content = content, Workload = workload };
        var request = TestMigrations.Request("textbook", vm, nic, new MigrationSettings { Verify = true });
        var plan = HypervisorCatalog.BuiltIn.Plan(request) with
        {
            Encoder = memory => new CompressedStreamEncoder(new PageCosts(), new CompressionSettings(), host, content, memory),
            NeedsContent = CompressedStreamEncoder.NeedsContent(content),
        };
        return TestMigrations.Run(Migrations.Start(simulator, request, plan), simulator);
    }

    private static CompressedStreamEncoder Make(ContentMix mix, CompressionSettings settings, HostTimings host) =>
        new(Costs, settings, host, new PageContent { Mix = mix }, Memory(needsContent: false));

    private static PageExactMemory Memory(bool needsContent) => Memory(needsContent, out _);

    private static PageExactMemory Memory(bool needsContent, out ScriptedWriter writer)
    {
        writer = new ScriptedWriter();
        return new PageExactMemory(new PageBitmap(1 << 17), writer, new MemoryTracking { KeepsContent = needsContent });
    }

    private static SendBatch SendAll(CompressedStreamEncoder encoder, int pages)
    {
        var batch = SendBatch.Unlimited;
        encoder.Section(ref batch, begins: true);
        for (var page = 0; page < pages; page += 64)
        {
            encoder.Send(page, ulong.MaxValue, ulong.MaxValue, ref batch, out _);
        }

        encoder.Section(ref batch, begins: false);
        return batch;
    }
}
