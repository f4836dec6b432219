using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Hypervisors;

public class CloudHypervisorTests
{
    /// <summary>Log of pull request 7799: 6,144 MiB, a worker over 5,418 MiB; passes of 6144, 5418, 5418, 5428, 5418 MiB in 2.9 to 3.1 s, 56 to 59 ms between them.</summary>
    [Fact]
    public void A_working_set_that_is_rewritten_in_each_pass_makes_no_progress_as_reported()
    {
        var report = Run(6144, 5418, new DataRate(1_850L << 20), new MigrationSettings { TimeLimit = VirtualDuration.FromSeconds(14) });
        report.Status.Should().Be(MigrationStatus.NotConverged);
        report.Rounds.Should().HaveCount(5, "it looks at the clock between passes alone, so the pass under way at 14 s is sent whole");
        report.Rounds[0].BytesSent.Should().Be(ByteCount.FromMiB(6144));
        report.Rounds.Skip(1).Should().OnlyContain(r => r.BytesSent == ByteCount.FromMiB(5418));
        report.Rounds.Should().OnlyContain(r => r.Length.TotalSeconds > 2.85 && r.Length.TotalSeconds < 3.35);
        var overheads = report.Rounds.Skip(1).Select(r => r.Length.TotalSeconds - (r.BytesSent.Bytes / (1_850.0 * 1048576)));
        overheads.Should().OnlyContain(seconds => seconds > 0.056 && seconds < 0.059);
        report.Rounds.Skip(1).Select(r => r.Remaining.Bytes / (1_850.0 * 1048576)).Should().OnlyContain(seconds => seconds > 2.7 && seconds < 3.0, "the estimated downtime reported was 2.7 to 3.0 s");
        report.Rounds[^1].Threshold!.Value.Bytes.Should().BeCloseTo(1_850L * 1048576 * 3 / 10, 1, "the reading is no time of the path");
    }

    [Fact]
    public void A_timeout_that_is_ignored_stops_the_guest_after_the_pass()
    {
        var report = Run(6144, 5418, new DataRate(1_850L << 20), new MigrationSettings { TimeLimit = VirtualDuration.FromSeconds(14), AtTimeLimit = TimeLimitAction.StopAndCopy });
        report.Status.Should().Be(MigrationStatus.Completed);
        report.Rounds.Should().HaveCount(6);
        report.GuestPause.TotalSeconds.Should().BeInRange(2.9, 3.1);
        report.Reason.Should().StartWith("stopped at the time limit of 14 s");
    }

    /// <summary>Log of pull request 7979: 298 ms with a goal of 300, of them 269 for the last pass, 7 + 19 + 1 for the state.</summary>
    [Fact]
    public void Twenty_seven_milliseconds_of_the_pause_are_no_memory()
    {
        var report = Run(512, 480, new DataRate(1_850L << 20), new MigrationSettings());
        report.Status.Should().Be(MigrationStatus.Completed);
        var last = report.Rounds[^1];
        last.BytesSent.Should().Be(ByteCount.FromMiB(480), "480 MiB fit in 300 ms at this bandwidth, however often they are written");
        var lastPass = (last.BytesSent.Bytes / (1_850.0 * 1048576)) + (CloudHypervisor.LogReadTimePerGiB.TotalSeconds / 2);
        lastPass.Should().BeInRange(0.255, 0.285);
        (report.GuestPause.TotalSeconds - lastPass).Should().BeApproximately(0.027, 1e-6);
    }

    [Fact]
    public void Memory_that_was_never_written_is_not_sent()
    {
        var report = TestMigrations.Run("cloud-hypervisor", new IdleWorkload(), new MigrationSettings { Verify = true }, mebibytes: 64, filled: 0.25);
        report.Transferred.Should().Be(ByteCount.FromMiB(16));
        report.Rounds[^1].PagesSent.Should().Be(0);
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    private static MigrationReport Run(int mebibytes, int workingSet, DataRate nic, MigrationSettings settings)
    {
        var vm = new VirtualMachine
        {
            Name = "guest",
            Memory = ByteCount.FromMiB(mebibytes),
            Workload = new SequentialWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(workingSet)), WritesPerSecond = 100_000_000 },
        };
        var simulator = new Simulator(1);
        var request = TestMigrations.Request("cloud-hypervisor", vm, nic, settings);
        return TestMigrations.Run(Migrations.Start(simulator, request), simulator);
    }
}
