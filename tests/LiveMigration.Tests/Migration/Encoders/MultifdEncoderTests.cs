using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Migration.Encoders;

public class MultifdEncoderTests
{
    private const long Packet = 525_632; // 1,344 and 128 pages
    private const int Sync = 1344;
    private const int Frame = 18;
    private static readonly PageCosts Costs = new() { NormalPageBytes = 4104, ZeroPageBytes = 9, SectionHeaderBytes = 5, SectionTrailerBytes = 13, ZeroPageTime = new VirtualDuration(480) };
    private static readonly MultifdRules Old = MultifdRules.Before81 with { RepeatedPagesPerHundredPackets = 0 };

    [Theory]
    [InlineData(64, 4, 6_838_610)] // 13 packets, 4 channels synchronised; recorded 7.2.22
    [InlineData(128, 2, 26 * Packet + 2 * Sync + Frame)]
    public void Before_81_a_window_is_whole_packets_and_one_that_synchronises_each_channel(int mebibytes, int channels, long expected)
    {
        var sender = new Sender(new MultifdSettings { Channels = channels, ZeroPages = ZeroPageDetection.MainThread }, Old);
        sender.Section(mebibytes); // the first synchronises at set-up too
        var window = sender.Section(mebibytes);
        (window.AccountedBytes, window.WireBytes, window.ChannelBytes).Should().Be((expected, expected - Frame, expected - Frame));
        window.NormalPages.Should().Be((expected - Frame - channels * Sync) / Packet * 128);
    }

    [Fact]
    public void Before_81_a_repeated_page_counts_as_bytes_only()
    {
        // 0.5 a packet: of 13 packets 6 begin with a page sent before, so 6 pages fewer are new in as many bytes.
        var sender = new Sender(new MultifdSettings { Channels = 4, ZeroPages = ZeroPageDetection.MainThread }, Old with { RepeatedPagesPerHundredPackets = 50 });
        sender.Section(64);
        var window = sender.Section(64);
        (window.AccountedBytes - 6_838_610).Should().BeOneOf(0, 5440); // 5,440: the repeated page alone in a packet
        (13 * 128 - window.NormalPages).Should().BeInRange(6, 7);
    }

    [Fact]
    public void Since_81_packets_in_flight_overshoot_by_three_quarters_of_the_channels_in_the_mean()
    {
        var sender = new Sender(new MultifdSettings { Channels = 2 }, MultifdRules.Since81);
        sender.Section(64);
        var windows = Enumerable.Range(0, 4).Select(_ => (sender.Section(64).AccountedBytes - Frame) / (double)Packet).ToList();
        windows.Should().OnlyContain(packets => packets == 14 || packets == 15, "13 packets and one or two in flight");
        windows.Average().Should().Be(13 + 0.75 * 2);
    }

    [Fact]
    public void Since_81_a_partly_filled_packet_survives_the_section_and_is_sent_at_the_laps_end()
    {
        var sender = new Sender(new MultifdSettings { Channels = 2 }, MultifdRules.Since81);
        sender.SendPages(128);
        var first = sender.SendPages(100);
        first.ChannelBytes.Should().Be(0);
        var second = sender.SendPages(28);
        second.ChannelBytes.Should().Be(Packet);
        sender.SendPages(10).ChannelBytes.Should().Be(0);
        var batch = SendBatch.Unlimited;
        sender.Encoder.LapEnded(ref batch);
        batch.ChannelBytes.Should().Be(Sync + 10 * 4096 + 2 * Sync);
    }

    [Fact]
    public void Since_81_each_synchronisation_puts_8_bytes_on_the_main_stream_and_each_channel_begins_with_64()
    {
        var present = new Sender(new MultifdSettings { Channels = 4 }, MultifdRules.Since81);
        var setUp = present.SendPages(0);
        (setUp.ChannelBytes, setUp.WireBytes).Should().Be((4 * 64 + 4 * Sync, 4 * 64 + 4 * Sync + 8));
        setUp.AccountedBytes.Should().Be(4 * Sync + 8 + Frame, "channels introduce themselves before the first window begins");
        present.Encoder.GuestStopped();
        var last = present.SendPages(0);
        (last.WireBytes - last.ChannelBytes).Should().Be(8, "the search for another page goes round and finds none");
        present.Encoder.Report!.ChannelBytes.Should().Be(4 * 64 + 8 * Sync);

        var old = new Sender(new MultifdSettings { Channels = 4 }, Old).SendPages(0);
        (old.ChannelBytes, old.WireBytes).Should().Be((8 * Sync, 8 * Sync));
    }

