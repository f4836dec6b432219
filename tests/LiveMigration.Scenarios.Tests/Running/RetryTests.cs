using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Tests;

public class RetryTests
{
    [Fact]
    public void A_failed_migration_is_tried_again_after_a_wait_and_a_mishap_happens_once()
    {
        var outcome = Run("at: 5 s, retries: { count: 3, wait: 10 s }, commands: [{ at: 100 ms, do: lose-destination }]");
        outcome.EarlierAttempts.Should().ContainSingle().Which.Status.Should().Be(MigrationStatus.Failed);
        outcome.Report.Status.Should().Be(MigrationStatus.Completed);
        var failedAt = outcome.EarlierAttempts[0].StartedAt + outcome.EarlierAttempts[0].TotalTime;
        outcome.Report.StartedAt.Should().Be(failedAt + VirtualDuration.FromSeconds(10));
    }

    [Fact]
    public void Waits_double_and_tries_end_at_their_count()
    {
        var outcome = Run("at: 5 s, timeLimit: 100 ms, maxBandwidth: 10 MB/s, retries: { count: 3 }");
        outcome.Report.Status.Should().Be(MigrationStatus.NotConverged);
        MigrationReport[] all = [.. outcome.EarlierAttempts, outcome.Report];
        all.Should().HaveCount(4);
        all.Zip(all.Skip(1), (a, b) => (b.StartedAt - (a.StartedAt + a.TotalTime)).TotalSeconds).Should().Equal(20, 40, 80);
    }

    [Fact]
    public void What_was_cancelled_is_not_tried_again() =>
        Run("at: 5 s, cancelAt: 100 ms, retries: { count: 3 }").EarlierAttempts.Should().BeEmpty();

    [Fact]
    public void What_its_controller_gave_up_is_tried_again()
    {
        var text = Texts.With("at: 5 s", "at: 5 s, maxBandwidth: 10 MB/s, controller: { kind: kubevirt, completionTimeoutPerGiB: 3 s }, retries: { count: 2 }").Replace("hypervisor: qemu", "hypervisor: libvirt", StringComparison.Ordinal);
        var outcome = ScenarioRun.Execute(Texts.Read(text)).Migrations.Single();
        outcome.EarlierAttempts.Should().HaveCount(2).And.OnlyContain(attempt => attempt.WasGivenUp && attempt.Reason == "cancelled by kubevirt: not completed after 6 s");
    }

    [Fact]
    public void A_mishap_that_has_not_happened_yet_keeps_its_time()
    {
        // The first attempt fails at 0.1 s, the second begins at 1.1 s and the mishap of 1.2 s meets it too.
        var outcome = Run("at: 0 s, maxBandwidth: 10 MB/s, retries: { count: 3, wait: 1 s }, commands: [{ at: 100 ms, do: lose-destination }, { at: 1500 ms, do: lose-destination }]");
        outcome.EarlierAttempts.Should().HaveCount(2);
        outcome.Report.Status.Should().Be(MigrationStatus.Completed);
    }

    [Fact]
    public void The_guest_can_be_moved_by_another_migration_while_it_waits_for_its_next_try()
    {
        var scenario = Texts.Read(Texts.With("- { vm: web, to: two, at: 5 s }", "- { vm: web, to: two, at: 5 s, timeLimit: 100 ms, maxBandwidth: 10 MB/s, retries: { count: 1 } }\n  - { vm: web, to: two, at: 6 s }"));
        var outcomes = ScenarioRun.Execute(scenario).Migrations;
        outcomes[1].Report.Status.Should().Be(MigrationStatus.Completed);
        outcomes[0].Report.Status.Should().Be(MigrationStatus.Refused);
        outcomes[0].Report.Reason.Should().Be("web already runs on two");
        outcomes[0].EarlierAttempts.Should().ContainSingle();
    }

    private static MigrationOutcome Run(string settings) => ScenarioRun.Execute(Texts.Read(Texts.With("at: 5 s", settings))).Migrations.Single();
}
