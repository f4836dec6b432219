using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads.Traces;

/// <summary>Reads dirty-rate series: CSV, or what QEMU and libvirt print of their measurements.</summary>
public static class DirtyRateFile
{
    private const decimal MostBytesPerSecond = 4_096_000_000_000_000m;

    /// <summary>Reads a series; the first row's time is the series' zero.</summary>
    /// <param name="text">
    /// CSV with the columns <c>seconds</c> (or <c>milliseconds</c>) and <c>pages/s</c>, <c>MB/s</c> or <c>MiB/s</c>; or replies to QEMU's
    /// <c>query-dirty-rate</c>, one a line; or the output of <c>virsh domstats --dirtyrate</c>, one after the other.
    /// </param>
    /// <param name="period">How long a rate of a CSV file was measured; the other formats tell it themselves.</param>
    /// <param name="workingSet">What a measurement must stay below.</param>
    /// <exception cref="TraceFormatException">The text is none of these, or a figure in it is not allowed.</exception>
    public static IReadOnlyList<DirtyRateSample> Read(TextReader text, VirtualDuration period, ByteCount workingSet)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new TraceLines(text);
        if (!lines.Next())
        {
            throw lines.Fault(1, "", "the file holds nothing; allowed are CSV, replies to query-dirty-rate, or output of virsh domstats --dirtyrate");
        }

        var series = new DirtyRateSeries(lines, workingSet);
        var first = lines.Text.AsSpan().Trim();
        if (first[0] == '{')
        {
            QemuDirtyRates.Read(lines, series);
        }
        else if (first.StartsWith("Domain:") || first.StartsWith("dirtyrate."))
        {
            LibvirtDirtyRates.Read(lines, series);
        }
        else
        {
            ReadCsv(lines, period, series);
        }

        return series.ToSamples();
    }

    private static void ReadCsv(TraceLines lines, VirtualDuration period, DirtyRateSeries series)
    {
        var csv = new CsvColumns(
            lines,
            CsvQuantity.Time(),
            new CsvQuantity(0, MostBytesPerSecond, ("pages/s", PageExactMemory.PageBytes), ("MB/s", 1_000_000), ("MiB/s", 1_048_576)));
        while (csv.Next())
        {
            series.Add(csv.Time(0), period, csv.Number(1), csv.Wrong);
        }
    }
}
