using LiveMigration.Reports;
using Spectre.Console;

namespace LiveMigration.Tool.Live;

/// <summary>The picture of a run: a few migrations each with its course, or a fleet as a whole.</summary>
internal static class RunView
{
    /// <summary>Lines of markup, none wider than the canvas and no more than it has.</summary>
    public static IReadOnlyList<string> Of(Canvas canvas, RunSnapshot run)
    {
        var lines = new List<string> { Fit.Ends(canvas.Width, run.Scenario, ReportWords.Time(run.Now)) };
        if (run.Total <= RunObserver.MostClose && run.Jobs.Count == 0)
        {
            foreach (var (migration, i) in run.Migrations.Select((migration, i) => (migration, i)))
            {
                // Those that come after have their share of what is left.
                lines.AddRange(MigrationPanel.Of(canvas, (canvas.Height - lines.Count) / (run.Migrations.Count - i), migration));
            }
        }
        else
        {
            lines.AddRange(FleetPanel.Of(canvas, canvas.Height - lines.Count, run));
        }

        return [.. lines.Take(canvas.Height)];
    }
}
