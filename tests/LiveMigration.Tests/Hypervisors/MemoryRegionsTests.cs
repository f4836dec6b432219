using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Memory;
using LiveMigration.Migration;
using LiveMigration.Migration.Encoders;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Hypervisors;

/// <summary>Guests whose memory consists of several regions: what is filled of each, and the names in QEMU's stream.</summary>
public class MemoryRegionsTests
{
    private const int Names = 7 + 5; // a byte for the length, and the name

    private static readonly GuestRegion Low = new() { Name = "pc.ram", Size = ByteCount.FromMiB(12) };
    private static readonly GuestRegion High = new() { Name = "mem1", Size = ByteCount.FromMiB(4), FilledShare = 0.25 };
    private static readonly VirtualMachine Guest = new() { Name = "guest", Memory = ByteCount.FromMiB(16), MemoryRegions = [Low, High], Workload = new IdleWorkload() };

    public static TheoryData<string, MigrationSettings> Streams() => new()
    {
        { "qemu-7.2", new MigrationSettings() },
        { "qemu-10.0", new MigrationSettings() },
        { "qemu", new MigrationSettings { Technique = MigrationTechnique.StopAndCopy } },
        { "libvirt", new MigrationSettings() },
        { "qemu-7.2", new MigrationSettings { Xbzrle = new() } },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Each_region_is_named_before_its_first_page_and_filled_as_it_says(string hypervisor, MigrationSettings settings)
    {
        var report = Run(hypervisor, Guest, settings);
        (report.NormalPages, report.ZeroPages).Should().Be((3072 + 256, 768));
        (report.Transferred - report.StreamBytes).Bytes.Should().Be(report.NormalPages * 4104 + report.ZeroPages * 9 + Names);
        // The head has the names of firmware alone: without regions it has the lab's memory m0 too, before and after the firmware.
        HeadBytes(hypervisor, Guest, settings).Should().Be(HeadBytes(hypervisor, Guest with { MemoryRegions = [] }, settings) - 6);
    }

    [Fact]
    public void A_pass_names_a_region_when_the_page_before_was_of_another()
    {
        // In 4 passes over all pages: both by turns, and on the way back from the firmware after the first.
        PassesOver([Low, High], 4).Should().Be(4 * (4096 * 4104 + Names));
        PassesOver([new GuestRegion { Name = "pc.ram", Size = Guest.Memory }], 4).Should().Be(4 * 4096 * 4104 + 2 * 7, "one region is never left again");
    }

    [Fact]
    public void A_page_asked_for_out_of_turn_is_named_and_so_is_the_next_in_turn()
    {
        var encoder = new RegionNamesEncoder(new PlainEncoder(new PageCosts { NormalPageBytes = 4104 }), new RateAccount(RateCounting.PerPage), [Low, High]);
        var batch = SendBatch.Unlimited;
        foreach (var page in new long[] { 0, 1, 3072, 2 })
        {
            encoder.Send(page & ~63, 1UL << (int)(page & 63), ulong.MaxValue, ref batch, out _);
        }

        batch.WireBytes.Should().Be(4 * 4104 + 7 + 5 + 7);
    }

    [Fact]
    public void Every_name_counts_against_the_rate_limit_and_nothing_is_lost()
    {
        var workload = new UniformWorkload { WorkingSet = new(ByteCount.FromMiB(8), ByteCount.FromMiB(8)), WritesPerSecond = 2_000 };
        var report = Run("qemu-10.0", Guest with { Workload = workload }, new MigrationSettings { MaxBandwidth = DataRate.FromMiBPerSecond(32), DowntimeLimit = VirtualDuration.FromMilliseconds(10), Verify = true });
        report.DestinationIsUpToDate.Should().BeTrue();
        var names = (report.Transferred - report.StreamBytes).Bytes - report.NormalPages * 4104 - report.ZeroPages * 9;
        var changes = names / Names;
        changes.Should().BeGreaterThan(1, "there were several passes");
        (names - changes * Names).Should().BeOneOf([0, 5, 7], "regions take turns");
    }

    [Fact]
    public void Elsewhere_regions_only_say_what_is_filled()
    {
        var report = Run("textbook", Guest, new MigrationSettings { Verify = true });
        (report.Transferred, report.DestinationIsUpToDate).Should().Be((Guest.Memory, true));
        FilledPages.Spread(Guest with { FilledShare = 0.5 }).CountAll().Should().Be(1536 + 256, "the first is filled as the guest is, the second as it says");
        FilledPages.Spread(Guest with { Assigned = ByteCount.FromMiB(14) }).CountAll().Should().Be(3072 + 128, "the highest addresses are not assigned");
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Validate(Low).Should().Equal("memory regions: 12 MiB together; allowed is the guest's memory of 16 MiB");
        Validate(Low, High with { Name = "pc.ram" }).Should().Equal("memory regions: two have the same name; names must differ");
        Validate(Low, High with { Size = ByteCount.FromKiB(512) }).Should().Equal("size of memory region mem1: 512 KiB; allowed is a positive multiple of 1 MiB", "memory regions: 12.5 MiB together; allowed is the guest's memory of 16 MiB");
        Validate(Low, High with { Name = new string('x', 256), FilledShare = 1.5 }).Should().HaveCount(2);
    }

    private static IReadOnlyList<string> Validate(params GuestRegion[] regions) =>
        HypervisorCatalog.BuiltIn.Validate(TestMigrations.Request("textbook", Guest with { MemoryRegions = regions }, DataRate.FromGigabitsPerSecond(10), new()));

    private static long HeadBytes(string hypervisor, VirtualMachine vm, MigrationSettings settings) =>
        HypervisorCatalog.BuiltIn.Plan(TestMigrations.Request(hypervisor, vm, DataRate.FromGigabitsPerSecond(10), settings)).StreamHeadBytes.Bytes;

    private static MigrationReport Run(string hypervisor, VirtualMachine vm, MigrationSettings settings)
    {
        var simulator = new Simulator(1);
        return TestMigrations.Run(TestMigrations.Start(simulator, hypervisor, vm, DataRate.FromGigabitsPerSecond(10), settings), simulator);
    }

    private static PageExactMemory Memory()
    {
        var filled = new PageBitmap(4096);
        filled.AddRange(0, 4096);
        return new PageExactMemory(filled, PageWriters.Create(new IdleWorkload(), new RandomStream(1, "writes")), new MemoryTracking { EverythingIsDirty = true });
    }

    private static long PassesOver(IReadOnlyList<GuestRegion> regions, int passes)
    {
        var memory = Memory();
        memory.StartTracking();
        var encoder = new RegionNamesEncoder(new PlainEncoder(new PageCosts { NormalPageBytes = 4104 }), new RateAccount(RateCounting.PerPage), regions);
        var batch = SendBatch.Unlimited;
        for (var pass = 0; pass < passes; pass++)
        {
            memory.Take(encoder, ref batch);
            memory.ReadLog();
        }

        return batch.WireBytes;
    }
}
