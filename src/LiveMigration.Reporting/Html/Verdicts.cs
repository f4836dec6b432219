using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;

namespace LiveMigration.Reporting.Html;

/// <summary>How migrations ended, as a sentence that needs no knowledge of the field.</summary>
internal static class Verdicts
{
    public static string Of(MigrationOutcome outcome)
    {
        var (report, vm) = (outcome.Report, outcome.Vm.Name);
        var after = ReportWords.Time(report.TotalTime);
        return report.Status switch
        {
            MigrationStatus.Completed when report.Technique == MigrationTechnique.StorageOnly => $"The disks of {vm} moved to {report.Storage?.To ?? "other storage"} in {after} while it ran on at {report.Source}.",
            MigrationStatus.Completed => $"{vm} moved from {report.Source} to {report.Destination} in {after}; it stood still for {ReportWords.Time(report.GuestPause)}{Waits(report)}.",
            MigrationStatus.Cancelled => $"The migration of {vm} to {report.Destination} was cancelled after {after}; it runs on at {report.Source}.",
            MigrationStatus.NotConverged => $"{vm} could not be moved to {report.Destination}: the migration had not converged after {after}; it runs on at {report.Source}.",
            MigrationStatus.Failed => $"The migration of {vm} to {report.Destination} failed after {after}; it runs on at {report.Source}.",
            MigrationStatus.Refused => $"{vm} was not moved: the migration was refused before it began; it runs on at {report.Source}.",
            MigrationStatus.Paused => $"{vm} waits at {report.Destination} for the rest of its memory: post-copy lost its connection.",
            _ => $"{vm} was lost after {after}: it runs nowhere any more.",
        };
    }

    public static string Of(ScenarioResult result)
    {
        var fleet = result.Fleet;
        if (result.Migrations.Count == 1 && result.Jobs.Count == 0)
        {
            return Of(result.Migrations[0]);
        }

        if (result.Migrations.Count == 0)
        {
            return "Nothing migrated.";
        }

        var completed = CountOf(fleet, MigrationStatus.Completed);
        var count = completed == fleet.Orders ? completed == 2 ? "Both migrations" : $"All {ReportWords.Count(completed)} migrations" : $"{ReportWords.Count(completed)} of {ReportWords.Count(fleet.Orders)} migrations";
        var jobs = result.Jobs.Count == 0 ? "" : $" {JobsOf(result)}";
        var outage = completed == 0 ? "." : $"; {(completed == fleet.Orders ? "no guest" : "none of these guests")} was out of its clients' reach for longer than {ReportWords.Time(fleet.ClientOutage.Max)}.";
        var (lost, waiting) = (CountOf(fleet, MigrationStatus.GuestLost), CountOf(fleet, MigrationStatus.Paused));
        var worse = (lost == 0 ? "" : $" {ReportWords.Count(lost)} {(lost == 1 ? "guest was" : "guests were")} lost.") + (waiting == 0 ? "" : $" {ReportWords.Count(waiting)} {(waiting == 1 ? "guest waits" : "guests wait")} for the rest of {(waiting == 1 ? "its" : "their")} memory.");
        return $"{count} completed within {ReportWords.Time(fleet.TimeToDrain)}{outage}{worse}{jobs}";
    }

    /// <summary>The word for a status as a sentence has it.</summary>
    public static string Word(MigrationStatus status) => status switch
    {
        MigrationStatus.NotConverged => "not converged",
        MigrationStatus.GuestLost => "guest lost",
        _ => StatusWords.Of(status),
    };

    /// <summary>A style's name for a status: whether it is as it should be.</summary>
    public static string Kind(MigrationStatus status) => status switch
    {
        MigrationStatus.Completed => "good",
        MigrationStatus.Refused or MigrationStatus.Cancelled or MigrationStatus.Paused => "doubtful",
        _ => "bad",
    };

    // Once it runs at the destination a guest waits for pages that are not there: short pauses that add up to a long one.
    private static string Waits(MigrationReport report) => report.PostCopy is { } postCopy && postCopy.Blocktime > VirtualDuration.Zero
        ? $", and then all its vCPUs waited for memory for {ReportWords.Time(postCopy.Blocktime)} in all"
        : "";

    private static int CountOf(FleetReport fleet, MigrationStatus status) => fleet.Outcomes.Where(o => o.Status == status).Sum(o => o.Count);

    private static string JobsOf(ScenarioResult result)
    {
        var done = result.Jobs.Count(job => job.IsComplete);
        return done == result.Jobs.Count
            ? done == 1 ? "The job is done." : $"All {done} jobs are done."
            : $"{done} of {result.Jobs.Count} {(result.Jobs.Count == 1 ? "job is" : "jobs are")} done.";
    }
}
