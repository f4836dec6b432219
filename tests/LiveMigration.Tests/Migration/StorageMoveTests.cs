using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

/// <summary>Disks that move with their guest, by mirror and by rounds of dirty blocks.</summary>
public class StorageMoveTests
{
    private static readonly DataRate Nic = DataRate.FromGigabitsPerSecond(8); // 1 GB/s
    private static readonly VirtualMachine Guest = new() { Name = "guest", Memory = ByteCount.FromMiB(64), Workload = new IdleWorkload() };
    private static readonly Disk Data = new() { Name = "data", Size = new ByteCount(40_000_000_000), Storage = "one", WriteRate = new DataRate(100_000_000) };

    [Fact]
    public void A_mirror_takes_size_over_what_the_guest_s_writes_leave_of_the_link()
    {
        var report = Run(new StorageMoveSettings(), Data);
        var storage = report.Storage!;
        storage.Time.Should().Be(new DataRate(900_000_000).TimeFor(Data.Size), "size / (rate - writes)");
        storage.Disks.Should().Equal(new DiskReport("data", Data.Size, storage.Disks[0].Mirrored, 1, storage.Time));
        var ran = report.TotalTime - report.GuestPause;
        storage.Disks[0].Mirrored.Should().Be(Data.WriteRate.BytesIn(ran), "every write until the guest stood still went to both sides");
        report.WireBytes.Should().Be(report.Transferred + Data.Size + storage.Disks[0].Mirrored);
    }

    [Fact]
    public void While_memory_moves_the_mirror_s_writes_take_their_part_of_the_link()
    {
        var report = Run(new StorageMoveSettings(), Data);
        report.Rounds[0].Length.Should().Be(new DataRate(900_000_000).TimeFor(Guest.Memory));
        report.Phases.Select(p => p.Phase).Should().StartWith([MigrationPhase.Storage, MigrationPhase.Setup, MigrationPhase.Rounds]);
        report.GuestPause.Should().Be(VirtualDuration.FromMilliseconds(10), "the pause has the mirror's drain alone");
    }

    [Fact]
    public void Rounds_of_dirty_blocks_are_a_geometric_series()
    {
        // r = 0.1: 40 GB, 4 GB, 0.4 GB, then 40 MB, which fit in 300 ms at 1 GB/s.
        var report = Run(new StorageMoveSettings { Technique = StorageTechnique.Bulk }, Data);
        var storage = report.Storage!;
        storage.Disks[0].Rounds.Should().Be(3);
        storage.Time.Nanoseconds.Should().BeCloseTo(44_400_000_000, 100, "sizes / rate");
        // While 64 MiB of memory and those 40 MB travel, a tenth of that is written again, and so on until the pause.
        ((double)storage.Bytes.Bytes).Should().BeApproximately(44_400_000_000 + 40_000_000 + 0.1 * (Guest.Memory.Bytes + 40_000_000), 2_000_000);
        storage.Bytes.Should().Be(Data.UsedSize + Data.WriteRate.BytesIn(report.TotalTime - report.GuestPause), "every block written until the guest stood still was sent once after it");
    }

    [Fact]
    public void While_memory_moves_dirty_blocks_wait_for_storage_slower_than_the_link()
    {
        // Copied at 500 - 100 MB/s, r = 0.25: after five rounds 40 GB x r^5 are left, which fit in 300 ms, and follow the pages.
        var report = Run(new StorageMoveSettings { Technique = StorageTechnique.Bulk }, new MigrationSettings { StorageBandwidth = new DataRate(500_000_000) }, Data);
        report.Storage!.Disks[0].Rounds.Should().Be(5);
        report.Rounds[0].Length.TotalSeconds.Should().BeApproximately(Guest.Memory.Bytes / 1e9 + 40e9 / 1024 / 400e6, 1e-6);
    }

    [Fact]
    public void Dirty_blocks_are_no_more_than_the_part_of_the_disk_that_is_written()
    {
        var report = Run(new StorageMoveSettings { Technique = StorageTechnique.Bulk }, Data with { WorkingSet = new ByteCount(100_000_000) });
        report.Storage!.Disks[0].Rounds.Should().Be(1, "100 MB fit in the downtime limit at once");
    }

    [Fact]
    public void Dirty_blocks_that_fill_a_window_to_the_byte_are_no_end_of_it()
    {
        // 128 MiB/s are 13,421,772 bytes a window; blocks alone, without a page that goes beyond it, fill one exactly.
        var settings = new MigrationSettings { Storage = new() { Technique = StorageTechnique.Bulk }, StorageBandwidth = DataRate.Unlimited };
        var disk = Data with { Size = new ByteCount(1_000_000_000), WriteRate = new DataRate(50_000_000) };
        var request = Request(Guest with { Disks = [disk] }, settings, "qemu-7.2");
        var simulator = new Simulator(1);
        var report = TestMigrations.Run(Migrations.Start(simulator, request), simulator);
        report.Status.Should().Be(MigrationStatus.Completed);
        report.Storage!.Bytes.Should().BeGreaterThan(disk.Size + ByteCount.FromMiB(40), "dirty blocks went in windows behind the pages");
    }

