using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Controllers.Controlled;

namespace LiveMigration.Tests.Orchestration.Controllers;

public class KubeVirtTests
{
    // 1,000 MiB count as 2 GB (1.05 x 10^9, rounded up); dirtied faster than it is sent.
    private static readonly VirtualMachine NeverDone = Guest(1000, 300, 800);
    private static readonly KubeVirt Quick = new() { CompletionTimeoutPerGiB = Seconds(30) };

    [Fact]
    public void A_guest_that_never_converges_is_aborted_when_its_completion_time_is_over()
    {
        var report = Run(Quick, NeverDone);
        report.Deeds().Should().Equal((61, "cancel"));
        report.Reason.Should().Be("cancelled by kubevirt: not completed after 60 s", "whole seconds must be above 2 GB x 30 s");
        report.TotalTime.Should().BeGreaterThan(Seconds(61)).And.BeLessThan(Seconds(61.6), "polls come each 400 ms, and the sender looks up each 100 ms");
    }

    [Fact]
    public void Where_disruption_is_allowed_the_guest_is_suspended_and_where_post_copy_is_it_switches()
    {
        var suspended = Run(Quick with { AllowWorkloadDisruption = true }, NeverDone);
        suspended.Deeds().Should().Equal((61, "suspend the guest"));
        suspended.Status.Should().Be(MigrationStatus.Completed);
        var switched = Run(Quick with { AllowPostCopy = true }, NeverDone);
        switched.Deeds().Should().Equal((61, "start post-copy"));
        switched.Reason.Should().StartWith("switched to post-copy by kubevirt with ");
    }

    [Fact]
    public void Post_copy_without_disruption_does_not_save_a_migration_since_the_code_asks_for_disruption_first() =>
        Run(Quick with { AllowPostCopy = true, AllowWorkloadDisruption = false }, NeverDone).Deeds().Should().Equal((61, "cancel"));

    [Fact]
    public void Any_fall_from_one_look_to_the_next_counts_as_progress_however_little_is_gained()
    {
        var watch = new ProgressWatch(Seconds(150));
        var stuck = new List<bool>();
        for (var i = 0; i < 40; i++)
        {
            // A sawtooth that never gets below 500 MiB: rises at every reading, falls between.
            stuck.Add(watch.IsStuck(Seconds(10 * i), ByteCount.FromMiB(i % 2 == 0 ? 900 : 500)));
        }

        stuck.Should().NotContain(true, "each fall resets the timer, though nothing was won for 400 s");
    }

    [Fact]
    public void Without_any_fall_it_is_stuck_after_more_than_the_progress_timeout()
    {
        var watch = new ProgressWatch(Seconds(150));
        watch.IsStuck(Seconds(0.4), ByteCount.FromMiB(900)).Should().BeFalse();
        watch.IsStuck(Seconds(151.3), ByteCount.FromMiB(900)).Should().BeFalse("150.9 s are 150 whole seconds");
        watch.IsStuck(Seconds(151.5), ByteCount.FromMiB(901)).Should().BeTrue();
        new ProgressWatch(VirtualDuration.Zero).IsStuck(Seconds(10_000), ByteCount.FromMiB(1)).Should().BeFalse();
    }

    [Fact]
    public void The_ramp_goes_from_150_to_900_ms_in_7_steps_of_107_and_a_last_one_of_1()
    {
        var ramp = new DowntimeRamp(new DowntimeRampOptions(), Ms(900));
        var set = new List<(double Second, int Limit)>();
        for (var tick = 1; tick <= 400; tick++)
        {
            var elapsed = Ms(400 * tick);
            if (ramp.Look(elapsed, iteration: elapsed < Seconds(30) ? 2 : 3) is { } limit)
            {
                set.Add((elapsed.TotalSeconds, (int)limit.TotalMilliseconds));
            }
        }

        set.Should().Equal((0.4, 150), (30, 257), (40, 364), (50, 471), (60, 578), (70, 685), (80, 792), (90, 899), (100, 900));
    }

    [Fact]
    public void The_ramp_ends_a_plateau_that_300_ms_never_end()
    {
        // 60 MiB rewritten all the time are 504 ms of 119 MiB/s; a pass that begins as soon as it may has a little of that left to be rewritten.
        var plateau = Plateau(1000, 60);
        Run(Quick, plateau).Status.Should().Be(MigrationStatus.Cancelled);
        var report = Run(Quick with { DowntimeTuning = new DowntimeRampOptions() }, plateau);
        report.Status.Should().Be(MigrationStatus.Completed);
        report.Deeds().Select(d => d.Did).Should().Equal("downtime limit 150 ms", "downtime limit 257 ms", "downtime limit 364 ms", "downtime limit 471 ms");
        report.Downtime.Should().BeLessThan(Ms(650));
    }

    [Fact]
    public void Channels_are_used_unless_the_guest_has_a_limit_of_its_cpus()
    {
        Quick.AsksFor(Request(null, NeverDone)).Multifd!.Channels.Should().Be(8);
        (Quick with { HasCpuLimits = true }).AsksFor(Request(null, NeverDone)).Multifd.Should().BeNull();
    }

    [Fact]
    public void Kubevirt_on_another_hypervisor_is_refused_by_name_with_what_fits() =>
        LiveMigration.Hypervisors.HypervisorCatalog.BuiltIn.Validate(Request(new KubeVirt { HasCpuLimits = true }, NeverDone, hypervisor: "hyper-v"))
            .Should().Equal("kubevirt: it does not drive hyper-v; it drives libvirt");
}
