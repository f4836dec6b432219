using LiveMigration.Simulation;

namespace LiveMigration.Workloads.Traces;

/// <summary>Reads traces of written pages.</summary>
public static class PageTraceFile
{
    /// <summary>Reads a trace.</summary>
    /// <param name="text">CSV with the columns <c>seconds</c> (or <c>milliseconds</c>), <c>firstPage</c> and <c>pageCount</c>, pages of 4 KiB, in order of time.</param>
    /// <param name="pages">Pages there are: numbers 0 to <paramref name="pages"/> - 1 are allowed.</param>
    /// <param name="start">Added to every page number.</param>
    /// <exception cref="TraceFormatException">The text is none of this, or a figure in it is not allowed.</exception>
    public static IReadOnlyList<TracedWrite> Read(TextReader text, long pages, long start = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new TraceLines(text);
        if (!lines.Next())
        {
            throw lines.Fault(1, "", "the file holds nothing; the first line names the columns");
        }

        var csv = new CsvColumns(lines, CsvQuantity.Time(), new CsvQuantity(0, pages - 1, ("firstPage", 1)), new CsvQuantity(1, pages, ("pageCount", 1)));
        var writes = new List<TracedWrite>();
        while (csv.Next())
        {
            var write = new TracedWrite(csv.Time(0), csv.Whole(1), csv.Whole(2));
            if (writes.Count > 0 && write.At < writes[^1].At)
            {
                throw csv.Wrong(0, "is out of order; allowed are times that do not fall from row to row");
            }

            if (write.FirstPage + write.PageCount > pages)
            {
                throw csv.Wrong(2, $"pages from page {write.FirstPage} on leave the {pages} pages there are; allowed is up to {pages - write.FirstPage}");
            }

            writes.Add(write with { FirstPage = write.FirstPage + start });
        }

        return writes.Count > 0 ? writes : throw lines.Fault(1, "", "no row follows the column names; at least one is needed");
    }
}
