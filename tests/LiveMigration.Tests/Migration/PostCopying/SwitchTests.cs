using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Migration.PostCopying;

/// <summary>When a guest is switched to post-copy, and what a command changes afterwards.</summary>
public class SwitchTests
{
    private static readonly UniformWorkload Busy = new() { WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(48)), WritesPerSecond = 60_000 };

    [Theory]
    [InlineData("textbook", 0)]
    [InlineData("qemu-10.0", 101)]
    public void By_time_the_switch_comes_when_the_sender_next_looks_up(string hypervisor, int lateMs)
    {
        var report = Hybrid(hypervisor, new PostCopySettings { SwitchAfter = Ms(250) });
        report.PostCopy!.SwitchReason.Should().MatchRegex(@"^switched to post-copy 0\.[0-9]+ s after the start with [0-9.]+ MiB left$");
        report.Reason.Should().StartWith(report.PostCopy.SwitchReason);
        var switched = report.Phases.Single(p => p.Phase == MigrationPhase.StopAndCopy).Start;
        switched.Nanoseconds.Should().BeInRange(Ms(250).Nanoseconds, Ms(250 + lateMs).Nanoseconds + 3_000_000, "in the middle of the first pass");
    }

    [Fact]
    public void By_rounds_the_switch_comes_after_so_many_readings()
    {
        Hybrid("textbook", new PostCopySettings { SwitchAfterRounds = 3 }).PostCopy!.SwitchReason.Should().StartWith("switched to post-copy after 3 rounds with");
        Hybrid("textbook", new PostCopySettings()).PostCopy!.SwitchReason.Should().StartWith("switched to post-copy after the first round with");
    }

    [Fact]
    public void For_want_of_progress_the_switch_comes_when_a_round_leaves_no_less_than_the_one_before()
    {
        var report = Hybrid("textbook", new PostCopySettings { SwitchOnNoProgress = true });
        report.PostCopy!.SwitchReason.Should().StartWith("switched to post-copy for want of progress: a round left ");
        var left = report.Rounds.TakeWhile(r => !r.IsStopAndCopy).Select(r => r.Remaining).ToList();
        left[^1].Should().BeGreaterThanOrEqualTo(left[^2]);
    }

    [Theory]
    [InlineData("textbook")]
    [InlineData("qemu")]
    public void By_command_the_switch_comes_at_that_time(string hypervisor)
    {
        var guest = new PostCopyGuests
        {
            Hypervisor = hypervisor,
            MiB = 64,
            Workload = Busy,
            Settings = new MigrationSettings { PostCopy = new PostCopySettings(), Verify = true, Commands = [new StartPostCopyCommand(Ms(250))] },
        };
        var report = guest.Run();
        report.PostCopy!.SwitchReason.Should().StartWith("switched to post-copy by command with");
        report.PostCopy.ResumedAt.Should().BeGreaterThanOrEqualTo(Ms(250)).And.BeLessThan(Ms(380));
        report.DestinationIsUpToDate.Should().BeTrue();
    }

    [Theory]
    [InlineData(137)]
    [InlineData(2_345)]
    public void The_next_phase_of_the_workload_begins_when_it_is_commanded(int atMs)
    {
        var phases = new PhasedWorkload
        {
            Phases =
            [
                new(new IdleWorkload(), VirtualDuration.FromSeconds(3_000)),
                new(PostCopyGuests.Sweep(1, 1_000), VirtualDuration.FromSeconds(3_000)),
            ],
        };
        var guest = new PostCopyGuests { Workload = phases, Settings = PostCopyGuests.HardlyPushed with { Commands = [new NextWorkloadPhaseCommand(Ms(atMs))] } };
        guest.Run().PostCopy!.DegradedTime.Should().Be(Ms(atMs + 1) - PostCopyGuests.Latency + PostCopyGuests.Fault);
    }

    [Fact]
    public void A_guest_that_is_stopped_touches_nothing_from_then_on_and_goes_on_where_it_was_when_it_is_resumed()
    {
        var guest = new PostCopyGuests { Workload = PostCopyGuests.Sweep(500, 10), Settings = PostCopyGuests.HardlyPushed with { Commands = [new StopGuestCommand(Ms(1_950))] } };
        var stopped = guest.Run();
        stopped.PostCopy!.Faults.Should().Be(17, "a touch each 100 ms and a fault, the last before 1,950 ms");
        var resumed = (guest with { Settings = guest.Settings with { Commands = [new StopGuestCommand(Ms(1_950)), new ResumeGuestCommand(Ms(11_950))] } }).Run();
        var whole = (guest with { Settings = PostCopyGuests.HardlyPushed }).Run();
        resumed.PostCopy!.Faults.Should().BeGreaterThan(17);
        whole.PostCopy!.Faults.Should().BeGreaterThanOrEqualTo(resumed.PostCopy.Faults);
    }

    [Fact]
    public void Obeyed_from_outside_at_a_time_a_command_does_what_it_does_in_the_plan()
    {
        var workload = new UniformWorkload { WorkingSet = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(12)), WritesPerSecond = 5_000 };
        var guest = new PostCopyGuests { Vcpus = 2, Workload = workload };
        var planned = (guest with { Settings = guest.Settings with { Commands = [new LoseNetworkCommand(Ms(61)), new RecoverCommand(Ms(90))] } }).Run();
        var waiting = guest with { Settings = guest.Settings with { Commands = [new RecoverCommand(Ms(90))] } };
        var (session, simulator) = waiting.Start();
        simulator.RunUntil(new VirtualTime(Ms(61).Nanoseconds));
        session.Obey(new LoseNetworkCommand(VirtualDuration.Zero));
        session.Phase.Should().Be(MigrationPhase.PostCopyPaused);
        simulator.RunToEnd();
        (session.Report!.TotalTime, session.Report.PostCopy!.Faults, session.Report.PostCopy.LostPages).Should().Be((planned.TotalTime, planned.PostCopy!.Faults, planned.PostCopy.LostPages));
    }

    [Theory]
    [InlineData("qemu", "pages around a requested one: qemu sends the requested page alone and goes on behind it; the textbook's post-copy sends them")]
    [InlineData("hyper-v", "postCopy: Hyper-V has none; use pre-copy: after 5 passes it stops the guest and copies the rest, whatever that takes")]
    public void What_a_hypervisor_does_not_have_is_refused_by_name(string hypervisor, string refusal)
    {
        var vm = new Hosts.VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(16), Workload = new IdleWorkload() };
        var settings = new MigrationSettings { PostCopy = new PostCopySettings { PrefetchPages = 8 } };
        HypervisorCatalog.BuiltIn.Validate(TestMigrations.Request(hypervisor, vm, PostCopyGuests.Nic, settings)).Should().Contain(refusal);
    }

    [Fact]
    public void What_cannot_go_together_is_refused_with_what_can()
    {
        var vm = new Hosts.VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(16), Workload = new IdleWorkload() };
        var multifd = new MigrationSettings { Technique = MigrationTechnique.PostCopy, Multifd = new MultifdSettings() };
        HypervisorCatalog.BuiltIn.Validate(TestMigrations.Request("qemu-10.0", vm, PostCopyGuests.Nic, multifd)).Should().Equal("multifd and postCopy: qemu-10.0 refuses them together; QEMU can do both since 10.1");
        HypervisorCatalog.BuiltIn.Validate(TestMigrations.Request("qemu", vm, PostCopyGuests.Nic, multifd)).Should().BeEmpty();
        var compressed = new MigrationSettings { PostCopy = new PostCopySettings { Preempt = true }, PageCompression = new PageCompressionSettings() };
        HypervisorCatalog.BuiltIn.Validate(TestMigrations.Request("qemu-7.2", vm, PostCopyGuests.Nic, compressed)).Should().Equal("preempt and compress: qemu-7.2 refuses them together; choose one");
    }

    [Fact]
    public void A_condition_to_switch_without_a_hybrid_migration_is_refused()
    {
        var settings = new MigrationSettings { PostCopy = new PostCopySettings { SwitchAfter = Ms(1) } };
        settings.Validate().Should().Equal("technique with a condition to switch to post-copy: pre-copy; allowed is hybrid, or a command in place of the condition");
    }

    private static MigrationReport Hybrid(string hypervisor, PostCopySettings settings) => new PostCopyGuests
    {
        Hypervisor = hypervisor,
        MiB = 64,
        Workload = Busy,
        Settings = new MigrationSettings { Technique = MigrationTechnique.Hybrid, PostCopy = settings, Verify = true },
    }.Run();

    private static VirtualDuration Ms(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);
}
