using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Hypervisors;

public class VMotionTests
{
    [Theory]
    [InlineData("vmotion", 25, 25)]
    [InlineData("vmotion", 100, 100)]
    [InlineData("vmotion-6", 10, 10)]
    [InlineData("vmotion-6", 25, 15)]
    [InlineData("vmotion-6", 100, 15)]
    public void A_stream_carries_15_gigabits_and_since_7_there_are_as_many_as_the_card_needs(string hypervisor, long card, long expected)
    {
        var report = Run(hypervisor, new IdleWorkload(), DataRate.FromGigabitsPerSecond(card));
        report.Rounds[0].Length.Should().Be(DataRate.FromGigabitsPerSecond(expected).TimeFor(ByteCount.FromGiB(4)));
    }

    [Fact]
    public void A_guest_whose_huge_pages_are_tracked_whole_is_held_back_by_what_that_dirties()
    {
        var vm = new VirtualMachine
        {
            Name = "guest",
            Memory = ByteCount.FromGiB(4),
            HugePage = ByteCount.FromMiB(2),
            Workload = new UniformWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromGiB(2)), WritesPerSecond = 20_000 },
        };
        var request = TestMigrations.Request("vmotion", vm, DataRate.FromGigabitsPerSecond(10), new MigrationSettings { TimeLimit = VirtualDuration.FromSeconds(300) });
        var simulator = new Simulator(1);
        var report = TestMigrations.Run(Migrations.Start(simulator, request with { Source = request.Source with { SplitsHugePages = false } }), simulator);
        report.Status.Should().Be(MigrationStatus.Completed, "a write dirties 2 MiB there, and the throttle goes by that");
        report.GuestSlowdown.Should().BeGreaterThan(0.3);
    }

    [Fact]
    public void What_a_balloon_took_back_is_not_sent()
    {
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(4), Assigned = ByteCount.FromGiB(1), Workload = new IdleWorkload() };
        var simulator = new Simulator(1);
        var report = TestMigrations.Run(TestMigrations.Start(simulator, "vmotion", vm, DataRate.FromGigabitsPerSecond(25), new MigrationSettings()), simulator);
        report.Rounds[0].BytesSent.Should().Be(ByteCount.FromGiB(1));
    }

    [Fact]
    public void Encryption_takes_a_core_a_stream_so_that_more_streams_carry_more()
    {
        var encrypted = new MigrationSettings { Encryption = new EncryptionSettings() };
        var one = Run("vmotion-6", new IdleWorkload(), DataRate.FromGigabitsPerSecond(100), encrypted).Rounds[0].Length;
        var seven = Run("vmotion", new IdleWorkload(), DataRate.FromGigabitsPerSecond(100), encrypted).Rounds[0].Length;
        (one.TotalSeconds / seven.TotalSeconds).Should().BeGreaterThan(4);
        one.Should().BeGreaterThan(Run("vmotion-6", new IdleWorkload(), DataRate.FromGigabitsPerSecond(100)).Rounds[0].Length, "a core encrypts less than 15 Gbit/s");
    }

    [Fact]
    public void Before_7_every_vcpu_stands_still_while_traces_are_installed_the_longer_the_larger_the_guest()
    {
        var workload = new SequentialWorkload { WorkingSet = new(ByteCount.Zero, ByteCount.FromGiB(2)), WritesPerSecond = 10_000 };
        var (old, present) = (Run("vmotion-6", workload, DataRate.FromGigabitsPerSecond(10)), Run("vmotion", workload, DataRate.FromGigabitsPerSecond(10)));
        var stun = VirtualDuration.FromMicroseconds(4 * 32_552);
        old.SetupTime.Should().Be(present.SetupTime + stun);
        old.Rounds[0].Length.Should().Be(present.Rounds[0].Length);
        old.Rounds[0].Dirtied.Should().Be(present.Rounds[0].Dirtied, "nothing was written in that time");
        old.GuestPause.Should().Be(old.Downtime, "it is felt as slowdown, not as part of the switchover's pause");
        (old.GuestSlowdown * old.TotalTime.TotalSeconds - old.GuestPause.TotalSeconds).Should().BeApproximately(stun.TotalSeconds, 1e-6);
    }

    [Theory]
    [InlineData("vmotion", 175)]
    [InlineData("vmotion-6", 2_000)]
    public void The_bitmap_of_24_TiB_costs_the_pause_what_is_reported(string hypervisor, double milliseconds)
    {
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(24 * 1024), Workload = new IdleWorkload() };
        var plan = HypervisorCatalog.BuiltIn.Plan(TestMigrations.Request(hypervisor, vm, DataRate.FromGigabitsPerSecond(100), new MigrationSettings()));
        ((double)plan.FinalReadTime.TotalMilliseconds).Should().BeApproximately(milliseconds, milliseconds / 1000);
    }

    [Fact]
    public void What_it_cannot_do_is_refused_by_name()
    {
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(1), Workload = new IdleWorkload() };
        var settings = new MigrationSettings { Technique = MigrationTechnique.PostCopy, AutoConverge = new AutoConvergeSettings() };
        HypervisorCatalog.BuiltIn.Validate(TestMigrations.Request("vmotion", vm, DataRate.FromGigabitsPerSecond(1), settings)).Should().HaveCount(2)
            .And.Contain("post-copy: vmotion does not offer it; it offers pre-copy, stop-and-copy, storage")
            .And.ContainMatch("autoConverge: vmotion does not offer it; *");
    }

    [Fact]
    public void Hosts_of_both_generations_take_each_others_guests()
    {
        var request = TestMigrations.Request("vmotion-6", new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(1), Workload = new IdleWorkload() }, DataRate.FromGigabitsPerSecond(1), new MigrationSettings());
        HypervisorCatalog.BuiltIn.Examine(request with { Destination = request.Destination with { Hypervisor = "vmotion" } }).Should().BeEmpty();
        HypervisorCatalog.BuiltIn.Examine(request with { Destination = request.Destination with { Hypervisor = "qemu" } }).Should().ContainSingle();
    }

    private static MigrationReport Run(string hypervisor, IWorkload workload, DataRate nic, MigrationSettings? settings = null)
    {
        var simulator = new Simulator(1);
        var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromGiB(4), Workload = workload };
        return TestMigrations.Run(TestMigrations.Start(simulator, hypervisor, vm, nic, settings ?? new MigrationSettings()), simulator);
    }
}
