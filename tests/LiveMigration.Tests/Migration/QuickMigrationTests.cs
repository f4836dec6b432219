using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

/// <summary>The guest stands still for all of it: through storage (quick) or over the network (stop-and-copy).</summary>
public class QuickMigrationTests
{
    private static readonly DataRate Storage = new(500_000_000);
    private static readonly VirtualMachine Guest = new()
    {
        Name = "guest",
        Memory = ByteCount.FromMiB(1024),
        Workload = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(64)), WritesPerSecond = 1_000 },
    };

    [Fact]
    public void A_quick_migration_pauses_for_a_write_and_a_read_of_all_memory_and_the_change_of_ownership()
    {
        var report = Run("textbook", MigrationTechnique.Quick);
        report.GuestPause.Should().Be(Storage.TimeFor(Guest.Memory) * 2 + VirtualDuration.FromMilliseconds(500));
        report.Downtime.Should().Be(report.GuestPause);
        report.Transferred.Should().Be(Guest.Memory);
        report.DestinationIsUpToDate.Should().BeTrue();
        report.Assumptions.Should().Contain(a => a.StartsWith("Quick migration:", StringComparison.Ordinal));
        report.Reason.Should().Be("quick: the guest stood still while its 1 GiB were written to storage and read again");
    }

    [Fact]
    public void A_suspended_migration_pauses_for_one_transfer_over_the_network()
    {
        var report = Run("textbook", MigrationTechnique.StopAndCopy);
        report.GuestPause.Should().Be(DataRate.FromGigabitsPerSecond(10).TimeFor(Guest.Memory));
        report.Transferred.Should().Be(Guest.Memory);
    }

    [Theory]
    [InlineData("hyper-v")]
    [InlineData("qemu")]
    [InlineData("qemu-7.2")]
    public void Every_hypervisor_that_offers_it_needs_about_twice_memory_over_storage(string hypervisor)
    {
        var report = Run(hypervisor, MigrationTechnique.Quick);
        report.GuestPause.TotalSeconds.Should().BeApproximately(2 * 1.0737 / 0.5 + 0.5, 0.1);
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Fact]
    public void Hosts_that_share_no_storage_are_told_to_send_it_over_the_network()
    {
        var request = TestMigrations.Request("hyper-v", Guest, DataRate.FromGigabitsPerSecond(10), new MigrationSettings { Technique = MigrationTechnique.Quick });
        HypervisorCatalog.BuiltIn.Examine(request).Should().Equal("quick: source and destination share no storage to save the guest to; stop-and-copy sends it over the network");
    }

    private static MigrationReport Run(string hypervisor, MigrationTechnique technique)
    {
        var simulator = new Simulator(1);
        var request = TestMigrations.Request(hypervisor, Guest, DataRate.FromGigabitsPerSecond(10), new MigrationSettings { Technique = technique, StorageBandwidth = Storage, Verify = true });
        request = request with { Source = request.Source with { Storage = ["share"] }, Destination = request.Destination with { Storage = ["share"] } };
        return TestMigrations.Run(Migrations.Start(simulator, request), simulator);
    }
}
