using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration;

public class SettingsFaultsTests
{
    private static readonly IdleWorkload Idle = new();

    [Theory]
    [InlineData("hyper-v", 19)]
    [InlineData("qemu-7.2", 16)]
    public void Settings_out_of_range_are_refused_all_at_once(string hypervisor, int faults)
    {
        var zero = new DataRate(0);
        var settings = new MigrationSettings
        {
            MaxBandwidth = zero,
            MaxPostcopyBandwidth = zero,
            SwitchoverBandwidth = zero,
            DowntimeLimit = VirtualDuration.FromSeconds(2_001),
            TimeLimit = VirtualDuration.Zero,
            AutoConverge = new AutoConvergeSettings { TriggerPercent = 0, InitialPercent = 100, IncrementPercent = 0, MaxPercent = 100 },
            PostCopy = new PostCopySettings { SwitchAfterRounds = 0 },
            Commands = [new SetLimitsCommand(Ms(-1), zero, Ms(-1), zero)],
        };
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(1), Workload = Idle };
        var request = TestMigrations.Request(hypervisor, vm, DataRate.FromGigabitsPerSecond(1), settings);
        HypervisorCatalog.BuiltIn.Validate(request).Should().HaveCount(faults).And.Contain("commanded max bandwidth: 0 MB/s; allowed is above 0");
        FluentActions.Invoking(() => Migrations.Start(new Simulator(1), request)).Should().Throw<ArgumentException>().WithMessage("*time limit: 0.000000000 s; allowed is above 0*");
    }

    [Fact]
    public void Flat_memory_and_refusals_need_no_content_of_pages()
    {
        var settings = new MigrationSettings { Xbzrle = new XbzrleSettings() };
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(5_000), Workload = Idle };
        var session = Migrations.Start(new Simulator(1), TestMigrations.Request("qemu-10.0", vm, DataRate.FromGigabitsPerSecond(1), settings));
        session.Report!.Status.Should().Be(MigrationStatus.Refused);
    }

    private static VirtualDuration Ms(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);
}
