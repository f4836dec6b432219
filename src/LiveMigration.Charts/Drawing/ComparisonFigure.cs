using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;

namespace LiveMigration.Charts.Drawing;

/// <summary>Panels beside each other would leave no room for names, so they are below each other: one for each figure.</summary>
internal static class ComparisonFigure
{
    public static Figure Of(List<ComparisonRow> rows)
    {
        if (rows.Count == 0)
        {
            return new Figure { Title = "Comparison", Height = 150, Message = "There is nothing to compare." };
        }

        var names = rows.ConvertAll(row => $"{row.Hypervisor}, {StatusWords.Of(row.Technique)}");
        var reports = rows.Select(row => row.Report).OfType<MigrationReport>().ToList();
        var time = Unit.OfSeconds(reports.Select(r => r.TotalTime.TotalSeconds).DefaultIfEmpty(0).Max());
        var downtime = Unit.OfSeconds(reports.Select(r => r.Downtime.TotalSeconds).DefaultIfEmpty(0).Max());
        var size = Unit.OfBytes(reports.Select(r => r.Sent.Bytes).DefaultIfEmpty(0).Max());
        var legend = new List<LegendEntry> { new("completed", Ink.Middle) { IsArea = true } };
        if (reports.Exists(r => r.Status != MigrationStatus.Completed))
        {
            legend.Add(new LegendEntry("did not complete", Ink.Accent) { IsArea = true, IsHatched = true });
        }

        return new Figure
        {
            Title = $"Migration of {rows[0].Vm}, side by side",
            Height = 90 + (3 * (66 + (rows.Count * 20))),
            Legend = legend,
            Panels =
            [
                Panel(rows, names, $"total time ({time.Name})", report => time.Of(report.TotalTime), report => Unit.Text(report.TotalTime)),
                Panel(rows, names, $"downtime ({downtime.Name})", report => downtime.Of(report.Downtime), report => Unit.Text(report.Downtime)),
                Panel(rows, names, $"bytes sent ({size.Name})", report => size.Of(report.Sent), report => Unit.Text(report.Sent)),
            ],
        };
    }

    // As the table and the page of a comparison have it: memory alone, but for guests of which only disks move.

    private static Panel Panel(List<ComparisonRow> rows, List<string> names, string label, Func<MigrationReport, double> value, Func<MigrationReport, string> text)
    {
        var plot = Plots.New(label, "");
        var boxes = new List<Box>();
        var notes = new List<Note>();
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Report is not { } report)
            {
                notes.Add(new Note(0, -i, "not offered"));
                continue;
            }

            var isDone = report.Status == MigrationStatus.Completed;
            boxes.Add(new Box(0, value(report), -i - 0.36, -i + 0.36, isDone ? Ink.Middle : Ink.Accent, IsHatched: !isDone));
            notes.Add(new Note(value(report), -i, text(report) + (isDone ? "" : $", {StatusWords.Of(report.Status)}")));
        }

        plot.Add.Plottable(new Rectangles(boxes));
        plot.Add.Plottable(new Notes(notes));
        plot.Axes.Left.TickGenerator = Plots.Names(names);
        plot.Axes.SetLimits(0, Math.Max(boxes.Select(b => b.Right).DefaultIfEmpty(0).Max(), 1e-9) * 1.22, 0.4 - rows.Count, 0.6);
        return new Panel(plot, 1) { Left = Plots.RoomFor(names), Top = 6 };
    }
}