    [Theory]
    [InlineData(ZeroPageDetection.Channels, 0, 128, Sync)]
    [InlineData(ZeroPageDetection.MainThread, 0, 128, 128 * 9)]
    [InlineData(ZeroPageDetection.None, 128, 0, Packet)]
    public void Zero_pages_go_where_they_are_found(ZeroPageDetection who, long normal, long zero, long bytes)
    {
        var sender = new Sender(new MultifdSettings { ZeroPages = who }, MultifdRules.Since81);
        sender.SendPages(128);
        var batch = sender.SendPages(128, data: 0);
        (batch.NormalPages, batch.ZeroPages, batch.WireBytes).Should().Be((normal, zero, bytes));
    }

    [Fact]
    public void Compressed_pages_count_at_their_size_since_81_and_in_full_before()
    {
        var content = new PageContent { RandomShare = 0.25 };
        var settings = new MultifdSettings { Compression = StreamCompression.Zlib };
        var present = new Sender(settings, MultifdRules.Since81, content);
        present.SendPages(128);
        present.SendPages(128).WireBytes.Should().Be(1344 + 128 * 1054, "measured: a page with 256 random words takes 1,054 bytes");
        var old = new Sender(settings, Old with { RepeatedPagesPerHundredCompressedPackets = 0 }, content);
        old.SendPages(128);
        var batch = old.SendPages(128);
        batch.WireBytes.Should().Be(Packet + 2 * Sync);
        batch.TravellingBytes.Should().Be(1344 + 128 * 1054 + 2 * Sync);
    }

    [Fact]
    public void The_sender_waits_only_when_every_channel_has_a_packet()
    {
        var host = new HostTimings { ChannelPageTime = VirtualDuration.FromMicroseconds(100), MigrationCpus = 2 };
        var sender = new Sender(new MultifdSettings { Channels = 2 }, MultifdRules.Since81, host: host);
        sender.SendPages(128).SenderTime.Should().Be(128 * 50, "a free channel takes it");
        sender.SendPages(128).SenderTime.Should().Be(128 * 50);
        sender.SendPages(128).SenderTime.Should().BeCloseTo(128 * 100_000 / 2 - 128 * 50, 128 * 100, "both have one in hand; two processors share the work");
    }

    [Fact]
    public void The_last_stage_waits_for_all_channels()
    {
        var host = new HostTimings { ChannelPageTime = VirtualDuration.FromMicroseconds(100), StoppedMigrationCpus = 2 };
        var sender = new Sender(new MultifdSettings { Channels = 2 }, MultifdRules.Since81, host: host);
        sender.SendPages(128, ulong.MaxValue);
        sender.Encoder.GuestStopped();
        var batch = sender.SendPages(64);
        batch.ChannelBytes.Should().Be(1344 + 64 * 4096 + 2 * Sync);
        batch.SenderTime.Should().BeGreaterThan(64 * 100_000 / 2);
    }

    /// <summary>An encoder, and pages without end for it.</summary>
    private sealed class Sender
    {
        private long page;
        private VirtualTime now = VirtualTime.Zero;

        public Sender(MultifdSettings settings, MultifdRules rules, PageContent? content = null, HostTimings? host = null)
        {
            var memory = new PageExactMemory(new PageBitmap(1 << 20), new ScriptedWriter(), new MemoryTracking { KeepsContent = true });
            Encoder = new MultifdEncoder(Costs, rules.FlushesEachSection ? RateCounting.PerPage : RateCounting.AtFlush, settings, rules, host ?? new HostTimings(), content ?? new PageContent(), memory);
        }

        public MultifdEncoder Encoder { get; }

        /// <summary>A window's section at a limit.</summary>
        public SendBatch Section(int mebibytesPerSecond)
        {
            var batch = new SendBatch(new ByteCount(mebibytesPerSecond * 1048576L / 10), VirtualDuration.FromSeconds(9), DataRate.Unlimited) { StartsAt = now };
            Encoder.Section(ref batch, begins: true);
            for (var isSpent = false; !isSpent; page += 64)
            {
                Encoder.Send(page, ulong.MaxValue, ulong.MaxValue, ref batch, out isSpent);
            }

            Encoder.Section(ref batch, begins: false);
            now += VirtualDuration.FromMilliseconds(100);
            return batch;
        }

        /// <summary>A section of so many pages, right behind the one before.</summary>
        public SendBatch SendPages(int count, ulong data = ulong.MaxValue)
        {
            var batch = SendBatch.Unlimited with { StartsAt = now };
            Encoder.Section(ref batch, begins: true);
            for (var left = count; left > 0; left -= 64)
            {
                Encoder.Send(page, left >= 64 ? ulong.MaxValue : (1UL << left) - 1, data, ref batch, out _);
                page += 64;
            }

            Encoder.Section(ref batch, begins: false);
            now += new VirtualDuration(batch.SenderTime);
            return batch;
        }
    }
}
