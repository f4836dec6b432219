using LiveMigration.Reports;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool.Live;

/// <summary>A fleet under way: how much is done, what its jobs do, what is in use, and as many of its migrations as there is room for.</summary>
internal static class FleetPanel
{
    private const int LabelWidth = 11;
    private const int LeastWithLabels = 32;
    private const int MostOfBar = 40;
    private const int LeastOfBar = 8;
    private const int MostOfName = 24;
    private const int MostJobs = 4;

    /// <summary>Lines of markup.</summary>
    /// <param name="canvas">Room in breadth.</param>
    /// <param name="height">Lines at most.</param>
    /// <param name="run">What to show.</param>
    public static IReadOnlyList<string> Of(Canvas canvas, int height, RunSnapshot run)
    {
        var lines = new List<string>();
        var done = $"{ReportWords.Count(run.Ended)} of {ReportWords.Count(run.Total)}";
        lines.Add(Bar(canvas, "done", run.Total == 0 ? 0 : (double)run.Ended / run.Total, done, Math.Min(MostOfBar, Room(canvas) - 2 - done.Length)));
        lines.Add(Line(canvas, "", $"{ReportWords.Count(run.UnderWay)} under way", $"{ReportWords.Count(run.Waiting)} waiting", run.Draining is { } time ? $"{ReportWords.Time(time)} since the first" : ""));
        if (run.NotCompleted > 0)
        {
            lines.Add($"{Line(canvas, "")}[red]{Fit.Parts(Room(canvas), $"{ReportWords.Count(run.NotCompleted)} did not complete")}[/]");
        }

        foreach (var job in run.Jobs.Take(MostJobs))
        {
            var steps = $"{ReportWords.Count(job.Ended)} of {ReportWords.Count(job.Steps)} steps";
            var named = $"{job.Name}: {steps}";
            lines.Add(Line(canvas, "job", named.Length <= Room(canvas) ? named : steps, job.UnderWay));
        }

        // Half of what is left of the screen is for the migrations.
        lines.AddRange(Uses(canvas, [.. run.Uses.Take(Math.Max(0, (height - lines.Count) / 2 - 1))]));
        lines.AddRange(Migrations(canvas, height - lines.Count, run));
        return lines;
    }

    private static IEnumerable<string> Migrations(Canvas canvas, int height, RunSnapshot run)
    {
        if (run.Migrations.Count == 0 || height < 2)
        {
            yield break;
        }

        var rows = run.Migrations.Take(run.UnderWay > height - 1 ? height - 2 : height - 1).ToList();
        yield return $"[grey]{Fit.Parts(canvas.Width, "under way", "the longest first")}[/]";
        var names = Math.Min(MostOfName, rows.Max(row => row.Vm.Length));
        foreach (var row in rows)
        {
            yield return Row(canvas, names, row);
        }

        if (run.UnderWay > rows.Count)
        {
            yield return $"[grey]{Fit.Parts(canvas.Width, $"and {ReportWords.Count(run.UnderWay - rows.Count)} more")}[/]";
        }
    }

    private static string Row(Canvas canvas, int names, MigrationSnapshot migration)
    {
        var now = migration.Statistics;
        var name = Fit.Name(migration.Vm, names).PadRight(names);
        var left = now.DataRemaining.ToString().PadLeft(11);
        string[] columns =
        [
            left,
            MigrationPanel.Phase(now).PadRight(13),
            ReportWords.Time(now.Elapsed).PadLeft(11),
            (migration.Bandwidth.BytesPerSecond == 0 ? "" : migration.Bandwidth.ToString()).PadLeft(13),
            now.ThrottlePercent > 0 ? $"throttled {now.ThrottlePercent,2} %" : new string(' ', 14),
            $"{migration.Source} to {migration.Destination}",
        ];
        var text = name.Length <= canvas.Width ? name : "";
        var bar = canvas.Width >= name.Length + LeastOfBar + 2 + left.Length + 2 ? "  " + canvas.Bar(now.Total.Bytes == 0 ? 0 : Math.Min(1, (double)now.Remaining.Bytes / now.Total.Bytes), LeastOfBar) : "";
        var room = canvas.Width - text.Length - (bar.Length > 0 ? LeastOfBar + 2 : 0);
        var rest = "";
        foreach (var column in columns)
        {
            if (rest.Length + 2 + column.Length > room)
            {
                break;
            }

            rest += "  " + column;
        }

        return text.EscapeMarkup() + bar + rest.TrimEnd().EscapeMarkup();
    }

    private static IEnumerable<string> Uses(Canvas canvas, List<UseSnapshot> uses)
    {
        var texts = uses.ConvertAll(use => $"{Percent(use)} of {use.Name}, {use.Words}");
        if (texts.Any(text => text.Length + 2 + LeastOfBar > Room(canvas)))
        {
            texts = uses.ConvertAll(use => $"{Percent(use)} of {use.Name}");
        }

        var bar = Math.Min(LeastOfBar * 2, Room(canvas) - 2 - texts.Select(text => text.Length).DefaultIfEmpty(0).Max());
        return uses.Select((use, i) => Bar(canvas, i == 0 ? "in use" : "", use.Share, texts[i], bar));

        static string Percent(UseSnapshot use) => $"{ReportWords.Percent(Math.Round(use.Share, 2)),5}";
    }

    private static string Bar(Canvas canvas, string label, double share, string words, int bar) => bar < LeastOfBar
        ? Line(canvas, label, words)
        : Line(canvas, label) + canvas.Bar(share, bar) + "  " + words.EscapeMarkup();

    private static string Line(Canvas canvas, string label, params ReadOnlySpan<string> parts) => (canvas.Width < LeastWithLabels ? "" : $"[grey]{label.EscapeMarkup().PadRight(LabelWidth)}[/]") + Fit.Parts(Room(canvas), parts).EscapeMarkup();

    private static int Room(Canvas canvas) => canvas.Width - (canvas.Width < LeastWithLabels ? 0 : LabelWidth);
}
