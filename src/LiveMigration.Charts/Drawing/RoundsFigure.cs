using LiveMigration.Reports;
using LiveMigration.Simulation;
using ScottPlot;

namespace LiveMigration.Charts.Drawing;

/// <summary>Rounds as pairs of bars on a logarithmic axis; of very many rounds as lines.</summary>
internal static class RoundsFigure
{
    private const int MostBars = 60;
    private const int MostPoints = 400;

    public static Figure Of(MigrationReport report)
    {
        var title = $"Rounds of {MigrationPicture.Name(report)}: {StatusWords.Of(report.Status)}{Evenly.Said(report.Rounds.Count, MostPoints, "rounds")}";
        var rounds = Evenly.Pick(report.Rounds, MostPoints);
        if (rounds.Count == 0)
        {
            return new Figure { Title = title, Height = 150, Message = report.RoundCount > 0 ? $"There were {report.RoundCount} rounds; the report keeps totals alone." : "There were no rounds." };
        }

        var values = rounds.SelectMany(r => new[] { r.BytesSent.Bytes, r.Dirtied.Bytes, r.Threshold?.Bytes ?? 0 }).Where(bytes => bytes > 0).DefaultIfEmpty(1 << 20).ToList();
        var floor = Math.Floor(Log(values.Min()) - 0.05);
        var ceiling = Log(values.Max()) + 0.15;
        var plot = Plots.New("round", "bytes of a round");
        var legend = new List<LegendEntry> { new("sent", Ink.Dark) { IsArea = rounds.Count <= MostBars }, new("found dirty at its end, to be sent again", Ink.Middle) { IsArea = rounds.Count <= MostBars, IsHatched = true, Pattern = LinePattern.Dotted } };
        if (rounds.Count <= MostBars)
        {
            plot.Add.Plottable(new Rectangles([.. rounds.SelectMany(r => Bars(r, floor))]));
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. rounds.Select(r => (double)r.Index)], [.. rounds.Select(r => Label(r, rounds.Count))]);
        }
        else
        {
            plot.AddLine([.. rounds.Select(r => ((double)r.Index, Math.Max(floor, Log(r.BytesSent.Bytes))))], Ink.Dark);
            plot.AddLine([.. rounds.Select(r => ((double)r.Index, Math.Max(floor, Log(r.Dirtied.Bytes))))], Ink.Middle, LinePattern.Dotted, 2.2f);
        }

        var limits = rounds.Where(r => r.Threshold > ByteCount.Zero).ToList();
        if (limits.Count > 0)
        {
            plot.AddLine([.. limits.SelectMany(r => new[] { (r.Index - 0.5, Log(r.Threshold!.Value.Bytes)), (r.Index + 0.5, Log(r.Threshold!.Value.Bytes)) })], Ink.Accent, LinePattern.Dashed);
            legend.Add(new LegendEntry($"threshold to stop the guest (last {Unit.Text(limits[^1].Threshold!.Value)})", Ink.Accent) { Pattern = LinePattern.Dashed });
        }

        plot.Axes.Left.TickGenerator = Binary(floor, ceiling);
        plot.Axes.SetLimits(rounds[0].Index - 0.6, rounds[^1].Index + 0.6, floor, ceiling);
        return new Figure { Title = title, Legend = legend, Panels = [new Panel(plot, 1) { Left = 88, Bottom = 62 }] };
    }

    private static IEnumerable<Box> Bars(RoundReport round, double floor)
    {
        if (round.BytesSent > ByteCount.Zero)
        {
            yield return new Box(round.Index - 0.38, round.Index, floor, Log(round.BytesSent.Bytes), Ink.Dark);
        }

        if (round.Dirtied > ByteCount.Zero)
        {
            yield return new Box(round.Index, round.Index + 0.38, floor, Log(round.Dirtied.Bytes), Ink.Middle, IsHatched: true);
        }
    }

    private static string Label(RoundReport round, int count) => round.IsStopAndCopy ? count > 30 ? "last" : "last,\npaused"
        : count > 30 && round.Index % 5 != 0 && round.Index != 1 ? ""
        : round.IsUnfinished ? $"{round.Index}\n(unfinished)"
        : $"{round.Index}";

    // Powers of ten of bytes would be labelled in odd numbers of MiB.
    private static ScottPlot.TickGenerators.NumericManual Binary(double floor, double ceiling)
    {
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        var steps = (ceiling - floor) * 3.33 > 16 ? 4 : (ceiling - floor) * 3.33 > 8 ? 2 : 1;
        for (var power = 0; power < 63; power++)
        {
            if (Log(1L << power) is var at && at >= floor && at <= ceiling && power % steps == 0)
            {
                ticks.AddMajor(at, Name(power));
            }
        }

        return ticks;
    }

    private static string Name(int power) => power switch
    {
        >= 40 => $"{1L << (power - 40)} TiB",
        >= 30 => $"{1L << (power - 30)} GiB",
        >= 20 => $"{1L << (power - 20)} MiB",
        >= 10 => $"{1L << (power - 10)} KiB",
        _ => $"{1L << power} B",
    };

    private static double Log(long bytes) => bytes > 0 ? Math.Log10(bytes) : double.NegativeInfinity;
}
