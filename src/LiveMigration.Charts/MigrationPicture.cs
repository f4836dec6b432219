using LiveMigration.Charts.Drawing;
using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;

namespace LiveMigration.Charts;

/// <summary>Pictures of one migration.</summary>
public static class MigrationPicture
{
    /// <summary>How it went over time: phases, what was left and the threshold, bandwidth, the guest's speed and its throttle.</summary>
    /// <param name="report">What it came to.</param>
    /// <param name="timeline">How it looked over time; null, or one without a length: the picture says so.</param>
    /// <param name="options">Size and title.</param>
    public static Picture Timeline(MigrationReport report, MigrationTimeline? timeline, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new Picture(options, () => TimelineFigure.Of(report, timeline));
    }

    /// <summary>What each round sent, what was dirtied meanwhile, and what may be left at most.</summary>
    /// <param name="report">What it came to; of one without rounds the picture says so.</param>
    /// <param name="options">Size and title.</param>
    public static Picture Rounds(MigrationReport report, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new Picture(options, () => RoundsFigure.Of(report));
    }

    /// <summary>Where in its memory the guest wrote over time.</summary>
    /// <param name="report">What it came to; of one without <see cref="MigrationReport.DirtyPages"/> the picture says so.</param>
    /// <param name="options">Size and title.</param>
    public static Picture DirtyPages(MigrationReport report, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new Picture(options, () => DirtyPagesFigure.Of(report));
    }

    /// <summary>A migration in a few words, for a title.</summary>
    internal static string Name(MigrationReport report) => report.Source == report.Destination ? report.Vm : $"{report.Vm} from {report.Source} to {report.Destination}";
}
