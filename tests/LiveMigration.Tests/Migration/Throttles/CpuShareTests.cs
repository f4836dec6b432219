using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.Throttles;

public class CpuShareTests
{
    private static readonly SequentialWorkload Writer = new() { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(192)), WritesPerSecond = 4_000 };

    [Theory]
    [InlineData("textbook", 50)]
    [InlineData("textbook", 1)]
    [InlineData("qemu-7.2", 30)]
    [InlineData("hyper-v", 99)]
    public void The_guest_writes_at_its_share_from_the_start_on(string hypervisor, int percent)
    {
        var report = TestMigrations.Run(hypervisor, Writer, new MigrationSettings { CpuSharePercent = percent, MaxBandwidth = DataRate.FromMiBPerSecond(40) }, filled: 1);
        report.Status.Should().Be(MigrationStatus.Completed);

        // A page written before the first reading is found by it, or is pending still since it was not sent yet.
        var first = report.LogReadings[1];
        (first.Pending.Bytes / 4096 - (65_536 - report.Rounds[0].PagesSent)).Should().BeCloseTo((long)(first.At.TotalSeconds * 4_000 * percent / 100), 2);
        var pause = report.GuestPause.TotalSeconds;
        report.GuestSlowdown.Should().BeApproximately((pause + (report.TotalTime.TotalSeconds - pause) * (100 - percent) / 100) / report.TotalTime.TotalSeconds, 0.01);
        report.Rounds[0].ThrottlePercent.Should().Be(100 - percent);
    }

    [Fact]
    public void It_ends_a_migration_that_does_not_end_without_it()
    {
        var settings = new MigrationSettings { MaxBandwidth = DataRate.FromMiBPerSecond(10), TimeLimit = VirtualDuration.FromSeconds(300), Verify = true };
        TestMigrations.Run("qemu", Writer, settings).Status.Should().Be(MigrationStatus.NotConverged);
        var report = TestMigrations.Run("qemu", Writer, settings with { CpuSharePercent = 40 });
        report.Status.Should().Be(MigrationStatus.Completed);
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Theory]
    [InlineData("qemu", "autoConverge and cpuShare: a guest is held back by one of them at a time; choose one, for example autoConverge")]
    [InlineData("vmotion", "cpuShare: vmotion holds a guest back by itself, and one throttle at a time can; leave it out, or switch stunDuringPageSend off")]
    public void Two_throttles_at_once_are_refused_by_name(string hypervisor, string refusal)
    {
        var settings = new MigrationSettings { CpuSharePercent = 50, AutoConverge = hypervisor == "qemu" ? new AutoConvergeSettings() : null };
        Validate(hypervisor, settings).Should().Equal(refusal);
        Validate(hypervisor, settings with { AutoConverge = null, StunDuringPageSend = false }).Should().BeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void A_share_out_of_range_is_named(int percent) =>
        Validate("textbook", new MigrationSettings { CpuSharePercent = percent }).Should().Equal($"CPU share percent: {percent}; allowed is 1 to 99");

    private static IReadOnlyList<string> Validate(string hypervisor, MigrationSettings settings) => HypervisorCatalog.BuiltIn.Validate(
        TestMigrations.Request(hypervisor, new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(256), Workload = Writer }, DataRate.FromGigabitsPerSecond(1), settings));
}
