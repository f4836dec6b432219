using System.Globalization;
using LiveMigration.Hosts;
using LiveMigration.Orchestration;
using LiveMigration.Reports;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;
using LiveMigration.Workloads;
using Spectre.Console;

namespace LiveMigration.Tool;

/// <summary>Figures and facts as the story says them.</summary>
internal static class Words
{
    public static string Time(VirtualTime time) => Seconds(time.TotalMilliseconds) + " s";

    public static string Time(VirtualDuration length) => length.TotalMilliseconds switch
    {
        0 => "0 s",
        < 1 => (length.TotalMilliseconds * 1000).ToString("0.#", CultureInfo.InvariantCulture) + " us",
        < 1_000 => length.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms",
        _ => Seconds(length.TotalMilliseconds) + " s",
    };

    public static string Seconds(VirtualDuration length) => Seconds(length.TotalMilliseconds);

    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";

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
        var broke = report.ConnectionLosses == 0 ? "" : $"; without connection {(report.ConnectionLosses == 1 ? "once" : $"{report.ConnectionLosses} times")}, {Time(report.PausedTime)} in all, {Count(report.LostPages)} pages lost under way";
        return $"{went}; {waited}{broke}";
    }

    /// <summary>Why the hosts' processors let a guest move.</summary>
    public static string Processors(Host source, Host destination) => source.Cpu.Name == destination.Cpu.Name
        ? $"both hosts have {source.Cpu.Name}"
        : $"{destination.Name} ({destination.Cpu.Name}) has every feature of {source.Name} ({source.Cpu.Name})";

    /// <summary>How a migration ended, with colours.</summary>
    public static string Verdict(MigrationReport report) => report.Status switch
    {
        MigrationStatus.Completed => $"[green]completed[/] in {Time(report.TotalTime)}: downtime {Time(report.Downtime)}, {Sent(report)} sent",
        MigrationStatus.Refused => $"[yellow]refused[/]: {report.Reason.EscapeMarkup()}",
        var status => $"[red]{StatusWords.Of(status)}[/] after {Time(report.TotalTime)}: downtime {Time(report.Downtime)}, {Sent(report)} sent",
    };

    /// <summary>Whether an expectation is met, with colours.</summary>
    public static string Expectation(ExpectationResult expectation) =>
        $"{(expectation.IsMet ? "[green]met    [/]" : "[red]NOT MET[/]")} {expectation.Subject.EscapeMarkup()}: {expectation.Sentence.EscapeMarkup()}";

    /// <summary>In how many runs an expectation held, with colours, and the run in which it was broken by most.</summary>
    public static string Expectation(ReplicatedExpectation expectation)
    {
        var one = expectation.Worst;
        var asked = one.InRuns < 1 ? $" in {Percent(one.InRuns)} of the runs" : "";
        var held = expectation.Broken == 0 ? $"held in all {Count(expectation.Runs)} runs" : $"broken in {Count(expectation.Broken)} of {Count(expectation.Runs)} runs, the worst with seed {expectation.WorstSeed}: it was {one.Actual}{(one.Miss.Length > 0 ? $": {one.Miss}" : "")}";
        return $"{(expectation.IsMet ? "[green]met    [/]" : "[red]NOT MET[/]")} {one.Subject.EscapeMarkup()}: {one.What}: {(one.Expected + asked).EscapeMarkup()}: {held.EscapeMarkup()}";
    }

    /// <summary>Where a migration went or was to go, after the guest's name.</summary>
    public static string Way(MigrationOutcome outcome) => outcome.Order.To is null && outcome.Report.Status == MigrationStatus.Refused ? $"stays on {outcome.Source.Name}"
        : MovesDisksAlone(outcome.Report) ? $"stays on {outcome.Destination.Name}"
        : $"to {outcome.Destination.Name}";

    public static bool MovesDisksAlone(MigrationReport report) => report is { Technique: MigrationTechnique.StorageOnly, Status: not MigrationStatus.Refused };

    private static ByteCount Sent(MigrationReport report) => MovesDisksAlone(report) ? report.WireBytes : report.Transferred;

    private static string Rate(double pagesPerSecond) => pagesPerSecond.ToString("#,0.##", CultureInfo.InvariantCulture) + " pages/s";

    private static string Seconds(decimal milliseconds) => (milliseconds / 1000).ToString("#,0.000", CultureInfo.InvariantCulture);
}
