using FsCheck.Xunit;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Tests.Properties;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Hypervisors;

public class XenTests
{
    private const int MiB = 256; // pages
    private static readonly MigrationSettings Defaults = new() { Verify = true };

    [Theory]
    [InlineData("xen")]
    [InlineData("xapi")]
    public void A_guest_that_writes_all_the_time_gets_five_live_passes_and_then_a_pause_without_limit(string hypervisor)
    {
        var busy = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(128)), WritesPerSecond = 10_000_000 };
        var report = TestMigrations.Run(hypervisor, busy, Defaults);
        report.Status.Should().Be(MigrationStatus.Completed);
        report.Rounds.Count(r => !r.IsStopAndCopy).Should().Be(5);
        report.Rounds.Skip(1).Take(4).Should().OnlyContain(r => r.PagesSent > 127 * MiB, "nothing is left out that was written again before its turn");
        report.Rounds[^1].PagesSent.Should().BeGreaterThan(127 * MiB, "what the last pass left is sent in the pause, however long");
        report.LogReadings.Should().HaveCount(6, "one at set-up, four between passes, one in the pause: none after the fifth pass");
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Theory]
    [InlineData("xen", 49, 2)]
    [InlineData("xen", 50, 3)]
    [InlineData("xapi", 50, 2)]
    [InlineData("xapi", 51, 3)]
    public void A_reading_that_finds_few_pages_has_them_sent_live_once_more(string hypervisor, int pages, int livePasses)
    {
        // Written so often that any pass finds all of them dirty; the second, shorter pass finds them again.
        var report = TestMigrations.Run(hypervisor, new SequentialWorkload { WorkingSet = new(ByteCount.Zero, new ByteCount(pages * 4096L)), WritesPerSecond = 100_000_000 }, Defaults);
        report.Rounds.TakeWhile(r => !r.IsStopAndCopy).Count(r => r.PagesSent > 0).Should().Be(livePasses == 2 ? 2 : 5);
        report.Rounds[1].PagesSent.Should().Be(pages);
        report.Rounds[^1].PagesSent.Should().Be(pages);
    }

    [Fact]
    public void An_idle_guest_is_sent_once_and_its_zero_pages_in_full()
    {
        var report = TestMigrations.Run("xen", new IdleWorkload(), Defaults, mebibytes: 65);
        const long Pages = 65 * MiB;
        (report.NormalPages, report.ZeroPages).Should().Be((Pages, 0), "no page is looked at");
        var records = (Pages + 1023) / 1024;
        report.Transferred.Bytes.Should().Be(48 + (Pages * (8 + 4096)) + (records * 16) + 40, "headers, records of up to 1,024 pages, the records at the end");
        report.GuestPause.Should().BeGreaterThanOrEqualTo(Xen.SuspendTime + Xen.ResumeTime);
    }

    [Fact]
    public void A_full_record_is_a_header_an_entry_a_page_and_the_pages()
    {
        var encoder = new XenEncoder(VirtualDuration.Zero, VirtualDuration.Zero);
        var batch = SendBatch.Unlimited;
        encoder.TrySendMany(1000, 24, ref batch).Should().BeTrue();
        batch.WireBytes.Should().Be(16 + 8_192 + 4_194_304);
        encoder.Send(0, 1, 1, ref batch, out _);
        batch.WireBytes.Should().Be(16 + 8_192 + 4_194_304 + 16 + 8 + 4096, "the next page begins a record");
        encoder.Section(ref batch, begins: false);
        encoder.Send(0, 0b101, 0b1, ref batch, out _);
        batch.WireBytes.Should().Be(16 + 8_192 + 4_194_304 + 16 + 8 + 4096 + 16 + (2 * (8 + 4096)), "a pass begins a record");
    }

    [Fact]
    public void Records_do_not_depend_on_how_pages_come()
    {
        var (whole, single) = (new XenEncoder(new VirtualDuration(7), default), new XenEncoder(new VirtualDuration(7), default));
        var (many, words) = (SendBatch.Unlimited, new SendBatch(new ByteCount(40_000_000), VirtualDuration.FromSeconds(10), DataRate.Unlimited));
        whole.TrySendMany(64 * 150, 0, ref many);
        for (var word = 0; word < 150; word++)
        {
            single.Send(word * 64, ulong.MaxValue, 0, ref words, out var isSpent).Should().Be(ulong.MaxValue);
            isSpent.Should().BeFalse();
        }

        (words.WireBytes, words.NormalPages, words.SenderTime).Should().Be((many.WireBytes, many.NormalPages, many.SenderTime));
    }

    [Property(MaxTest = 150, Replay = "1,1", StartSize = 1_000, EndSize = 100_000_000)]
    public void No_guest_gets_more_than_five_live_passes(int number)
    {
        foreach (var hypervisor in new[] { "xen", "xapi" })
        {
            var (report, _) = new RandomMigration(number, hypervisor).Run(verify: true);
            report.Rounds.Count(r => !r.IsStopAndCopy).Should().BeLessThanOrEqualTo(5);
            if (report.Status == MigrationStatus.Completed)
            {
                report.Rounds.Count.Should().BeLessThanOrEqualTo(6);
                report.DestinationIsUpToDate.Should().BeTrue();
            }
        }
    }
}
