using LiveMigration.Reports;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>A bar for what is left after each round: whether they shrink is whether it converges.</summary>
internal static class RemainingChart
{
    private const int Width = 50;

    public static void Write(IAnsiConsole console, IReadOnlyList<RoundReport> rounds)
    {
        var running = rounds.Where(r => !r.IsStopAndCopy && !RoundsTable.IsPostCopy(r, rounds)).ToList();
        var most = running.Count == 0 ? 0 : running.Max(r => r.Remaining.Bytes);
        if (running.Count < 2 || most == 0)
        {
            return;
        }

        console.WriteLine();
        console.WriteLine("  left after each round");
        foreach (var round in RoundsTable.Ends(running, out _))
        {
            if (round is null)
            {
                console.WriteLine("    ...");
                continue;
            }

            // At least one mark for what is not zero.
            var marks = (int)(((Int128)round.Remaining.Bytes * Width + most - 1) / most);
            console.MarkupLine($"  {round.Index,5}  {round.Remaining,12}  [blue]{new string('#', marks)}[/]");
        }
    }
}
