using LiveMigration.Orchestration;
using LiveMigration.Scenarios.Reading;
using LiveMigration.Tests;

namespace LiveMigration.Scenarios.Tests;

/// <summary>Traces of whole runs; reading one back checks that its slices nest, its arrows bind and its names are whole.</summary>
public class RunTraceTests
{
    [Theory]
    [InlineData("time-is-up.yaml")]
    [InlineData("post-copy.yaml")]
    [InlineData("shared-nothing.yaml")]
    [InlineData("storage-migration.yaml")]
    [InlineData("refused.yaml")]
    [InlineData("vfio.yaml")]
    [InlineData("fleets/drain-rack.yaml")]
    [InlineData("fleets/failover.yaml")]
    [InlineData("fleets/balance.yaml")]
    public void A_trace_of_a_sample_is_valid_and_arrows_are_as_many_as_guests_that_moved(string sample)
    {
        var result = ResultOf(sample);

        var trace = TraceFile.Of(RunTrace.Of(result.Migrations, result.Fleet, result.Jobs));

        var moved = result.Migrations.SelectMany(m => m.EarlierAttempts.Append(m.Report)).Count(r => r.Source != r.Destination && (r.PostCopy is not null || r.Status == Reports.MigrationStatus.Completed));
        trace.Events.Count(e => e.Kind == "s").Should().Be(moved);
        trace.Events.Count(e => e.Kind == "X" && e.Name.EndsWith(" runs here", StringComparison.Ordinal)).Should().Be(moved);
    }

    [Fact]
    public void A_guest_that_is_tried_again_has_both_attempts_and_a_mishap_happens_once()
    {
        var result = ResultOf("time-is-up.yaml");

        var trace = TraceFile.Of(RunTrace.Of(result.Migrations, result.Fleet, result.Jobs));

        trace.Events.Where(e => e.Kind == "X" && e.Name.StartsWith("attempt", StringComparison.Ordinal)).Select(e => e.Name)
            .Should().Equal("attempt 1: tried-again to hv2: failed", "attempt 2: tried-again to hv2: completed");
        trace.Events.Should().ContainSingle(e => e.Name == "command: the destination is lost");
    }

    [Fact]
    public void Steps_of_jobs_are_slices_with_the_words_of_the_plan()
    {
        var result = ResultOf("fleets/drain-rack.yaml");

        var trace = TraceFile.Of(RunTrace.Of(result.Migrations, result.Fleet, result.Jobs));

        var steps = result.Jobs[0].Steps.Where(step => step.BeganAt is not null).Select(step => step.Step.What);
        trace.Events.Where(e => e.Kind == "X" && trace.Processes[e.Process] == "jobs").Select(e => e.Name).Should().BeEquivalentTo(steps.Append(result.Jobs[0].Job));
    }

    private static ScenarioResult ResultOf(string sample) => ScenarioRun.Execute(ScenarioReader.ReadFile(RepositoryFolder.PathOf("samples/" + sample)).Scenario!);
}
