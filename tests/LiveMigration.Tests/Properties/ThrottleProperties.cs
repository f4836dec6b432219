using FsCheck.Xunit;
using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Migration.Throttles;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tests.Properties;

/// <summary>What throttles are for, for any guest that writes faster than its link.</summary>
[Properties(MaxTest = 25, Replay = "3,1", StartSize = 1_000, EndSize = 100_000_000)]
public class ThrottleProperties
{
    private static readonly VirtualDuration QemuLimit = VirtualDuration.FromMilliseconds(300);
    // VMware asks for 250 Mbit/s.
    private static readonly VirtualDuration Goal = VirtualDuration.FromMilliseconds(500);

    [Property]
    public void Auto_converge_ends_what_plain_pre_copy_cannot(int number)
    {
        var guest = new BusyGuest(number, QemuLimit, 50);
        foreach (var qemu in new[] { "qemu-7.2", "qemu" })
        {
            var report = guest.Run(qemu, new MigrationSettings { AutoConverge = new AutoConvergeSettings(), Verify = true });
            report.Status.Should().Be(MigrationStatus.Completed, guest.ToString());
            report.DestinationIsUpToDate.Should().BeTrue();
            report.GuestSlowdown.Should().BeGreaterThan(0.01, "that is its price");
            guest.Run(qemu, new MigrationSettings { TimeLimit = report.TotalTime * 3 }).Status.Should().Be(MigrationStatus.NotConverged, $"plain pre-copy does not end in three times the time, {guest}");
        }
    }

    [Property]
    public void Dirty_limit_ends_it_where_the_link_carries_what_all_vcpus_may_dirty(int number)
    {
        // Two vCPUs at 1 MiB/s each with 25 MiB/s of tolerance may dirty 52 MiB/s; a ring that fills in more than a second holds nobody.
        var guest = new BusyGuest(number, QemuLimit, 50);
        var report = guest.Run("qemu", new MigrationSettings { DirtyLimit = new DirtyLimitSettings { RingEntries = 1024 }, Verify = true });
        if (report.Status == MigrationStatus.Completed)
        {
            report.DestinationIsUpToDate.Should().BeTrue();
            return;
        }

        var last = report.LogReadings[^1];
        ((double)last.Dirtied.Bytes / (last.At - report.LogReadings[^2].At).TotalSeconds).Should().BeLessThan(2.0 * (1 + DirtyLimit.ToleranceMiBPerSecond) * 1_048_576, "it was held to its quota, which is more than the link carries");
    }

    [Property]
    public void Stun_during_page_send_makes_any_writer_converge_and_vmotion_holds_its_goal(int number)
    {
        var guest = new BusyGuest(number, Goal, 250);
        var report = guest.Run("vmotion", new MigrationSettings { Verify = true });
        report.Status.Should().Be(MigrationStatus.Completed, guest.ToString());
        report.DestinationIsUpToDate.Should().BeTrue();
        report.GuestPause.Should().BeLessThanOrEqualTo(Goal, guest.ToString());
        var held = report.Rounds.Where(r => !r.IsStopAndCopy).SkipWhile(r => r.ThrottlePercent == 0).Skip(2).ToList();
        held.Should().OnlyContain(r => r.Dirtied < r.BytesSent, "less is dirtied than is sent");
        guest.Run("vmotion", new MigrationSettings { StunDuringPageSend = false, TimeLimit = report.TotalTime * 3 }).Status.Should().Be(MigrationStatus.NotConverged, guest.ToString());
    }

    [Property(MaxTest = 200)]
    public void VMotion_holds_its_goal_for_any_steady_guest_and_link(int number)
    {
        var random = new RandomStream((ulong)number, "goal");
        int Below(int exclusive) => (int)random.NextBelow((ulong)exclusive);
        var link = DataRate.FromMegabitsPerSecond(250 + Below(20_000));
        var mebibytes = 4 + Below(1_000);
        var region = new MemoryRegion(ByteCount.Zero, ByteCount.FromMiB(1 + Below(mebibytes)));
        var rate = link.BytesPerSecond / 4096.0 * Below(80) / 10;
        IWorkload workload = Below(4) switch
        {
            0 => new UniformWorkload { WorkingSet = region, WritesPerSecond = rate },
            1 => new SequentialWorkload { WorkingSet = region, WritesPerSecond = rate },
            2 => new HotColdWorkload { WorkingSet = region, WritesPerSecond = rate },
            _ => new ZipfWorkload { WorkingSet = region, WritesPerSecond = rate, Order = PageOrder.Contiguous },
        };
        foreach (var version in VMotionVersion.All)
        {
            var simulator = new Simulator(1);
            var vm = new VirtualMachine { Name = "guest", Memory = ByteCount.FromMiB(mebibytes), Workload = workload };
            var report = TestMigrations.Run(TestMigrations.Start(simulator, version.Name, vm, link, new MigrationSettings()), simulator);
            report.Status.Should().Be(MigrationStatus.Completed);
            report.GuestPause.Should().BeLessThanOrEqualTo(version.SwitchoverGoal, $"{version.Name}, {mebibytes} MiB, {link}, {workload}");
        }
    }
}
