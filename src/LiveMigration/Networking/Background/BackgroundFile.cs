using LiveMigration.Simulation;
using LiveMigration.Workloads.Traces;

namespace LiveMigration.Networking.Background;

/// <summary>Reads steps of background traffic from CSV.</summary>
public static class BackgroundFile
{
    private const decimal MostBytesPerSecond = 1_000_000_000_000m;

    /// <summary>Reads the steps; their times are those of the file.</summary>
    /// <param name="text">
    /// CSV with the columns <c>seconds</c> (or <c>milliseconds</c>) and <c>bytes/s</c>, <c>Mbit/s</c>, <c>Gbit/s</c>, <c>MB/s</c> or <c>MiB/s</c>; up to 1 TB/s. Times rise.
    /// </param>
    /// <exception cref="TraceFormatException">A figure is missing or not allowed; the message has its line and column.</exception>
    public static IReadOnlyList<BackgroundStep> Read(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new TraceLines(text);
        if (!lines.Next())
        {
            throw lines.Fault(1, "", "the file holds nothing; allowed is CSV with a line of column names");
        }

        var csv = new CsvColumns(
            lines,
            CsvQuantity.Time(),
            new CsvQuantity(0, MostBytesPerSecond, ("bytes/s", 1), ("Mbit/s", 125_000), ("Gbit/s", 125_000_000), ("MB/s", 1_000_000), ("MiB/s", 1_048_576)));
        var steps = new List<BackgroundStep>();
        while (csv.Next())
        {
            var at = csv.Time(0);
            if (steps.Count > 0 && at <= steps[^1].At)
            {
                throw csv.Wrong(0, "is out of order; allowed are times that rise from row to row");
            }

            steps.Add(new BackgroundStep(at, new DataRate((long)decimal.Round(csv.Number(1)))));
        }

        return steps.Count > 0 ? steps : throw lines.Fault(1, "", "no row follows the column names; at least one is needed");
    }
}
