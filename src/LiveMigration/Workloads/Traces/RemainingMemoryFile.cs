using LiveMigration.Simulation;

namespace LiveMigration.Workloads.Traces;

/// <summary>Reads what remained at the end of each round of a recorded migration.</summary>
public static class RemainingMemoryFile
{
    private const int MostRounds = 10_000;

    /// <summary>Reads a series whose first row is the migration's start, where all memory remains.</summary>
    /// <param name="text">CSV with the columns <c>seconds</c> (or <c>milliseconds</c>) and <c>remainingMiB</c>, <c>remainingMB</c> or <c>remainingBytes</c>.</param>
    /// <param name="workingSet">What the guest dirtied in a round must stay below.</param>
    /// <exception cref="TraceFormatException">The text is none of this, or a figure in it is not allowed.</exception>
    public static IReadOnlyList<RemainingMemory> Read(TextReader text, ByteCount workingSet)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new TraceLines(text);
        if (!lines.Next())
        {
            throw lines.Fault(1, "", "the file holds nothing; the first line names the columns");
        }

        var csv = new CsvColumns(lines, CsvQuantity.Time(), new CsvQuantity(0, 1L << 60, ("remainingMiB", 1_048_576), ("remainingMB", 1_000_000), ("remainingBytes", 1)));
        var rounds = new List<RemainingMemory>();
        while (csv.Next())
        {
            var round = new RemainingMemory(csv.Time(0), new ByteCount((long)csv.Number(1)));
            if (rounds.Count > 0 && round.At <= rounds[^1].At)
            {
                throw csv.Wrong(0, "is out of order; allowed are times that rise from row to row");
            }

            if (rounds.Count > 0 && round.Remaining >= workingSet)
            {
                throw csv.Wrong(1, $"is too much; allowed is less than the working set of {workingSet}");
            }

            rounds.Add(rounds.Count <= MostRounds ? round : throw csv.Wrong(0, $"ends one round too many; allowed are {MostRounds}"));
        }

        return rounds.Count >= 2 ? rounds : throw lines.Fault(1, "", $"{rounds.Count} rows stand here; allowed are 2 or more, the first for the migration's start");
    }
}
