using System.Globalization;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool.Live;

/// <summary>One migration under way: where it is, what is left, how fast it goes, what the guest feels, and its course.</summary>
internal static class MigrationPanel
{
    private const int LabelWidth = 11;
    private const int LeastWithLabels = 32;
    private const int MostOfBar = 40;
    private const int LeastOfBar = 8;

    /// <summary>Lines of markup.</summary>
    /// <param name="canvas">Room in breadth.</param>
    /// <param name="height">Lines at most; what is left of them the course takes.</param>
    /// <param name="migration">What to show.</param>
    public static IReadOnlyList<string> Of(Canvas canvas, int height, MigrationSnapshot migration)
    {
        var lines = new List<string> { Title(canvas, migration) };
        if (migration.Report is { } report)
        {
            lines.Add(End(canvas, report));
        }
        else if (migration.WaitsFor.Length > 0)
        {
            lines.Add(Line(canvas, "phase", migration.WaitsFor));
        }
        else
        {
            lines.AddRange(Now(canvas, migration));
        }

        lines.AddRange(RemainingCurve.Of(canvas, height - lines.Count, migration.Points, migration.Report is not null));
        return [.. lines.Take(height)];
    }

    /// <summary>A phase and, in rounds, which.</summary>
    public static string Phase(MigrationStatistics now) => now.Phase == MigrationPhase.Rounds ? $"round {ReportWords.Count(Math.Max(1, now.Iteration))}" : StatusWords.Of(now.Phase);

    private static string Title(Canvas canvas, MigrationSnapshot migration)
    {
        var way = migration.Destination.Length > 0 && migration.Destination != migration.Source ? $"{migration.Vm} leaves {migration.Source} for {migration.Destination}" : $"{migration.Vm} on {migration.Source}";
        return Fit.Ends(canvas.Width, way, $"({migration.How})");
    }

    private static IEnumerable<string> Now(Canvas canvas, MigrationSnapshot migration)
    {
        var now = migration.Statistics;
        yield return Line(canvas, "phase", Phase(now), $"{ReportWords.Time(now.Elapsed)} so far");
        yield return Left(canvas, "left", now.Remaining, now.Total);
        if (now.DisksRemaining > ByteCount.Zero)
        {
            yield return Line(canvas, "disks", $"{now.DisksRemaining} left");
        }

        if (now.Phase is MigrationPhase.Storage or MigrationPhase.Setup or MigrationPhase.Rounds)
        {
            yield return Line(canvas, "stops at", now.Threshold is not { } threshold ? "no threshold of bytes" : threshold == ByteCount.Zero ? "no threshold yet" : HasLabels(canvas) ? $"{threshold} left" : $"stops at {threshold}");
        }

        yield return Line(canvas, "speed", migration.Bandwidth.ToString(), now.DirtyRate.BytesPerSecond == 0 ? "" : $"dirtied {now.DirtyRate}");
        yield return Line(canvas, "guest", Guest(migration), now.ThrottlePercent > 0 ? $"throttled {now.ThrottlePercent} %" : "not throttled");
    }

    private static string Guest(MigrationSnapshot migration) => migration.Statistics.GuestIsPaused
        ? "stands still"
        : string.Create(CultureInfo.InvariantCulture, $"runs at {Math.Floor(migration.GuestSpeed * 100):0} %");

    private static string Left(Canvas canvas, string label, ByteCount left, ByteCount total)
    {
        var words = $"{left} of {total}";
        var room = canvas.Width - (HasLabels(canvas) ? LabelWidth : 0) - words.Length - 2;
        var share = total.Bytes == 0 ? 0 : Math.Min(1, (double)left.Bytes / total.Bytes);
        return room < LeastOfBar
            ? Line(canvas, label, HasLabels(canvas) ? words : $"{left} left")
            : Line(canvas, label, "") + canvas.Bar(share, Math.Min(MostOfBar, room)) + "  " + words.EscapeMarkup();
    }

    private static string End(Canvas canvas, MigrationReport report)
    {
        var colour = report.Status switch { MigrationStatus.Completed => "green", MigrationStatus.Refused => "yellow", _ => "red" };
        return $"[{colour}]{Fit.Parts(canvas.Width, StatusWords.Of(report.Status), $"downtime {ReportWords.Time(report.Downtime)}", $"{ReportWords.Time(report.TotalTime)} in all", $"{report.Transferred} sent").EscapeMarkup()}[/]";
    }

    private static string Line(Canvas canvas, string label, params ReadOnlySpan<string> parts) => HasLabels(canvas)
        ? $"[grey]{label.PadRight(LabelWidth)}[/]" + Fit.Parts(canvas.Width - LabelWidth, parts).EscapeMarkup()
        : Fit.Parts(canvas.Width, parts).EscapeMarkup();

    private static bool HasLabels(Canvas canvas) => canvas.Width >= LeastWithLabels;
}
