using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Migration.Encoders;

public class XbzrleEncoderTests
{
    private const int Pages = 4096;
    private static readonly PageCosts Costs = new() { NormalPageBytes = 4104, ZeroPageBytes = 9, SectionHeaderBytes = 5, SectionTrailerBytes = 13 };

    [Fact]
    public void A_page_is_kept_in_its_place_until_it_was_not_used_for_two_readings()
    {
        var cache = new XbzrleCache(16);
        cache.Insert(3, version: 7, reading: 5);
        cache.Find(3, 5).Should().Be(7);
        cache.Find(19, 5).Should().Be(-1, "page 19 contends for the same place but is another page");
        cache.Insert(19, version: 1, reading: 6);
        cache.Find(3, 6).Should().Be(7, "a page of the reading before this one is not replaced");
        cache.Insert(19, version: 1, reading: 7);
        cache.Find(3, 7).Should().Be(7, "finding it made it younger");
        cache.Insert(19, version: 1, reading: 9);
        cache.Find(3, 9).Should().Be(-1, "7 + 2 is not above 9");
        cache.Find(19, 9).Should().Be(1);
    }

    [Fact]
    public void The_first_lap_goes_in_full_and_then_only_what_changed()
    {
        var guest = new Guest(new PageContent { WritesAnywhere = false });
        guest.SendAll().WireBytes.Should().Be(Pages * 4104L);
        guest.Encoder.Report!.EncodedPages.Should().Be(0);

        guest.Write(16, 17, 18);
        var misses = guest.SendAll();
        misses.WireBytes.Should().Be(3 * 4104, "nothing is in the cache before the first lap has ended");
        misses.NormalPages.Should().Be(3);

        guest.Write(5, 17);
        var second = guest.SendAll();
        second.WireBytes.Should().Be(4104 + 8 + 3 + 11, "page 5 is new; page 17 changed at 17 x 8 = 136: a gap of two bytes, a run of one, 8 bytes");
        (second.NormalPages, second.EncodedPages).Should().Be((1, 1));
        guest.Encoder.Report.Should().Be(new Reports.EncodingReport { EncodedPages = 1, EncodedBytes = 14, CacheMisses = 4 });
        guest.Memory.DestinationIsUpToDate().Should().BeTrue();
    }

    [Fact]
    public void A_page_that_was_sent_after_its_write_was_logged_is_not_sent_again()
    {
        var guest = new Guest(new PageContent { WritesAnywhere = false });
        guest.SendAll();
        guest.Write(7);
        guest.SendAll();

        // Written and found pending; written again before its turn: the second mark finds what was sent already.
        guest.Write(7);
        guest.Memory.ReadLog();
        guest.Write(7);
        guest.Send();
        var again = guest.SendAll();
        (again.WireBytes, again.EncodedPages).Should().Be((0, 1));
    }

    [Fact]
    public void A_rewritten_page_overflows_and_is_sent_whole()
    {
        var guest = new Guest(new PageContent { WriteSize = new ByteCount(4096) });
        guest.SendAll();
        guest.Write(7);
        guest.SendAll();
        guest.Write(7);
        var batch = guest.SendAll();
        (batch.WireBytes, batch.NormalPages).Should().Be((4104, 1));
        guest.Encoder.Report.Should().Be(new Reports.EncodingReport { EncodedPages = 1, EncodedBytes = 4096, CacheMisses = 1, Overflows = 1 });
    }

    [Fact]
    public void Pages_that_contend_for_a_place_miss_in_turn()
    {
        var guest = new Guest(new PageContent { WritesAnywhere = false }, cachePages: 16);
        guest.SendAll();
        guest.Write(7);
        guest.SendAll();
        guest.Write(23);
        guest.SendAll().WireBytes.Should().Be(4104, "23 = 7 + 16; 7 is too young to be replaced");
        guest.Write(7);
        guest.SendAll().EncodedPages.Should().Be(1);
        guest.Encoder.Report!.CacheMisses.Should().Be(2);
    }

    [Fact]
    public void Nothing_enters_the_cache_once_the_guest_is_stopped()
    {
        var guest = new Guest(new PageContent { WritesAnywhere = false });
        guest.SendAll();
        guest.Encoder.GuestStopped();
        guest.Write(7);
        guest.SendAll();
        guest.Write(7);
        guest.SendAll().WireBytes.Should().Be(4104);
        guest.Encoder.Report!.CacheMisses.Should().Be(2);
    }

    [Fact]
    public void A_window_of_copied_pages_has_6718266_bytes()
    {
        // 64 MiB/s: 6,710,886 a window, seen exceeded when 205 buffers of 32 KiB are full: 1,637 pages; and 18 bytes of frame. Recorded: 32 of 32 windows.
        var guest = new Guest(new PageContent { WritesAnywhere = false }, counting: RateCounting.AtFlush);
        guest.SendAll();
        guest.Write([.. Enumerable.Range(0, 2000)]);
        guest.Memory.ReadLog();
        var batch = new SendBatch(new ByteCount(6_710_886), VirtualDuration.FromSeconds(9), DataRate.Unlimited);
        guest.Encoder.Section(ref batch, begins: true);
        guest.Memory.Take(guest.Encoder, ref batch);
        guest.Encoder.Section(ref batch, begins: false);
        (batch.NormalPages, batch.WireBytes, batch.AccountedBytes).Should().Be((1637, 6_718_266 - 18, 6_718_266));
    }

    [Fact]
    public void Time_is_that_of_misses_and_hits()
    {
        var guest = new Guest(new PageContent { WritesAnywhere = false });
        guest.SendAll();
        guest.Write(1, 2, 3);
        guest.SendAll().SenderTime.Should().Be(3 * new HostTimings().XbzrleMissTime.Nanoseconds);
        guest.Write(1, 2, 3);
        guest.SendAll().SenderTime.Should().Be(3 * new HostTimings().XbzrleHitTime.Nanoseconds);
    }

    [Fact]
    public void A_memory_without_versions_is_refused()
    {
        var make = () => new XbzrleEncoder(Costs, RateCounting.PerPage, new XbzrleSettings(), new HostTimings(), new PageContent(), new PageExactMemory(new PageBitmap(64), new ScriptedWriter(), MemoryTracking.Plain));
        make.Should().Throw<ArgumentException>().WithMessage("*KeepsContent*");
    }

    /// <summary>A guest whose writes are named, and its encoder.</summary>
    private sealed class Guest
    {
        private readonly ScriptedWriter writer = new();

        public Guest(PageContent content, int cachePages = 16384, RateCounting counting = RateCounting.PerPage)
        {
            var filled = new PageBitmap(Pages);
            filled.AddRange(0, Pages);
            Memory = new PageExactMemory(filled, writer, new MemoryTracking { KeepsContent = true, ProvesVersions = true });
            Encoder = new XbzrleEncoder(Costs, counting, new XbzrleSettings { CacheSize = new ByteCount(cachePages * 4096L) }, new HostTimings(), content, Memory);
            Memory.StartTracking();
        }

        public PageExactMemory Memory { get; }

        public XbzrleEncoder Encoder { get; }

        public void Write(params int[] pages)
        {
            writer.Next.AddRange(pages);
            Memory.RunGuest(VirtualDuration.FromMilliseconds(1));
        }

        /// <summary>Reads the log and sends what is pending.</summary>
        public SendBatch SendAll()
        {
            Memory.ReadLog();
            Encoder.LogWasRead();
            return Send();
        }

        public SendBatch Send()
        {
            var batch = SendBatch.Unlimited;
            Memory.Take(Encoder, ref batch);
            return batch;
        }
    }
}
