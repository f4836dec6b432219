using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Hypervisors;

public class LibvirtTests
{
    private static readonly UniformWorkload Writer = new() { WorkingSet = new(ByteCount.Zero, ByteCount.FromMiB(64)), WritesPerSecond = 20_000 };

    [Fact]
    public void Libvirt_is_qemu_without_limit_with_a_return_path_and_a_pause_that_is_ended_for_the_operator()
    {
        var settings = new MigrationSettings { Verify = true };
        var libvirt = TestMigrations.Run("libvirt", Writer, settings);
        var qemu = TestMigrations.Run("qemu", Writer, settings with
        {
            MaxBandwidth = DataRate.Unlimited,
            ReturnPath = true,
            PauseBeforeSwitchover = true,
            Commands = [new ContinueCommand(Libvirt.AnswerTime)],
        });
        libvirt.Should().BeEquivalentTo(qemu, equal => equal.Excluding(r => r.Hypervisor).Excluding(r => r.Assumptions).Excluding(r => r.Digest));
        libvirt.DestinationIsUpToDate.Should().BeTrue();
        libvirt.Phases.Should().Contain(p => p.Phase == MigrationPhase.PreSwitchover && p.Length == Libvirt.AnswerTime);
        libvirt.Assumptions.Should().ContainSingle();
    }

    [Fact]
    public void Its_default_bandwidth_is_not_that_of_qemu()
    {
        var settings = new MigrationSettings();
        TestMigrations.Run("libvirt", new IdleWorkload(), settings, filled: 1).TotalTime.Should().BeLessThan(VirtualDuration.FromSeconds(1), "256 MiB at 10 Gbit/s");
        TestMigrations.Run("qemu", new IdleWorkload(), settings, filled: 1).TotalTime.Should().BeGreaterThan(VirtualDuration.FromSeconds(1), "256 MiB at 128 MiB/s");
    }

    [Fact]
    public void A_limit_of_the_operator_holds() =>
        TestMigrations.Run("libvirt", new IdleWorkload(), new MigrationSettings { MaxBandwidth = DataRate.FromMiBPerSecond(64) }, filled: 1).TotalTime.Should().BeGreaterThan(VirtualDuration.FromSeconds(3));

    [Fact]
    public void A_guest_goes_from_libvirt_to_plain_qemu_and_not_to_others()
    {
        var request = TestMigrations.Request("libvirt", new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(1), Workload = Writer }, DataRate.FromGigabitsPerSecond(1), new MigrationSettings());
        HypervisorCatalog.BuiltIn.Examine(request with { Destination = request.Destination with { Hypervisor = "qemu" } }).Should().BeEmpty();
        HypervisorCatalog.BuiltIn.Examine(request with { Destination = request.Destination with { Hypervisor = "hyper-v" } }).Should().ContainSingle();
    }

    [Fact]
    public void The_pause_before_the_switchover_is_not_the_operators() =>
        HypervisorCatalog.BuiltIn.Validate(TestMigrations.Request("libvirt", new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(1), Workload = Writer }, DataRate.FromGigabitsPerSecond(1), new MigrationSettings { PauseBeforeSwitchover = true }))
            .Should().ContainSingle().Which.Should().StartWith("pauseBeforeSwitchover: libvirt does not offer it");
}
