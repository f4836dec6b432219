using LiveMigration.Reports;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>The table of rounds.</summary>
internal static class RoundsTable
{
    /// <summary>Rounds shown at each end where there are many.</summary>
    private const int ShownAtEachEnd = 12;

    private static readonly string[] Columns = ["round", "start s", "length s", "pages", "sent", "dirtied", "remaining", "threshold", "throttle"];

    public static void Write(IAnsiConsole console, IReadOnlyList<RoundReport> rounds)
    {
        var table = new Table { Border = TableBorder.Ascii };
        for (var i = 0; i < Columns.Length; i++)
        {
            table.AddColumn(new TableColumn(Columns[i]) { NoWrap = true, Alignment = i == 0 ? Justify.Left : Justify.Right });
        }

        foreach (var round in Ends(rounds, out var left))
        {
            if (round is null)
            {
                table.AddRow("...", $"{left} more");
                continue;
            }

            table.AddRow(
                round.IsStopAndCopy ? "stop-and-copy" : Words.Count(round.Index),
                Words.Seconds(round.Start),
                Words.Seconds(round.Length),
                Words.Count(round.PagesSent),
                round.BytesSent.ToString(),
                round.IsStopAndCopy ? "" : round.Dirtied.ToString(),
                round.Remaining.ToString(),
                round.Threshold?.ToString() ?? "",
                round.ThrottlePercent == 0 ? "" : $"{round.ThrottlePercent} %");
        }

        console.Write(table);
    }

    /// <summary>The first and the last rounds, with a null between where some are left out.</summary>
    public static IEnumerable<RoundReport?> Ends(IReadOnlyList<RoundReport> rounds, out int left)
    {
        left = Math.Max(0, rounds.Count - 2 * ShownAtEachEnd);
        return left == 0 ? rounds : rounds.Take(ShownAtEachEnd).Append<RoundReport?>(null).Concat(rounds.TakeLast(ShownAtEachEnd));
    }
}
