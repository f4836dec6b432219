using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

/// <summary>Disks that move to another storage while their guest stays on its host.</summary>
public class StorageOnlyTests
{
    private static readonly DataRate Storage = new(500_000_000);
    private static readonly Disk System = new() { Name = "system", Size = new ByteCount(80_000_000_000), Used = new ByteCount(35_000_000_000), Storage = "one", WriteRate = new DataRate(100_000_000), ReadRate = new DataRate(50_000_000) };
    private static readonly VirtualMachine Guest = new() { Name = "guest", Memory = ByteCount.FromMiB(64), Workload = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(16)), WritesPerSecond = 5_000 }, Disks = [System] };

    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu-7.2")]
    [InlineData("qemu")]
    [InlineData("libvirt")]
    [InlineData("hyper-v")]
    [InlineData("hyper-v-tcp")]
    [InlineData("hyper-v-smb")]
    [InlineData("vmotion")]
    public void A_mirror_takes_what_is_used_over_what_the_guest_leaves_of_the_storage_and_stops_nobody(string hypervisor)
    {
        var report = Run(Request(hypervisor, new StorageMoveSettings { To = "two" }));
        report.Status.Should().Be(MigrationStatus.Completed);
        report.TotalTime.Should().Be(VirtualDuration.FromSeconds(100), "35 GB / (500 - 100 - 50 MB/s)");
        report.Storage!.Disks.Should().Equal(new DiskReport("system", System.UsedSize, new ByteCount(10_000_000_000), 1, report.TotalTime));
        (report.Downtime, report.GuestPause, report.ClientOutage, report.GuestSlowdown).Should().Be((VirtualDuration.Zero, VirtualDuration.Zero, VirtualDuration.Zero, 0.0));
        (report.Transferred, report.Rounds.Count, report.LogReadings.Count, report.Source, report.Destination).Should().Be((ByteCount.Zero, 0, 0, "source", "source"));
        report.Phases.Should().Equal(new PhaseReport(MigrationPhase.Storage, VirtualDuration.Zero, report.TotalTime));
        report.Reason.Should().Be("the disks live on two, guest stayed on source");
    }

    [Fact]
    public void Rounds_of_dirty_blocks_end_in_a_pause_for_the_last_of_them()
    {
        // Copied at 350 MB/s and written at 100: 35 GB, 10, 2.857, 0.816, 0.233 GB; then 66.6 MB, which fit in the downtime limit of 300 ms.
        var report = Run(Request("textbook", new StorageMoveSettings { To = "two", Technique = StorageTechnique.Bulk }));
        var disk = report.Storage!.Disks[0];
        disk.Rounds.Should().Be(5);
        var rest = 35_000_000_000 * Math.Pow(2 / 7.0, 5);
        report.GuestPause.TotalSeconds.Should().BeApproximately((rest / 500e6) + 0.010, 0.000_01, "alone on the storage, and the hand-over");
        report.Downtime.Should().Be(report.GuestPause);
        disk.Copied.Bytes.Should().BeCloseTo((System.UsedSize + System.WriteRate.BytesIn(report.TotalTime - report.GuestPause)).Bytes, 5, "every block written until the guest stood still was sent once after it");
        report.Phases.Select(p => p.Phase).Should().Equal(MigrationPhase.Storage, MigrationPhase.StopAndCopy);
    }

    [Fact]
    public void An_operator_s_limit_is_for_the_copy_and_leaves_the_guest_s_own_writes_alone()
    {
        var report = Run(Request("qemu", new StorageMoveSettings { To = "two" }, new MigrationSettings { MaxBandwidth = new DataRate(70_000_000) }));
        report.TotalTime.Should().Be(VirtualDuration.FromSeconds(500), "35 GB at 70 MB/s");
    }

    [Fact]
    public void Cancelled_the_copy_so_far_is_in_the_report()
    {
        var report = Run(Request("hyper-v", new StorageMoveSettings { To = "two" }, new MigrationSettings { Commands = [new CancelCommand(VirtualDuration.FromSeconds(10))] }));
        (report.Status, report.Storage!.Disks[0].Copied).Should().Be((MigrationStatus.Cancelled, new ByteCount(3_500_000_000)));
    }

    [Fact]
    public void Afterwards_the_disks_live_there_and_those_that_did_already_were_not_copied()
    {
        var data = System with { Name = "data", Storage = "two" };
        var request = Request("vmotion", new StorageMoveSettings { To = "two" });
        request = request with { Vm = Guest with { Disks = [System, data] } };
        Run(request).Storage!.Disks.Select(d => d.Name).Should().Equal("system");
        HypervisorCatalog.AfterMove(request).Disks.Should().Equal(System with { Storage = "two" }, data);
    }

    [Fact]
    public void Devices_and_encryption_stand_against_moving_a_guest_not_its_disks()
    {
        var request = Request("qemu", new StorageMoveSettings { To = "two" });
        Run(request with { Vm = Guest with { Encryption = MemoryEncryption.Sev, Devices = [new Device { Name = "gpu", Kind = DeviceKind.PciPassthrough }] } }).Status.Should().Be(MigrationStatus.Completed);
    }

    [Fact]
    public void What_cannot_be_is_refused_with_the_reason()
    {
        var toTwo = new StorageMoveSettings { To = "two" };
        Examine(Request("qemu", new StorageMoveSettings { To = "three" })).Should().Equal("storage three: source does not reach it; it reaches one, two");
        Examine(Request("qemu", new StorageMoveSettings { To = "one" })).Should().Equal("storage one: all disks of guest live there already; name another");
        Examine(Request("qemu", toTwo) with { Vm = Guest with { Disks = [] } }).Should().Equal("storage: guest has no disks of known size; give it disks");
        var away = Request("qemu", toTwo) with { Destination = TestMigrations.HostOf("qemu", Storage, "other") with { Storage = ["two"] } };
        Examine(away).Should().Equal("storage: guest stays on source, and other is another host; pre-copy with storage moves both the guest and its disks");
    }

    [Fact]
    public void Settings_that_it_cannot_keep_are_named()
    {
        Validate("xen", new StorageMoveSettings { To = "two" }).Should().StartWith(["storage: xen does not offer it; it offers pre-copy, stop-and-copy"]);
        Validate("qemu-7.2", new StorageMoveSettings { To = "two", Technique = StorageTechnique.Bulk }).Should().Equal("storage: bulk: block migration of qemu-7.2 moves disks with their guest alone; storage: mirror would fit");
        Validate("hyper-v", new StorageMoveSettings()).Should().Equal("storage to move disks to: none; allowed is a name, with technique storage");
        Validate("qemu", new StorageMoveSettings { To = "two" }, new MigrationSettings { AutoConverge = new(), AtTimeLimit = TimeLimitAction.SuspendGuest, Commands = [new ForceCompleteCommand(VirtualDuration.Zero)] }).Should().Equal(
            "autoConverge: no memory moves with technique storage; leave it out",
            "atTimeLimit: no memory moves with technique storage; give-up would fit",
            "commands: no memory moves with technique storage; cancel would fit");
    }

    private static IReadOnlyList<string> Validate(string hypervisor, StorageMoveSettings storage, MigrationSettings? settings = null) => HypervisorCatalog.BuiltIn.Validate(Request(hypervisor, storage, settings));

    private static IReadOnlyList<string> Examine(MigrationRequest request) => HypervisorCatalog.BuiltIn.Examine(request);

    private static MigrationReport Run(MigrationRequest request)
    {
        var simulator = new Simulator(1);
        return TestMigrations.Run(Migrations.Start(simulator, request), simulator);
    }

    private static MigrationRequest Request(string hypervisor, StorageMoveSettings storage, MigrationSettings? settings = null)
    {
        settings = (settings ?? new()) with { Technique = MigrationTechnique.StorageOnly, Storage = storage, StorageBandwidth = Storage };
        var request = TestMigrations.Request(hypervisor, Guest, DataRate.FromGigabitsPerSecond(1), settings);
        var host = request.Source with { Storage = ["one", "two"] };
        return request with { Source = host, Destination = host };
    }
}
