using LiveMigration.Reports;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>The table of rounds. Where a terminal is too narrow for all columns, the less telling ones are left out, whole.</summary>
internal static class RoundsTable
{
    /// <summary>Rounds shown at each end where there are many.</summary>
    private const int ShownAtEachEnd = 12;

    // The higher the rank, the sooner a column is left out, see FittedColumn.
    private static readonly (string Name, int Rank, Func<RoundReport, string> Cell)[] Columns =
    [
        ("round", 0, r => r.IsStopAndCopy ? "stop-and-copy" : r.IsUnfinished ? $"{ReportWords.Count(r.Index)} (cut)" : ReportWords.Count(r.Index)),
        ("start s", 2, r => ReportWords.Seconds(r.Start)),
        ("length s", 3, r => ReportWords.Seconds(r.Length)),
        ("pages", 6, r => ReportWords.Count(r.PagesSent)),
        ("sent", 0, r => r.BytesSent.ToString()),
        ("dirtied", 1, r => r.IsStopAndCopy ? "" : r.Dirtied.ToString()),
        ("remaining", 0, r => r.Remaining.ToString()),
        ("threshold", 4, r => r.Threshold?.ToString() ?? ""),
        ("throttle", 5, r => r.ThrottlePercent == 0 ? "" : $"{r.ThrottlePercent} %"),
    ];

    public static void Write(IAnsiConsole console, IReadOnlyList<RoundReport> rounds)
    {
        var shown = Ends(rounds, out var left).ToList();
        var table = new FittedTable([.. Columns.Select(c => new FittedColumn(c.Name, c.Rank, IsText: c.Name == "round"))]);
        foreach (var round in shown)
        {
            string[] cells = round is null ? ["...", $"{left} more"] : [.. Columns.Select(c => c.Cell(round))];
            if (round is not null && IsPostCopy(round, rounds))
            {
                cells[0] = "post-copy";
            }

            table.Add(cells);
        }

        table.Write(console);
    }

    /// <summary>Whether a round came after the guest's switchover.</summary>
    public static bool IsPostCopy(RoundReport round, IReadOnlyList<RoundReport> rounds) => rounds.FirstOrDefault(r => r.IsStopAndCopy) is { } stop && round.Index > stop.Index;

    /// <summary>The first and the last rounds, with a null between where some are left out.</summary>
    public static IEnumerable<RoundReport?> Ends(IReadOnlyList<RoundReport> rounds, out int left)
    {
        left = Math.Max(0, rounds.Count - 2 * ShownAtEachEnd);
        return left == 0 ? rounds : rounds.Take(ShownAtEachEnd).Append<RoundReport?>(null).Concat(rounds.TakeLast(ShownAtEachEnd));
    }
}
