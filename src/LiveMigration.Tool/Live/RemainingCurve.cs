using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;
using Spectre.Console;

namespace LiveMigration.Tool.Live;

/// <summary>What was left over time, as columns: of each stretch of time the most.</summary>
internal static class RemainingCurve
{
    private const int MostHeight = 10;
    private const int LeastWidth = 8;

    /// <summary>Lines of markup; none where there is too little room, or nothing to show.</summary>
    /// <param name="canvas">Room in breadth.</param>
    /// <param name="height">Lines, those for the axis included.</param>
    /// <param name="points">In order of time.</param>
    /// <param name="isOver">Whether the last point is the end; else the time that is to come has room to the right.</param>
    public static IReadOnlyList<string> Of(Canvas canvas, int height, IReadOnlyList<TimelinePoint> points, bool isOver)
    {
        var rows = Math.Min(MostHeight, height - 2);
        var most = points.Count == 0 ? 0 : points.Max(Left);
        var top = new ByteCount(most).ToString();
        var width = canvas.Width - top.Length - 2;
        if (rows < 2 || most == 0 || width < LeastWidth)
        {
            return [];
        }

        var end = isOver ? points[^1].At : Round(points[^1].At);
        var heights = Columns(points, width, end, most);
        var lines = new List<string>();
        for (var row = 0; row < rows; row++)
        {
            var label = row == 0 ? top : row == rows - 1 ? "0" : "";
            var cells = string.Concat(heights.Select(share => canvas.Cell(share * rows - (rows - 1 - row))));
            lines.Add($"{label.PadLeft(top.Length)} {(canvas.HasBlocks ? '│' : '|')}[blue]{cells.TrimEnd().EscapeMarkup()}[/]");
        }

        var axis = new string(canvas.HasBlocks ? '─' : '-', width);
        lines.Add($"{new string(' ', top.Length + 1)}{(canvas.HasBlocks ? '└' : '+')}{axis}");
        var until = ReportWords.Time(end);
        lines.Add(new string(' ', top.Length + 2) + (until.Length + 5 <= width ? "0 s" + until.PadLeft(width - 3) : until.Length <= width ? until.PadLeft(width) : ""));
        return lines;
    }

    /// <summary>The next end of the axis: 1, 2 or 5 of a power of ten, so that the curve grows and jumps seldom.</summary>
    public static VirtualDuration Round(VirtualDuration time)
    {
        for (var unit = 100_000_000L; ; unit *= 10)
        {
            foreach (var step in (ReadOnlySpan<int>)[1, 2, 5])
            {
                if (time.Nanoseconds <= unit * step || unit > long.MaxValue / 50)
                {
                    return new VirtualDuration(Math.Max(time.Nanoseconds, unit * step));
                }
            }
        }
    }

    // What holds at a point holds until the next.
    private static double[] Columns(IReadOnlyList<TimelinePoint> points, int width, VirtualDuration end, long most)
    {
        var columns = new double[width];
        for (var i = 0; i < points.Count; i++)
        {
            var last = i + 1 < points.Count ? ColumnOf(points[i + 1].At) : ColumnOf(points[i].At);
            for (var column = ColumnOf(points[i].At); column <= last; column++)
            {
                columns[column] = Math.Max(columns[column], (double)Left(points[i]) / most);
            }
        }

        return columns;

        int ColumnOf(VirtualDuration at) => (int)Math.Clamp((long)((Int128)at.Nanoseconds * width / Math.Max(1, end.Nanoseconds)), 0, width - 1);
    }

    private static long Left(TimelinePoint point) => point.Remaining.Bytes + point.DisksRemaining.Bytes;
}
