using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Oracles;

/// <summary>Flat migrations with a path of their own against SimGrid's plugin.</summary>
public class SimGridTableTests
{
    [Theory]
    [MemberData(nameof(SimGridTable.Rows), MemberType = typeof(SimGridTable))]
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