    [Fact]
    public void Storage_slower_than_the_link_sets_the_pace_and_serves_the_guest_first()
    {
        var busy = Data with { ReadRate = new DataRate(50_000_000), Used = new ByteCount(7_000_000_000) };
        var report = Run(new StorageMoveSettings(), new MigrationSettings { StorageBandwidth = new DataRate(500_000_000) }, busy);
        report.Storage!.Time.Should().Be(new DataRate(350_000_000).TimeFor(busy.UsedSize), "500 - 100 - 50 MB/s");
    }

    [Fact]
    public void Disks_go_one_after_the_other_and_those_done_keep_their_mirror()
    {
        var small = Data with { Name = "small", Size = new ByteCount(9_000_000_000) };
        var report = Run(new StorageMoveSettings(), small, Data);
        report.Storage!.Disks.Select(d => d.Time).Should().Equal(VirtualDuration.FromSeconds(10), VirtualDuration.FromSeconds(50));
        report.Storage.Disks[0].Mirrored.Should().BeGreaterThan(report.Storage.Disks[1].Mirrored);
    }

    [Fact]
    public void A_guest_that_writes_as_fast_as_the_link_never_gets_its_disks_across()
    {
        var report = Run(new StorageMoveSettings(), new MigrationSettings { TimeLimit = VirtualDuration.FromSeconds(30) }, Data with { WriteRate = Nic });
        report.Status.Should().Be(MigrationStatus.NotConverged);
        report.Reason.Should().Be("time limit of 30 s reached: 37.25 GiB of the disks were left, copied at 0 MB/s beside the guest's own reads and writes");
    }

    [Fact]
    public void Cancelled_in_the_middle_of_a_disk_only_what_was_on_the_wire_counts_and_the_guest_goes_on()
    {
        var report = Run(new StorageMoveSettings(), new MigrationSettings { Commands = [new CancelCommand(VirtualDuration.FromSeconds(10))] }, Data);
        (report.Status, report.TotalTime, report.Transferred).Should().Be((MigrationStatus.Cancelled, VirtualDuration.FromSeconds(10), ByteCount.Zero));
        report.Storage!.Disks[0].Should().Be(new DiskReport("data", new ByteCount(9_000_000_000), new ByteCount(1_000_000_000), 0, VirtualDuration.FromSeconds(10)));
        report.GuestPause.Should().Be(VirtualDuration.Zero);
    }

    [Fact]
    public void Pages_written_while_disks_move_are_part_of_the_first_pass_and_none_is_lost()
    {
        var simulator = new Simulator(1);
        var writer = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(16)), WritesPerSecond = 5_000 };
        var vm = Guest with { Workload = writer, FilledShare = 0, Disks = [Data with { Used = new ByteCount(1_000_000_000) }] };
        var report = TestMigrations.Run(Migrations.Start(simulator, Request(vm, new MigrationSettings { Verify = true, Storage = new() })), simulator);
        report.DestinationIsUpToDate.Should().BeTrue();
        report.Rounds[0].Dirtied.Should().BeLessThan(ByteCount.FromMiB(2), "what was written in the second before counts no second time");
    }

    [Fact]
    public void A_disk_that_both_hosts_reach_stays_where_it_is()
    {
        var request = Request(Guest with { Disks = [Data with { Storage = "two" }] }, new MigrationSettings { Storage = new() });
        request = request with { Source = request.Source with { Storage = ["one", "two"] } };
        var simulator = new Simulator(1);
        TestMigrations.Run(Migrations.Start(simulator, request), simulator).Storage.Should().BeNull();
    }

    [Fact]
    public void After_the_move_the_guest_s_disks_are_where_they_went()
    {
        var request = Request(Guest with { Disks = [Data] }, new MigrationSettings { Storage = new() });
        HypervisorCatalog.AfterMove(request).Disks.Should().Equal(Data with { Storage = "two" });
        HypervisorCatalog.AfterMove(request with { Settings = new() }).Disks.Should().Equal(Data);
    }

    private static MigrationReport Run(StorageMoveSettings storage, params Disk[] disks) => Run(storage, new MigrationSettings(), disks);

    private static MigrationReport Run(StorageMoveSettings storage, MigrationSettings settings, params Disk[] disks)
    {
        var simulator = new Simulator(1);
        settings = settings with { Storage = storage, StorageBandwidth = settings.StorageBandwidth ?? DataRate.Unlimited };
        return TestMigrations.Run(Migrations.Start(simulator, Request(Guest with { Disks = disks }, settings)), simulator);
    }

    private static MigrationRequest Request(VirtualMachine vm, MigrationSettings settings, string hypervisor = "textbook")
    {
        var request = TestMigrations.Request(hypervisor, vm, Nic, settings);
        return request with { Source = request.Source with { Storage = ["one"] }, Destination = request.Destination with { Storage = ["two"] } };
    }
}
