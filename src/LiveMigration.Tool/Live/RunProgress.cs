using LiveMigration.Reports;
using LiveMigration.Scenarios;

namespace LiveMigration.Tool.Live;

/// <summary>How far the scenarios of one command are, of which each counts the same.</summary>
/// <param name="progress">Who is told.</param>
/// <param name="name">Of the scenario that runs now.</param>
/// <param name="before">Scenarios that have run.</param>
/// <param name="scenarios">All.</param>
internal sealed class RunProgress(WorkProgress progress, string name, int before, int scenarios)
{
    /// <summary>Called after every event of a run.</summary>
    public void Simulated(ScenarioProgress run)
    {
        if (!progress.IsAsked)
        {
            return;
        }

        // A few migrations end all at once when nearly all work is done: their number tells nothing.
        var isFleet = run.Total >= LeastOfFleet;
        var words = isFleet ? $"{ReportWords.Count(run.Ended)} of {ReportWords.Count(run.Total)} migrations" : $"{name}: {ReportWords.Time(run.Now)} simulated";
        Report(isFleet ? (double)run.Ended / run.Total : null, words);
    }

    /// <summary>Called after every replication.</summary>
    public void Replications(int ended, int count) => Report((double)ended / count, $"{ReportWords.Count(ended)} of {ReportWords.Count(count)} replications");

    private const int LeastOfFleet = 20;

    private void Report(double? share, string words)
    {
        if (scenarios == 1)
        {
            progress.Report(share, words);
        }
        else
        {
            progress.Report((before + (share ?? 0)) / scenarios, $"{before + 1} of {scenarios}: {words}");
        }
    }
}
