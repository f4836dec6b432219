using LiveMigration.Orchestration.Jobs;
using LiveMigration.Reports.Fleets;
using LiveMigration.Reports.Traces;

namespace LiveMigration.Orchestration;

/// <summary>What a trace tells of a fleet's run; <see cref="Reports.TraceEvents"/> writes it.</summary>
public static class RunTrace
{
    /// <summary>All that a run came to.</summary>
    /// <param name="outcomes">Its migrations, in order.</param>
    /// <param name="fleet">What they came to together.</param>
    /// <param name="jobs">Its jobs; may be none.</param>
    public static TraceContent Of(IEnumerable<MigrationOutcome> outcomes, FleetReport fleet, IEnumerable<JobReport> jobs)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(jobs);
        return new TraceContent
        {
            Migrations = [.. outcomes.Select(MigrationOf)],
            Fleet = fleet,
            Jobs = [.. jobs.Select(job => new TracedJob(job.Job, job.StartedAt, job.EndedAt, [.. job.Steps.SelectMany(Steps)]))],
        };
    }

    private static TracedMigration MigrationOf(MigrationOutcome outcome)
    {
        var reports = outcome.EarlierAttempts.Append(outcome.Report).ToList();
        return new TracedMigration([.. reports.Select(report => new TracedAttempt(report)
        {
            Commands = RetryRule.Later(outcome.Order.Settings, report.StartedAt - reports[0].StartedAt).Commands,
            Timeline = ReferenceEquals(report, outcome.Report) ? outcome.Timeline : null,
        })]);
    }

    private static IEnumerable<TracedStep> Steps(StepReport report)
    {
        if (report is { BeganAt: { } began, EndedAt: { } ended })
        {
            yield return new TracedStep(report.Step.What, began, ended, StepWords.Of(report.Status), report.Reason.Length > 0 ? report.Reason : report.Step.Why);
        }
    }
}
