using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Hypervisors;

/// <summary>Parts of a guest that cannot be moved are refused by name, with the reason and what would fit.</summary>
public class GuestPartsTests
{
    private static readonly VirtualMachine Guest = new() { Name = "guest", Memory = ByteCount.FromMiB(64), Workload = new IdleWorkload() };
    private static readonly Device Vf = new() { Name = "vf0" };
    private static readonly Disk Data = new() { Name = "data", Size = ByteCount.FromGiB(1), Storage = "one" };

    [Fact]
    public void A_device_without_a_state_that_can_be_saved() => Examine("qemu", Guest with { Devices = [Vf with { Name = "gpu", Kind = DeviceKind.PciPassthrough }] })
        .Should().Equal("device gpu: it is passed through as a whole and its state cannot be saved; detach it before, or give the guest a device whose driver can (kind: vfio)");

    [Fact]
    public void A_device_on_a_hypervisor_that_moves_none() => Examine("hyper-v", Guest with { Devices = [Vf] })
        .Should().Equal("device vf0: hyper-v cannot move a passed-through device; detach it before, or use the hypervisor's own virtual device");

    [Theory]
    [InlineData(MigrationTechnique.PostCopy)]
    [InlineData(MigrationTechnique.Hybrid)]
    public void Post_copy_with_a_device(MigrationTechnique technique) => Examine("qemu", Guest with { Devices = [Vf] }, new MigrationSettings { Technique = technique, PostCopy = new() })
        .Should().Equal("device vf0: no device can wait for pages, so a guest with passed-through devices cannot go by post-copy; pre-copy would fit");

    [Theory]
    [InlineData(MemoryEncryption.Sev, "SEV")]
    [InlineData(MemoryEncryption.Tdx, "TDX")]
    public void Encrypted_memory(MemoryEncryption encryption, string name) => Examine("qemu", Guest with { Encryption = encryption })
        .Should().Equal($"memory encrypted by {name}: qemu cannot read it to send it; shut the guest down and start it at the destination");

    [Fact]
    public void Memory_taken_from_a_guest_without_a_balloon_driver() => Examine("hyper-v", Guest with { Assigned = ByteCount.FromMiB(32), HasBalloonDriver = false })
        .Should().Equal("32 MiB assigned of 64 MiB: guest has no balloon driver, so nobody knows what it does not use; install the driver, or assign all of its memory");

    [Fact]
    public void A_disk_out_of_the_destination_s_reach_says_that_it_can_move_too() => Examine("qemu", Guest with { Disks = [Data] })
        .Should().Equal("guest has a disk on one, which destination cannot reach (it reaches two); destination must be connected to one, or the disk moves too (storage: mirror)");

    [Fact]
    public void A_target_that_the_destination_does_not_reach() => Examine("qemu", Guest with { Disks = [Data] }, new MigrationSettings { Storage = new() { To = "three" } })
        .Should().Equal("storage three: destination does not reach it; it reaches two");

    [Theory]
    [InlineData("qemu", false)]
    [InlineData("libvirt", false)]
    [InlineData("hyper-v", false)]
    [InlineData("qemu-7.2", true)]
    [InlineData("textbook", true)]
    public void Rounds_of_dirty_blocks_are_offered_by_some(string hypervisor, bool offers) =>
        Examine(hypervisor, Guest with { Disks = [Data] }, new MigrationSettings { Storage = new() { Technique = StorageTechnique.Bulk } })
            .Should().Equal(offers ? [] : new[] { $"storage: bulk: {hypervisor} mirrors the guest's writes while it copies disks (QEMU's block migration was removed in 9.1); storage: mirror would fit" });

    [Fact]
    public void Parts_out_of_range_are_told_all_at_once() => HypervisorCatalog.BuiltIn.Validate(Request("qemu", Guest with
    {
        Assigned = ByteCount.FromMiB(65),
        HugePage = ByteCount.FromMiB(4),
        Devices = [Vf with { Precopy = new ByteCount(1) }],
        Disks = [Data with { Used = ByteCount.FromGiB(2) }],
    }, new MigrationSettings())).Should().Equal(
        "assigned memory: 65 MiB; allowed is a multiple of 4 KiB, above 0, up to 64 MiB",
        "huge page: 4 MiB; allowed are 4 KiB, 2 MiB, 1 GiB",
        "precopy of device vf0: 1 B; allowed is 0 to its state of 0 B",
        "disk data: 2 GiB used, 2 GiB written; allowed is 0 to its size of 1 GiB");

    [Fact]
    public void What_is_refused_sends_nothing_and_says_all_of_it()
    {
        var simulator = new Simulator(1);
        var vm = Guest with { Devices = [Vf with { Kind = DeviceKind.PciPassthrough }], Encryption = MemoryEncryption.Sev };
        var report = TestMigrations.Run(Migrations.Start(simulator, Request("qemu", vm, new MigrationSettings())), simulator);
        (report.Status, report.WireBytes, report.Refusals.Count).Should().Be((MigrationStatus.Refused, ByteCount.Zero, 2));
    }

    [Fact]
    public void Fixed_costs_grow_with_virtual_processors_as_the_largest_guest_reported_had_them()
    {
        // 12 TiB, 384 vCPUs: 268 ms to stop, 270 ms to save of which one processor 118, 144 ms after the last byte; July 2024, qemu-devel.
        var plan = HypervisorCatalog.BuiltIn.Plan(Request("qemu", Guest with { Vcpus = 384 }, new MigrationSettings()));
        ((double)plan.FinalReadTime.TotalMilliseconds).Should().BeApproximately(268, 5);
        ((double)plan.DeviceSaveTime.TotalMilliseconds).Should().BeApproximately(270 - 118, 10);
        ((double)plan.ResumeTime.TotalMilliseconds).Should().BeApproximately(144, 10);
        var small = HypervisorCatalog.BuiltIn.Plan(Request("qemu", Guest, new MigrationSettings()));
        (small.FinalReadTime, small.DeviceSaveTime, small.ResumeTime).Should().Be((new HostTimings().FinalReadTime + new VirtualDuration(12_500), new HostTimings().DeviceSaveTime, new HostTimings().ResumeTime), "one processor is what those are for, and 64 MiB take a sixteenth of 0.2 ms to read");
    }

    private static IReadOnlyList<string> Examine(string hypervisor, VirtualMachine vm, MigrationSettings? settings = null) => HypervisorCatalog.BuiltIn.Examine(Request(hypervisor, vm, settings ?? new()));

    private static MigrationRequest Request(string hypervisor, VirtualMachine vm, MigrationSettings settings)
    {
        var request = TestMigrations.Request(hypervisor, vm, DataRate.FromGigabitsPerSecond(10), settings);
        return request with { Source = request.Source with { Storage = ["one"] }, Destination = request.Destination with { Storage = ["two"] } };
    }
}
