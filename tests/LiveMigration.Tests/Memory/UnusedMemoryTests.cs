using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Memory;

/// <summary>Memory that a balloon or dynamic memory has taken from the guest.</summary>
public class UnusedMemoryTests
{
    private static readonly VirtualMachine Ballooned = new()
    {
        Name = "guest",
        Memory = ByteCount.FromMiB(256),
        Assigned = ByteCount.FromMiB(96),
        Workload = new UniformWorkload { WorkingSet = new(ByteCount.FromMiB(16), ByteCount.FromMiB(32)), WritesPerSecond = 2_000 },
    };

    private const long Assigned = 96 * 256;
    private const long Unused = 160 * 256;

    [Fact]
    public void Hyper_v_sends_what_is_assigned_and_no_more()
    {
        var report = Run("hyper-v", Ballooned);
        (report.Rounds[0].PagesSent, report.ZeroPages).Should().Be((Assigned, 0));
    }

    [Fact]
    public void Qemu_finds_a_balloon_s_pages_zero_unless_the_guest_hints_at_them()
    {
        // Rounds of QEMU end in mid-pass, so all of them together are looked at.
        Run("qemu", Ballooned).ZeroPages.Should().Be(Unused);
        var hinted = Run("qemu", Ballooned with { HintsFreePages = true });
        hinted.ZeroPages.Should().Be(0);
        hinted.NormalPages.Should().BeInRange(Assigned, Assigned + 32 * 256);
    }

    [Theory]
    [InlineData("qemu")]
    [InlineData("hyper-v")]
    [InlineData("textbook")]
    public void A_page_left_out_is_not_found_dirty_by_a_later_reading(string hypervisor)
    {
        var report = Run(hypervisor, Ballooned with { HintsFreePages = true });
        report.LogReadings.Should().OnlyContain(r => r.Pending <= Ballooned.AssignedMemory);
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Fact]
    public void Where_pages_are_named_in_the_stream_each_takes_eight_bytes_once()
    {
        var simulator = new Simulator(1);
        var request = TestMigrations.Request("textbook", Ballooned with { Workload = new IdleWorkload() }, DataRate.FromGigabitsPerSecond(8), new MigrationSettings());
        var plan = HypervisorCatalog.BuiltIn.Plan(request) with { Unused = UnusedMemory.Entries, UnusedEntries = new ByteCount(8 * Unused) };
        var report = TestMigrations.Run(Migrations.Start(simulator, request, plan), simulator);
        report.StreamBytes.Should().Be(new ByteCount(8 * Unused));
        report.Transferred.Should().Be(Ballooned.AssignedMemory + new ByteCount(8 * Unused));
        report.TotalTime.Nanoseconds.Should().BeCloseTo(DataRate.FromGigabitsPerSecond(8).TimeFor(report.Transferred).Nanoseconds, 10, "they travel too");
        report.DeviceBytes.Should().Be(ByteCount.Zero);
    }

    [Fact]
    public void The_destination_needs_room_for_what_is_assigned_alone()
    {
        var request = TestMigrations.Request("hyper-v", Ballooned, DataRate.FromGigabitsPerSecond(10), new MigrationSettings());
        request = request with { Destination = request.Destination with { Memory = ByteCount.FromMiB(96) } };
        HypervisorCatalog.BuiltIn.Examine(request).Should().BeEmpty();
        HypervisorCatalog.BuiltIn.Examine(request with { Vm = Ballooned with { Assigned = ByteCount.FromMiB(97) } }).Should().ContainSingle(f => f.Contains("1 MiB short", StringComparison.Ordinal));
    }

    private static MigrationReport Run(string hypervisor, VirtualMachine vm)
    {
        var simulator = new Simulator(1);
        return TestMigrations.Run(TestMigrations.Start(simulator, hypervisor, vm, DataRate.FromGigabitsPerSecond(10), new MigrationSettings { Verify = true }), simulator);
    }
}
