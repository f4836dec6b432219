using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests;

public class ReportDetailTests
{
    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu")]
    [InlineData("xen")]
    public void A_report_of_totals_tells_the_same_migration_without_its_rounds(string hypervisor)
    {
        var full = Run(hypervisor, ReportDetail.Full);
        var totals = Run(hypervisor, ReportDetail.Totals);

        (totals.Rounds.Count, totals.LogReadings.Count, totals.Phases.Count).Should().Be((0, 0, 0));
        full.Rounds.Should().HaveCountGreaterThan(2).And.HaveCount(totals.RoundCount);
        totals.Should().BeEquivalentTo(full, o => o.Excluding(r => r.Rounds).Excluding(r => r.LogReadings).Excluding(r => r.Phases), "reason and digest too");
    }

    private static MigrationReport Run(string hypervisor, ReportDetail detail)
    {
        var simulator = new Simulator(seed: 1);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(1), Workload = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(512)), WritesPerSecond = 20_000 } };
        var request = TestMigrations.Request(hypervisor, vm, DataRate.FromGigabitsPerSecond(1), new MigrationSettings { DowntimeLimit = VirtualDuration.FromMilliseconds(500) }) with { Detail = detail };
        return TestMigrations.Run(Migrations.Start(simulator, request), simulator);
    }
}
