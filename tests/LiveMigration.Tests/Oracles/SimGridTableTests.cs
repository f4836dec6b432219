using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Oracles;

/// <summary>Totals and downtimes measured with SimGrid 3.32's live-migration plugin (CM02, no latency), limit 30 ms, working set 0.9 of the memory.</summary>
public class SimGridTableTests
{
    [Theory]
    [InlineData(1, 1, 0.0, 8.589935, 0)]
    [InlineData(1, 1, 0.3, 12.262389, 0.020874)]
    [InlineData(1, 1, 0.6, 21.446789, 0.018698)]
    [InlineData(1, 1, 0.9, 85.637931, 0.029046)]
    [InlineData(4, 1, 0.0, 34.359738, 0)]
    [InlineData(4, 1, 0.3, 49.074606, 0.025048)]
    [InlineData(4, 1, 0.6, 85.858957, 0.026926)]
    [InlineData(4, 1, 0.9, 343.331590, 0.029532)]
    [InlineData(16, 1, 0.0, 137.438953, 0)]
    [InlineData(16, 1, 0.3, 196.337497, 0.009017)]
    [InlineData(16, 1, 0.6, 343.562488, 0.023264)]
    [InlineData(16, 1, 0.9, 1374.146314, 0.027024)]
    [InlineData(1, 10, 0.0, 0.858993, 0)]
    [InlineData(1, 10, 0.3, 1.217194, 0.023193)]
    [InlineData(1, 10, 0.6, 2.111414, 0.024046)]
    [InlineData(1, 10, 0.9, 8.324478, 0.029495)]
    [InlineData(4, 10, 0.0, 3.435974, 0)]
    [InlineData(4, 10, 0.3, 4.896606, 0.027831)]
    [InlineData(4, 10, 0.6, 8.558771, 0.020776)]
    [InlineData(4, 10, 0.9, 34.089837, 0.029989)]
    [InlineData(16, 10, 0.0, 13.743895, 0)]
    [InlineData(16, 10, 0.3, 19.629842, 0.010019)]
    [InlineData(16, 10, 0.6, 34.314862, 0.029917)]
    [InlineData(16, 10, 0.9, 137.191974, 0.027442)]
    public void The_flat_migration_agrees_within_5_microseconds(int gibibytes, int gigabits, double ratio, double totalSeconds, double downtimeSeconds)
    {
        Agrees("simgrid", new MigrationSettings(), null);
        Agrees("textbook", new MigrationSettings { DowntimeLimit = SimGrid.DefaultDowntimeLimit }, 1000);

        void Agrees(string hypervisor, MigrationSettings settings, int? maxRounds)
        {
            var size = ByteCount.FromGiB(gibibytes);
            var link = DataRate.FromGigabitsPerSecond(gigabits);
            var simulator = new Simulator(1);
            var session = TestMigrations.Start(simulator, hypervisor, new VirtualMachine
            {
                Name = "guest",
                Memory = size,
                Workload = new FlatWorkload { WorkingSetSize = new ByteCount(size.Bytes / 10 * 9), DirtyRate = new DataRate((long)(link.BytesPerSecond * ratio)) },
            }, link, settings, maxRounds);
            simulator.RunToEnd(10_000).Should().BeTrue("the migration ends by itself");
            session.Report!.Status.Should().Be(MigrationStatus.Completed);
            session.Report.TotalTime.TotalSeconds.Should().BeApproximately(totalSeconds, 5e-6);
            session.Report.GuestPause.TotalSeconds.Should().BeApproximately(downtimeSeconds, 5e-6);
            session.Report.Rounds.Sum(r => r.BytesSent.Bytes).Should().Be(session.Report.Transferred.Bytes, "every byte belongs to a round");
        }
    }
}
