using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Reports;

/// <summary>Figures and facts as people read them; the same whatever the culture.</summary>
public static class ReportWords
{
    /// <summary>A moment, in seconds: <c>5.000 s</c>.</summary>
    public static string Time(VirtualTime time) => Seconds(time.TotalMilliseconds) + " s";

    /// <summary>A length of time, in the unit that suits it: <c>79.4 ms</c>, <c>14.235 s</c>.</summary>
    public static string Time(VirtualDuration length) => length.TotalMilliseconds switch
    {
        0 => "0 s",
        < 1 => (length.TotalMilliseconds * 1000).ToString("0.#", CultureInfo.InvariantCulture) + " us",
        < 1_000 => length.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms",
        _ => Seconds(length.TotalMilliseconds) + " s",
    };

    /// <summary>A length of time in seconds, without the unit.</summary>
    public static string Seconds(VirtualDuration length) => Seconds(length.TotalMilliseconds);

    /// <summary>A number of things, by thousands: <c>4,194,304</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A share from 0 to 1, in percent.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    /// <summary>A number of virtual processors.</summary>
    public static string Vcpus(int count) => count == 1 ? "1 vCPU" : $"{count} vCPUs";

    /// <summary>A workload in a few words.</summary>
    public static string Workload(IWorkload workload) => workload switch
    {
        IdleWorkload => "writes nothing",
        UniformWorkload w => $"writes {Rate(w.WritesPerSecond)} evenly over {w.WorkingSet.Size}",
        SequentialWorkload w => $"writes {Rate(w.WritesPerSecond)} through {w.WorkingSet.Size}, one page after the other",
        HotColdWorkload w => $"writes {Rate(w.WritesPerSecond)} over {w.WorkingSet.Size}, {Percent(w.HotWriteShare)} of them to {Percent(w.HotShare)} of it",
        ZipfWorkload w => $"writes {Rate(w.WritesPerSecond)} over {w.WorkingSet.Size}, by popularity (Zipf, exponent {w.Exponent.ToString(CultureInfo.InvariantCulture)})",
        FlatWorkload w => $"dirties {w.DirtyRate} of up to {w.WorkingSetSize}",
        PhasedWorkload w => $"goes through {w.Phases.Count} phases; first it {Workload(w.Phases[0].Workload)}",
        CombinedWorkload w => $"does {w.Parts.Count} things at once; for one it {Workload(w.Parts[0])}",
        DirtyRateSeriesWorkload w => $"writes to {w.WorkingSet.Size} as {(w.Samples.Count == 1 ? "one dirty rate says that was" : $"a series of {Count(w.Samples.Count)} dirty rates says that were")} measured",
        PageTraceWorkload w => $"writes the pages of a trace of {Count(w.Writes.Count)} stretches",
        PageClassesWorkload w => $"writes {Count(w.Classes.Count)} classes of pages over {w.WorkingSet.Size}, each at its own pace",
        _ => $"has a {workload.Kind} workload",
    };

    /// <summary>What a guest went through after a switch to post-copy.</summary>
    public static string PostCopy(PostCopyReport report)
    {
        var went = $"went on at {Time(report.ResumedAt)} with {report.MissingAtResume} missing";
        var waited = report.Faults == 0
            ? "its vCPUs waited for no page"
            : $"its vCPUs waited {Count(report.Faults)} times for {Count(report.Requests)} pages, {Time(report.LongestStall)} at the longest; all at once for {Time(report.Blocktime)}; {Percent(report.DegradedLoss)} slower for {Time(report.DegradedTime)}";
        var broke = report.ConnectionLosses == 0 ? "" : $"; without connection {(report.ConnectionLosses == 1 ? "once" : $"{report.ConnectionLosses} times")}, {Time(report.PausedTime)} in all before it ended, {Count(report.LostPages)} pages lost under way";
        return $"{went}; {waited}{broke}";
    }

    /// <summary>Why the hosts' processors let a guest move.</summary>
    public static string Processors(Host source, Host destination) => source.Cpu.Name == destination.Cpu.Name
        ? $"both hosts have {source.Cpu.Name}"
        : $"{destination.Name} ({destination.Cpu.Name}) has every feature of {source.Name} ({source.Cpu.Name})";

    private static string Rate(double pagesPerSecond) => pagesPerSecond.ToString("#,0.##", CultureInfo.InvariantCulture) + " pages/s";

    private static string Seconds(decimal milliseconds) => (milliseconds / 1000).ToString("#,0.000", CultureInfo.InvariantCulture);
}
