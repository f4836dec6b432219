using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests;

public class TimelineRecorderTests
{
    [Fact]
    public void A_connection_that_comes_and_goes_all_the_time_is_recorded_within_bounds()
    {
        var commands = Enumerable.Range(0, 240).Select(i => (MigrationCommand)(i % 2 == 0 ? new LoseNetworkCommand(VirtualDuration.FromMilliseconds(1_000 + 40 * i)) : new RecoverCommand(VirtualDuration.FromMilliseconds(1_000 + 40 * i))));
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(2), Workload = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromGiB(1)), WritesPerSecond = 20_000 } };
        var simulator = new Simulator(seed: 1);
        var session = TestMigrations.Start(simulator, "qemu", vm, DataRate.FromGigabitsPerSecond(1), new MigrationSettings { Technique = MigrationTechnique.Hybrid, PostCopy = new PostCopySettings { SwitchAfter = VirtualDuration.FromMilliseconds(500) }, Commands = [.. commands] });
        var recorder = new TimelineRecorder(simulator, session);
        var report = TestMigrations.Run(session, simulator);
        report.PostCopy!.ConnectionLosses.Should().BeGreaterThan(64);
        recorder.Timeline.Points.Count.Should().BeInRange(MigrationTimeline.MostPoints / 4, MigrationTimeline.MostPoints);
    }
}
