using LiveMigration.Migration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Controllers.Controlled;

namespace LiveMigration.Tests.Orchestration.Controllers;

public class ProxmoxTests
{
    [Fact]
    public void The_sixth_look_that_finds_more_left_doubles_the_limit_and_good_looks_take_none_back()
    {
        var doubling = new DowntimeDoubling(Ms(100), 5);
        var limits = new List<int>();
        for (var i = 0; i < 24; i++)
        {
            doubling.Look(ByteCount.FromMiB(i + 1), ByteCount.FromMiB(i % 2 == 0 ? 10_000 : 20_000));
            limits.Add((int)doubling.DowntimeLimit.TotalMilliseconds);
        }

        limits.Should().Equal([.. Enumerable.Repeat(100, 11), .. Enumerable.Repeat(200, 12), 400], "every second look finds more: the 6th is the 12th look, the 12th the 24th");
    }

    [Fact]
    public void A_look_at_which_nothing_was_sent_counts_as_nothing_and_one_at_which_nothing_is_left_as_no_progress()
    {
        var doubling = new DowntimeDoubling(Ms(100), 5);
        doubling.Look(ByteCount.FromMiB(10), ByteCount.FromMiB(50));
        doubling.Look(ByteCount.FromMiB(10), ByteCount.FromMiB(90));
        doubling.Count.Should().Be(0);
        doubling.Look(ByteCount.FromMiB(20), ByteCount.Zero);
        doubling.Count.Should().Be(1);
    }

    [Fact]
    public void It_is_near_the_end_when_less_is_left_than_was_sent_a_look_on_average()
    {
        var doubling = new DowntimeDoubling(Ms(100), 5);
        doubling.Look(ByteCount.FromMiB(100), ByteCount.FromMiB(50));
        doubling.IsNearEnd.Should().BeFalse("before the first look nothing was known to be sent");
        doubling.Look(ByteCount.FromMiB(200), ByteCount.FromMiB(50));
        doubling.IsNearEnd.Should().BeFalse("100 MiB over the two looks begun are 50");
        doubling.Look(ByteCount.FromMiB(300), ByteCount.FromMiB(49));
        doubling.IsNearEnd.Should().BeTrue("200 over 3 are 66");
    }

    [Fact]
    public void The_cache_is_a_tenth_of_the_memory_rounded_up_to_a_power_of_two() =>
        Proxmox.CacheFor(ByteCount.FromGiB(4)).Should().Be(ByteCount.FromMiB(512));

    [Fact]
    public void A_guest_on_a_plateau_moves_once_the_limit_has_doubled_often_enough()
    {
        // 60 MiB rewritten all the time are 504 ms: 100, 200, 400, 800. Declined: what would slow the guest or shrink its pages.
        var settings = new MigrationSettings { Declined = ["autoConverge", "xbzrle", "encryption"] };
        var report = Run(new Proxmox(), Plateau(1000, 60), settings, "qemu");
        report.Status.Should().Be(MigrationStatus.Completed);
        report.Decisions.Where(d => d.Did.StartsWith("downtime", StringComparison.Ordinal)).Select(d => d.Did).Should().Equal("downtime limit 200 ms", "downtime limit 400 ms", "downtime limit 800 ms");
        report.Decisions.Where(d => d.Did == "note").Select(d => d.Why).Should().Contain(why => why.EndsWith("looks each 100 ms from here on", StringComparison.Ordinal));
    }

    [Fact]
    public void It_encrypts_by_a_tunnel_unless_it_is_insecure_and_it_slows_and_encodes_always()
    {
        var asks = new Proxmox().AsksFor(Request(null, Plateau(1000, 60)));
        asks.Encryption!.By.Should().Be(EncryptedBy.Tunnel);
        (asks.AutoConverge, asks.Xbzrle).Should().NotBe((null, null));
        new Proxmox { Insecure = true }.AsksFor(Request(null, Plateau(1000, 60))).Encryption.Should().BeNull();
    }
}
