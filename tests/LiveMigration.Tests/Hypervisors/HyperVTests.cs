using FsCheck.Xunit;
using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Tests.Properties;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Hypervisors;

public class HyperVTests
{
    [Theory]
    [InlineData("hyper-v", 5)]
    [InlineData("hyper-v-tcp", 5)]
    [InlineData("hyper-v-smb", 5)]
    [InlineData("hyper-v-2008r2", 10)]
    public void A_guest_that_never_converges_is_stopped_at_the_pass_limit(string hypervisor, int passes)
    {
        var busy = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(256)), WritesPerSecond = 10_000_000 };
        var report = TestMigrations.Run(hypervisor, busy, new MigrationSettings { DowntimeLimit = VirtualDuration.FromMilliseconds(30), Verify = true });
        report.Status.Should().Be(MigrationStatus.Completed);
        report.Rounds.Count(r => !r.IsStopAndCopy).Should().Be(passes);
        report.Reason.Should().StartWith($"round limit of {passes} reached");
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Property(MaxTest = 150, Replay = "1,1", StartSize = 1_000, EndSize = 100_000_000)]
    public void No_guest_gets_more_passes_than_the_limit(int number)
    {
        foreach (var (hypervisor, passes) in new[] { ("hyper-v", 5), ("hyper-v-tcp", 5), ("hyper-v-smb", 5), ("hyper-v-2008r2", 10) })
        {
            var (report, _) = new RandomMigration(number, hypervisor).Run(verify: false);
            report.Rounds.Count(r => !r.IsStopAndCopy).Should().BeLessThanOrEqualTo(passes);
        }
    }

    [Fact]
    public void Over_smb_a_migration_takes_a_quarter_of_the_adapters_or_what_the_host_allows()
    {
        // Microsoft's example: 4 adapters of 10 Gbit/s, 10 Gbit/s for migrations.
        var adapters = DataRate.FromGigabitsPerSecond(40);
        var request = TestMigrations.Request("hyper-v-smb", new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(64), Workload = new IdleWorkload() }, adapters, new MigrationSettings());
        RateOf(request).Should().Be(DataRate.FromGigabitsPerSecond(10));
        RateOf(request with { Source = request.Source with { MigrationShare = 1 }, Destination = request.Destination with { MigrationShare = 1 } }).Should().Be(adapters);
        RateOf(request with { Source = request.Source with { MigrationShare = 0.125 } }).Should().Be(DataRate.FromGigabitsPerSecond(5));
        RateOf(request with { Source = request.Source with { Hypervisor = "hyper-v" } }).Should().Be(adapters);
        HypervisorCatalog.BuiltIn.Plan(request).Assumptions.Should().Contain(a => a.Contains("failover cluster", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(10, true)]
    [InlineData(25, false)]
    public void Compression_pays_up_to_10_gigabits_as_advised(int gigabits, bool pays)
    {
        VirtualDuration Total(string hypervisor)
        {
            var simulator = new Simulator(1);
            var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(1), Workload = new IdleWorkload() };
            return TestMigrations.Run(TestMigrations.Start(simulator, hypervisor, vm, DataRate.FromGigabitsPerSecond(gigabits), new MigrationSettings()), simulator).TotalTime;
        }

        (Total("hyper-v") < Total("hyper-v-tcp")).Should().Be(pays);
    }

    private static DataRate RateOf(MigrationRequest request) => HypervisorCatalog.BuiltIn.Plan(request).Path.Rate;
}
