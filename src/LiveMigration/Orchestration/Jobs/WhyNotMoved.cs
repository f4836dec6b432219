using System.Globalization;
using LiveMigration.Reports;

namespace LiveMigration.Orchestration.Jobs;

/// <summary>Why a migration of a job did not succeed, and what would help, so that a reader need not look at its rounds.</summary>
internal static class WhyNotMoved
{
    /// <summary>How it ended, why, and where it was dirtied as fast as it was sent by how much.</summary>
    public static string Of(MigrationReport report)
    {
        var why = $"{StatusWords.Of(report.Status)}: {report.Reason}";
        return DidNotConverge(report) && report.Rounds.LastOrDefault(round => !round.IsUnfinished) is { } last && last.Length.Nanoseconds > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{why}; its last whole round sent {last.BytesSent} in {last.Length.TotalSeconds:0.#} s, and {last.Remaining} were left{(last.Threshold is { } threshold ? $", where {threshold} or less are few enough" : "")}")
            : why;
    }

    /// <summary>What would help, in a few words.</summary>
    public static string Help(MigrationReport report) => report.Status switch
    {
        _ when DidNotConverge(report) => "auto-converge, post-copy, a longer downtime limit or more bandwidth",
        MigrationStatus.Failed => "another attempt",
        MigrationStatus.GuestLost => "starting it again elsewhere",
        MigrationStatus.Paused => "a command: continue or recover",
        MigrationStatus.Cancelled => "not cancelling it",
        _ => "what stands against it out of the way, and the job once more",
    };

    private static bool DidNotConverge(MigrationReport report) => report.Status == MigrationStatus.NotConverged || report.WasGivenUp;
}
