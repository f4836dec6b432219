using LiveMigration.Simulation;

namespace LiveMigration.Workloads.Traces;

/// <summary>Reads working-set curves.</summary>
public static class WorkingSetCurveFile
{
    /// <summary>Reads a curve.</summary>
    /// <param name="text">CSV with the columns <c>seconds</c> (or <c>milliseconds</c>), the interval's length, and <c>writtenMiB</c>, <c>writtenMB</c>, <c>writtenPages</c> or <c>writtenBytes</c>, by rising interval.</param>
    /// <param name="limit">The most that a point may have.</param>
    /// <exception cref="TraceFormatException">The text is none of this, or a figure in it is not allowed.</exception>
    public static IReadOnlyList<WorkingSetPoint> Read(TextReader text, ByteCount limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new TraceLines(text);
        if (!lines.Next())
        {
            throw lines.Fault(1, "", "the file holds nothing; the first line names the columns");
        }

        var written = new CsvQuantity(4096, limit.Bytes, ("writtenMiB", 1_048_576), ("writtenMB", 1_000_000), ("writtenPages", 4096), ("writtenBytes", 1));
        var csv = new CsvColumns(lines, CsvQuantity.Time(lowestNanoseconds: 1), written);
        var points = new List<WorkingSetPoint>();
        while (csv.Next())
        {
            var point = new WorkingSetPoint(csv.Time(0), new ByteCount((long)csv.Number(1)));
            if (points.Count > 0 && point.Interval <= points[^1].Interval)
            {
                throw csv.Wrong(0, "is out of order; allowed are intervals that rise from row to row");
            }

            points.Add(points.Count < 1_000 ? point : throw csv.Wrong(0, "is one point too many; allowed are 1000"));
        }

        return points.Count > 0 ? points : throw lines.Fault(1, "", "no row follows the column names; at least one is needed");
    }
}
