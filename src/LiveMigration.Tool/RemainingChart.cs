using LiveMigration.Reports;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>A bar for what is left after each round: whether they shrink is whether it converges.</summary>
internal static class RemainingChart
{
    private const int MostWidth = 50;
    private const int LeastWidth = 8;

    // A number, what is left and the blanks around them.
    private const int BeforeChart = 23;

    public static void Write(IAnsiConsole console, IReadOnlyList<RoundReport> rounds)
    {
        var running = rounds.Where(r => !r.IsStopAndCopy && !RoundsTable.IsPostCopy(r, rounds)).ToList();
        var most = running.Count == 0 ? 0 : running.Max(r => r.Remaining.Bytes);
        if (running.Count < 2 || most == 0)
        {
            return;
        }

        var width = Math.Min(MostWidth, console.Profile.Width - BeforeChart);
        if (width < LeastWidth)
        {
            Paragraph.Write(console, "[grey]too narrow for the chart of what is left[/]");
            return;
        }

        console.WriteLine();
        Paragraph.Write(console, "  left after each round", hanging: 2);
        foreach (var round in RoundsTable.Ends(running, out _))
        {
            if (round is null)
            {
                console.WriteLine("    ...");
                continue;
            }

            // At least one mark for what is not zero.
            var marks = (int)(((Int128)round.Remaining.Bytes * width + most - 1) / most);
            console.MarkupLine($"  {round.Index,5}  {round.Remaining,12}  [blue]{new string('#', marks)}[/]");
        }
    }
}
