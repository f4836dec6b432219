using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads.Traces;

/// <summary>Gathers the measurements of a series, whatever their format, and refuses those that are out of order or too large.</summary>
internal sealed class DirtyRateSeries(TraceLines lines, ByteCount workingSet)
{
    private readonly List<DirtyRateSample> samples = [];
    private VirtualDuration first;

    /// <summary>Adds a measurement.</summary>
    /// <param name="at">When, by the recording's clock.</param>
    /// <param name="period">How long was counted.</param>
    /// <param name="bytesPerSecond">Distinct bytes dirtied, divided by the period.</param>
    /// <param name="wrong">Makes a fault of the time (0) or the rate (1).</param>
    public void Add(VirtualDuration at, VirtualDuration period, decimal bytesPerSecond, Func<int, string, TraceFormatException> wrong)
    {
        first = samples.Count == 0 ? at : first;
        if (samples.Count > 0 && at - first <= samples[^1].At)
        {
            throw wrong(0, "is out of order; allowed are times that rise from row to row");
        }

        var bytes = bytesPerSecond * period.Nanoseconds / 1_000_000_000;
        var pages = (double)(bytes / PageExactMemory.PageBytes);
        if (pages >= (double)workingSet.Bytes / PageExactMemory.PageBytes)
        {
            throw wrong(1, $"dirties {new ByteCount((long)bytes)} in a measuring period of {period}; allowed is less than the working set of {workingSet}");
        }

        samples.Add(new DirtyRateSample(at - first, period, pages));
    }

    public IReadOnlyList<DirtyRateSample> ToSamples() => samples.Count > 0 ? samples : throw lines.Fault(1, "", "no finished measurement is in the file; at least one is needed");
}
