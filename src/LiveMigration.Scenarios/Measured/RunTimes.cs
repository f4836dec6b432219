namespace LiveMigration.Scenarios.Measured;

/// <summary>What a recorded run tells of its host: the lengths of its steps, in milliseconds.</summary>
/// <remarks>
/// Uses the source's events where the line has them. Else the source's own totals stand for them, whose whole milliseconds
/// make a single value uncertain by 1 ms and leave medians alone.
/// </remarks>
internal sealed class RunTimes
{
    private const long PageBytes = 4104; // a page and its header on the wire, QEMU migration/ram.c
    private const long ZeroPageBytes = 9; // header and one byte

    private RunTimes(MeasuredRun run) => Run = run;

    /// <summary>The run.</summary>
    public MeasuredRun Run { get; }

    /// <summary>From the command's taking to the first reading of the dirty log.</summary>
    public double? Setup { get; private set; }

    /// <summary>From the end of the last live reading to the guest's stop.</summary>
    public double? Stop { get; private set; }

    /// <summary>From the guest's stop to the end of the last reading.</summary>
    public double? FinalRead { get; private set; }

    /// <summary>From there until the source is done; null with a return path, where it waits for the destination.</summary>
    public double? FinalStage { get; private set; }

    /// <summary>From the source's end to the guest's resume; null with a return path.</summary>
    public double? Resume { get; private set; }

    /// <summary>From the guest's resume to the source's end; null without a return path.</summary>
    public double? Acknowledge { get; private set; }

    /// <summary>Live readings of the log after the first, each with the wait before it where the windows tell it.</summary>
    public IReadOnlyList<double> LogReads { get; private set; } = [];

    /// <summary>Whether <see cref="LogReads"/> contains the waits.</summary>
    public bool HasWaits { get; private set; }

    /// <summary>Lengths of rate-limit windows: of each where the line has windows, else mean ones between two readings.</summary>
    public IReadOnlyList<double> Windows { get; private set; } = [];

    /// <summary>Sending while the guest ran, where no limit held it back; null if one did.</summary>
    public double? Live { get; private set; }

    /// <summary>Full and zero pages sent meanwhile.</summary>
    public (double Full, double Zero) LivePages { get; private set; }

    /// <summary>Full and zero pages sent after the guest's stop.</summary>
    public (double Full, double Zero) FinalPages { get; private set; }

    /// <summary>The steps of a run; null, with the reason, if it is not plain pre-copy from start to end.</summary>
    public static RunTimes? Of(MeasuredRun run, out string? reason)
    {
        reason = WhyNot(run);
        if (reason is not null)
        {
            return null;
        }

        var times = new RunTimes(run);
        times.ReadSteps(run.Result!, run.Passes!);
        times.ReadWindows(run.Passes!);
        times.ReadLive(run.Result!, run.Passes!);
        return times;
    }

    private static string? WhyNot(MeasuredRun run)
    {
        var scenario = run.Scenario;
        return run.Result is not { Status: "completed" } ? "not completed"
            : !MeasuredMapping.Releases.Contains(run.Release) ? "of a version that is not modelled"
            : scenario.Actions.Any(a => a.Error is null && a.What != "guest-phase") ? "commands meanwhile"
            : scenario.Capabilities.Any(c => c != "return-path" && !MeasuredSettings.IsWithoutEffect(c)) ? "capabilities beyond plain pre-copy"
            : run.Passes is not { Count: >= 2 } passes || passes.Any(p => p.SyncMs is null) ? "no passes with their lengths"
            : run.Result.StopAtMs is null || run.Result.DowntimeMs is null ? "no stopAtMs or downtimeMs"
            : null;
    }

    private void ReadSteps(MeasuredResult result, IReadOnlyList<MeasuredPass> passes)
    {
        var stop = result.StopAtMs!.Value;
        var done = Run.CompletedAtMs ?? stop + result.DowntimeMs!.Value;
        var taken = Run.CommandTakenAtMs ?? (stop + result.DowntimeMs - result.TotalTimeMs);
        var lastRead = EndOf(passes[^1]);
        Setup = passes[0].TimeMs - taken;
        Stop = passes.Count >= 3 ? stop - EndOf(passes[^2]) : null;
        FinalRead = lastRead - stop;
        if (Run.Scenario.Capabilities.Contains("return-path"))
        {
            Acknowledge = done - result.ResumeAtMs;
            return;
        }

        Resume = result.ResumeAtMs - done;
        if (passes[^1].PendingBytesAfterSync / 4096 is { } pages && (result.DowntimeBytes ?? pages * PageBytes) is var bytes)
        {
            var full = Math.Clamp((double)(bytes - ZeroPageBytes * pages) / (PageBytes - ZeroPageBytes), 0, pages);
            FinalPages = (full, pages - full);
            FinalStage = done - lastRead;
        }
    }

    private void ReadWindows(IReadOnlyList<MeasuredPass> passes)
    {
        var live = passes.Skip(1).Take(passes.Count - 2).Where(p => !p.ForcedByTimer).ToList();
        if (Run.Windows is { Count: > 0 } windows)
        {
            HasWaits = true;
            Windows = Run.Scenario.MaxBandwidthBytesPerSecond == 0 ? [] : [.. windows.Zip(windows.Skip(1)).Select(w => w.Second.TimeMs - w.First.TimeMs)];
            LogReads = [.. live.Select(p => WaitOf(p, windows) + p.SyncMs).OfType<double>()];
            return;
        }

        LogReads = [.. live.Select(p => p.SyncMs!.Value)];
        if (Run.Scenario.MaxBandwidthBytesPerSecond > 0)
        {
            // Readings begin a little after a window's end, and each as much as the last: what lies between two are whole windows.
            Windows = [.. live.Zip(live.Skip(1)).Select(p => p.Second.TimeMs - p.First.TimeMs).Where(t => t > 50).Select(t => t / Math.Round(t / 100))];
        }
    }

    /// <summary>How long after a window's end a reading began; null if it was not a window's end that let it begin.</summary>
    private static double? WaitOf(MeasuredPass pass, IReadOnlyList<MeasuredWindow> windows) =>
        windows.LastOrDefault(w => w.TimeMs <= pass.TimeMs) is { } window && pass.TimeMs - window.TimeMs < 1 ? pass.TimeMs - window.TimeMs : null;

    private void ReadLive(MeasuredResult result, IReadOnlyList<MeasuredPass> passes)
    {
        var limit = Run.Scenario.MaxBandwidthBytesPerSecond;
        var isHeldBack = limit > 0 && !(passes.Count == 2 && result.TransferredBytes < limit / 10); // less than a window's quota, and nothing more to wait for: sent at once
        if (isHeldBack || FinalStage is null || result.NormalPages is not { } full || result.DuplicatePages is not { } zero)
        {
            return;
        }

        var end = passes.Count >= 3 ? passes[^2].TimeMs : result.StopAtMs!.Value;
        LivePages = (Math.Max(0, full - FinalPages.Full), Math.Max(0, zero - FinalPages.Zero));
        Live = end - EndOf(passes[0]) - passes.Skip(1).Take(passes.Count - 3).Sum(p => p.SyncMs!.Value);
    }

    private static double EndOf(MeasuredPass pass) => pass.TimeMs + pass.SyncMs!.Value;
}
