using FsCheck.Xunit;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Properties;

/// <summary>What must hold for any guest, hypervisor, setting and command.</summary>
[Properties(MaxTest = 400, Replay = "1,1", StartSize = 1_000, EndSize = 100_000_000)]
public class MigrationProperties
{
    [Property]
    public void A_migration_ends_and_loses_no_page_and_leaves_no_event(int number)
    {
        var (report, simulator) = new RandomMigration(number).Run(verify: true);
        simulator.TryPeekNextTime(out _).Should().BeFalse("nothing of a migration outlives it");
        if (report.Status == MigrationStatus.Completed)
        {
            report.DestinationIsUpToDate.Should().BeTrue($"every page's last version is at the destination ({report.Technique}, {report.Hypervisor})");
        }
        else
        {
            report.DestinationIsUpToDate.Should().BeNull();
            report.Reason.Should().NotBeEmpty();
        }
    }

    [Property]
    public void Every_byte_and_every_page_belongs_to_a_round(int number)
    {
        var (report, _) = new RandomMigration(number).Run(verify: false);
        report.Rounds.Sum(r => r.BytesSent.Bytes).Should().Be(report.Transferred.Bytes - report.StreamBytes.Bytes);
        (report.NormalPages < 0 || report.ZeroPages < 0 || report.StreamBytes < ByteCount.Zero).Should().BeFalse("nothing is taken back that was not sent");
        if (report.Status == MigrationStatus.Completed)
        {
            var encoded = report.Encoding is { } encoding ? encoding.EncodedPages - encoding.Overflows : 0;
            report.Rounds.Sum(r => r.PagesSent).Should().Be(report.NormalPages + report.ZeroPages + encoded, "an encoded page that grew too large was sent in full");
            report.Rounds[^1].Remaining.Should().Be(ByteCount.Zero, "nothing is left behind");
        }

        report.Rounds.Should().NotContain(r => r.BytesSent.Bytes < 0 || r.PagesSent < 0 || r.Dirtied.Bytes < 0 || r.Length < VirtualDuration.Zero);
        report.Rounds.Zip(report.Rounds.Skip(1)).Should().NotContain(p => p.First.Start + p.First.Length > p.Second.Start);
    }

    [Property]
    public void Every_byte_on_the_wire_is_of_memory_of_a_device_or_of_a_disk(int number)
    {
        var migration = new RandomMigration(number);
        var (report, _) = migration.Run(verify: false);
        report.DeviceBytes.Should().BeLessThanOrEqualTo(report.StreamBytes).And.BeGreaterThanOrEqualTo(ByteCount.Zero);
        report.WireBytes.Bytes.Should().Be(report.Transferred.Bytes + (report.Storage?.Disks.Sum(d => d.Copied.Bytes + d.Mirrored.Bytes) ?? 0));
        if (report.Status != MigrationStatus.Completed)
        {
            return;
        }

        var (vm, settings) = (migration.Request.Vm, migration.Request.Settings);
        report.DeviceBytes.Bytes.Should().BeGreaterThanOrEqualTo(vm.Devices.Sum(d => d.State.Bytes), "all state of all devices has arrived");
        foreach (var (disk, moved) in vm.Disks.Zip(report.Storage?.Disks ?? []))
        {
            moved.Copied.Should().BeGreaterThanOrEqualTo(disk.UsedSize, "all that is on a disk has arrived");
            var ran = report.TotalTime.TotalSeconds;
            moved.Mirrored.Bytes.Should().BeLessThanOrEqualTo((long)(disk.WriteRate.BytesPerSecond * ran) + 1, "nothing is mirrored that was not written");
            (settings.Storage!.Technique == StorageTechnique.Mirror ? moved.Copied : disk.UsedSize).Should().Be(disk.UsedSize, "a mirror copies once");
        }
    }

    [Property]
    public void Phases_follow_each_other_and_the_pause_is_within_the_total(int number)
    {
        var migration = new RandomMigration(number);
        var (report, _) = migration.Run(verify: false);
        report.Phases.Zip(report.Phases.Skip(1)).Should().NotContain(p => p.First.Start + p.First.Length != p.Second.Start);
        report.Phases.Should().NotContain(p => p.Length < VirtualDuration.Zero);
        report.GuestSlowdown.Should().BeInRange(0, 1);
        report.GuestPause.Should().BeGreaterThanOrEqualTo(VirtualDuration.Zero);
        if (report.Status is MigrationStatus.Failed or MigrationStatus.Cancelled or MigrationStatus.NotConverged or MigrationStatus.Refused)
        {
            report.ClientOutage.Should().Be(report.GuestPause, "the guest went on where clients knew it");
        }
    }

    [Property]
    public void The_same_seed_gives_the_same_digest_and_verification_changes_nothing(int number)
    {
        var (first, _) = new RandomMigration(number).Run(verify: false);
        var (second, _) = new RandomMigration(number).Run(verify: false);
        var (verified, _) = new RandomMigration(number).Run(verify: true);
        second.Digest.Should().Be(first.Digest);
        verified.Digest.Should().Be(first.Digest);
        (verified.TotalTime, verified.Transferred, verified.Status).Should().Be((first.TotalTime, first.Transferred, first.Status));
    }
}
