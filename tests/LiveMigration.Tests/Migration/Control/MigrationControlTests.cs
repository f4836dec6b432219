using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using static LiveMigration.Tests.Orchestration.Controllers.Controlled;

namespace LiveMigration.Tests.Migration.Control;

public class MigrationControlTests
{
    [Fact]
    public void What_the_hypervisor_tells_agrees_with_the_report_and_never_knows_what_was_dirtied_since()
    {
        var seen = new List<MigrationStatistics>();
        var report = Run(new AsyncController("watcher", async control =>
        {
            while (true)
            {
                await control.NextIteration();
                seen.Add(control.Ask());
                await control.Clock.Delay(Ms(37));
                seen.Add(control.Ask());
            }
        }), Plateau(500, 20));
        report.Status.Should().Be(MigrationStatus.Completed);
        seen.Select(s => s.Iteration).Should().BeInAscendingOrder();
        var readings = report.LogReadings.Where(r => !r.GuestStopped).ToList();
        seen[0].Iteration.Should().Be(1);
        seen[0].Remaining.Should().BeGreaterThanOrEqualTo(ByteCount.FromMiB(500), "at setup everything is left");
        for (var i = 0; i < readings.Count; i++)
        {
            seen.First(s => s.Iteration == i + 1).Remaining.Bytes.Should().Be(readings[i].Pending.Bytes, "nothing of the pass that follows is on the wire yet");
        }

        // 37 ms later 4 to 5 MiB of 119 MiB/s are sent, and the guest has dirtied all of its 20 MiB again.
        var (before, after) = (seen[0].Remaining, seen[1].Remaining);
        (before - after).Bytes.Should().BeInRange(ByteCount.FromMiB(3).Bytes, ByteCount.FromMiB(6).Bytes);
        (after - before + seen[1].Transferred - seen[0].Transferred).Bytes.Should().BeInRange(0, 64_000, "what is gone is on the wire, with heads of 8 bytes a page");
    }

    [Fact]
    public void Asking_changes_nothing_of_what_happens_to_the_guest()
    {
        var alone = Run(null, Plateau(500, 20));
        var watched = Run(new Watcher(), Plateau(500, 20));
        watched.Should().BeEquivalentTo(alone, o => o.Excluding(r => r.Digest).Excluding(r => r.Decisions).Excluding(r => r.Controller));
        watched.Decisions.Should().NotBeEmpty();
    }

    [Fact]
    public void Equal_waits_in_succession_are_told_once()
    {
        var report = Run(new Watcher(), Plateau(500, 20));
        var wait = report.Decisions.Should().ContainSingle().Subject;
        (wait.Did, wait.Why, wait.At).Should().Be(("wait", "all is well", Ms(100)));
        wait.Looks.Should().Be((int)((report.TotalTime - Ms(5)).TotalSeconds * 10), "the guest runs at the destination some ms before the source counts the end");
        wait.Until.Should().Be(Ms(100L * wait.Looks));
    }

    [Fact]
    public void Polls_end_with_the_migration()
    {
        var simulator = new Simulator(1);
        var session = HypervisorCatalog.BuiltIn.Start(simulator, Request(new Watcher(), Plateau(500, 20)));
        simulator.RunToEnd(1_000_000).Should().BeTrue();
        (simulator.Now - VirtualTime.Zero).Should().BeLessThanOrEqualTo(session.Report!.TotalTime, "the next poll would have come later");
    }

    [Fact]
    public void A_migration_that_is_refused_begins_no_controller()
    {
        var request = Request(new Watcher(), Plateau(500, 20));
        request = request with { Destination = request.Destination with { Memory = ByteCount.FromMiB(1) } };
        var report = HypervisorCatalog.BuiltIn.Start(new Simulator(1), request).Report!;
        (report.Status, report.Decisions.Count, report.Controller).Should().Be((MigrationStatus.Refused, 0, null));
    }

    [Fact]
    public void The_same_rule_as_a_class_and_as_an_async_method_decides_the_same()
    {
        var asMethod = new AsyncController("patient", async control =>
        {
            var start = control.Ask().Elapsed;
            while (control.Ask().Elapsed - start < Seconds(15))
            {
                await control.Clock.Delay(Seconds(1));
                control.Wait("15 s are not over");
            }

            control.Do(new SetLimitsCommand(default, DowntimeLimit: Seconds(3)), "15 s are over");
        });
        var one = Run(new Patient(), Plateau(1000, 200));
        var other = Run(asMethod, Plateau(1000, 200));
        one.Status.Should().Be(MigrationStatus.Completed);
        other.Decisions.Should().Equal(one.Decisions);
        other.TotalTime.Should().Be(one.TotalTime);
    }

    [Fact]
    public void A_commands_reason_is_in_the_report()
    {
        var quitter = new AsyncController("quitter", async control =>
        {
            await control.Clock.Delay(Seconds(2));
            control.Do(new CancelCommand(default), "it never wanted to");
        });
        Run(quitter, Plateau(1000, 200)).Reason.Should().Be("cancelled by quitter: it never wanted to");
    }

    private sealed class Watcher : IMigrationController
    {
        public string Name => "watcher";

        public IReadOnlyList<string> Hypervisors => [];

        public ControllerSettings AsksFor(MigrationRequest request) => new();

        public void Begin(MigrationControl control) => control.PollEvery(Ms(100), () =>
        {
            control.Ask();
            control.Wait("all is well");
        });
    }

    private sealed class Patient : IMigrationController
    {
        public string Name => "patient";

        public IReadOnlyList<string> Hypervisors => [];

        public ControllerSettings AsksFor(MigrationRequest request) => new();

        public void Begin(MigrationControl control)
        {
            var isDone = false;
            control.PollEvery(Seconds(1), () =>
            {
                if (isDone)
                {
                    return;
                }

                control.Wait("15 s are not over");
                if (control.Ask().Elapsed >= Seconds(15))
                {
                    isDone = true;
                    control.Do(new SetLimitsCommand(default, DowntimeLimit: Seconds(3)), "15 s are over");
                }
            });
        }
    }
}
