using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Tests;

/// <summary>One busy guest, held back in each way that a file can ask for.</summary>
public class ThrottleScenarioTests
{
    [Fact]
    public void Without_a_throttle_it_does_not_end() => Run("qemu", "timeLimit: 120 s").Status.Should().Be(MigrationStatus.NotConverged);

    [Fact]
    public void Auto_converge_takes_a_fifth_of_the_guests_time_and_then_a_tenth_more_at_a_time()
    {
        var report = Run("qemu", "autoConverge: true");
        report.Status.Should().Be(MigrationStatus.Completed);
        report.LogReadings.Where(r => !r.GuestStopped).Select(r => r.ThrottlePercent).Distinct().Should().StartWith([0, 20, 30, 40, 50, 60]);
    }

    [Fact]
    public void Auto_converge_goes_by_the_files_steps()
    {
        var report = Run("qemu", "autoConverge: { initial: 50 %, increment: 30 %, max: 90 % }");
        report.LogReadings.Where(r => !r.GuestStopped).Select(r => r.ThrottlePercent).Distinct().Should().BeSubsetOf([0, 50, 80, 90]).And.StartWith([0, 50]);
    }

    [Fact]
    public void Dirty_limit_holds_the_two_vcpus_that_write_and_leaves_the_two_that_read_alone()
    {
        var report = Run("qemu", "dirtyLimit: { vcpuLimit: 10 MiB/s }");
        report.Status.Should().Be(MigrationStatus.Completed);
        var settled = report.Rounds.Last(r => !r.IsStopAndCopy);
        (settled.Dirtied.Bytes / settled.Length.TotalSeconds).Should().BeLessThan(2 * 35 * 1_048_576.0);
        report.GuestSlowdown.Should().BeLessThan(0.5 + report.GuestPause.TotalSeconds / report.TotalTime.TotalSeconds);
    }

    [Fact]
    public void An_operators_share_holds_from_the_start()
    {
        var report = Run("qemu", "cpuShare: 25 %");
        report.Status.Should().Be(MigrationStatus.Completed);
        report.GuestSlowdown.Should().BeApproximately(0.75, 0.01);
        report.Rounds.Where(r => !r.IsStopAndCopy).Should().OnlyContain(r => r.ThrottlePercent == 75);
    }

    [Fact]
    public void VMotion_stuns_it_during_page_send_and_holds_its_goal_and_does_not_where_told_so()
    {
        var report = Run("vmotion", "at: 0 s");
        report.Status.Should().Be(MigrationStatus.Completed);
        report.GuestPause.Should().BeLessThanOrEqualTo(VirtualDuration.FromMilliseconds(500));
        Run("vmotion", "stunDuringPageSend: false, timeLimit: 120 s").Status.Should().Be(MigrationStatus.NotConverged);
    }

    private static MigrationReport Run(string hypervisor, string setting)
    {
        var result = ScenarioRun.Execute(Texts.Read($$"""
            name: throttles
            verify: true
            hosts:
              - { name: one, hypervisor: {{hypervisor}}, memory: 4 GiB, nic: 1 Gbit/s }
              - { name: two, hypervisor: {{hypervisor}}, memory: 4 GiB, nic: 1 Gbit/s }
            vms:
              - { name: db, host: one, memory: 512 MiB, vcpus: 4, writingVcpus: 2, workload: { kind: sequential, workingSet: 400 MiB, writeRate: 90000 pages/s } }
            migrations:
              - { vm: db, to: two, {{setting}} }
            """));
        var report = result.Reports.Single();
        (report.DestinationIsUpToDate ?? true).Should().BeTrue();
        return report;
    }
}
