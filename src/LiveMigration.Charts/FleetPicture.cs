using LiveMigration.Charts.Drawing;
using LiveMigration.Orchestration;
using LiveMigration.Reports;

namespace LiveMigration.Charts;

/// <summary>Pictures of many migrations.</summary>
public static class FleetPicture
{
    /// <summary>When which migration was under way, by the host it left; what waited before, and what did not complete.</summary>
    /// <remarks>Of more than 300 migrations it shows 300, evenly picked, and says so.</remarks>
    /// <param name="outcomes">The migrations; may be none.</param>
    /// <param name="options">Size and title.</param>
    public static Picture Gantt(IReadOnlyList<MigrationOutcome> outcomes, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return new Picture(options, () => GanttFigure.Of(outcomes));
    }

    /// <summary>How downtimes and clients' outages spread over the migrations that completed: of how many they were no longer than so much.</summary>
    /// <param name="reports">The migrations; those that did not complete do not count.</param>
    /// <param name="options">Size and title.</param>
    public static Picture Downtimes(IEnumerable<MigrationReport> reports, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var completed = reports.Where(report => report.Status == MigrationStatus.Completed).ToList();
        return new Picture(options, () => DowntimesFigure.Of(completed));
    }
}
