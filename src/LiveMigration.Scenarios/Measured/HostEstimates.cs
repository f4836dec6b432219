using LiveMigration.Hosts;
using MathNet.Numerics.LinearRegression;
using MathNet.Numerics.Statistics;

namespace LiveMigration.Scenarios.Measured;

/// <summary>Estimates a host's timings from the steps of its runs. Pure; times are milliseconds.</summary>
internal static class HostEstimates
{
    private const double MinPages = 256; // sizes of the last stage nearer than 1 MiB tell nothing of its rate
    private const double MinGiB = 0.1;
    private const double LongestWindow = 102; // longer ones were held up by something else
    private const double ShortestWindow = 98;

    /// <summary>All that does not depend on where sender and receiver run, by name in the host file.</summary>
    public static IEnumerable<(string Name, Estimate Estimate)> Steps(IReadOnlyList<RunTimes> runs, Estimate zeroPage)
    {
        yield return ("setupTime", Estimate.MedianOf(runs.Select(r => r.Setup).OfType<double>(), "runs", "no run tells when the command was taken"));
        var (read, perGiB) = LogRead(runs);
        yield return ("logReadTime", read);
        yield return ("logReadTimePerGiB", perGiB);
        yield return ("wakeLatency", WakeLatency(runs));
        yield return ("zeroPageTime", zeroPage);
        yield return ("stopTime", Estimate.MedianOf(runs.Select(r => r.Stop).OfType<double>(), "runs", "no run reads the log before it stops the guest"));
        yield return ("finalReadTime", Estimate.MedianOf(runs.Select(r => r.FinalRead).OfType<double>(), "runs", "no runs"));
        yield return ("resumeTime", Estimate.MedianOf(runs.Select(r => r.Resume).OfType<double>(), "runs", "no run without a return path has resumeAtMs"));
        yield return ("acknowledgeTime", Estimate.MedianOf(runs.Select(r => r.Acknowledge).OfType<double>(), "runs with a return path", "no run has a return path"));
    }

    /// <summary>The last stage: time of a full page (slope) and of saving the devices (intercept).</summary>
    /// <param name="runs">Runs of one placement.</param>
    /// <param name="zeroPageMs">Time of a zero page.</param>
    /// <param name="knownDeviceMs">Time of saving the devices if it is known from elsewhere; the rate is then a median.</param>
    public static (Estimate Page, Estimate Device) FinalStage(IReadOnlyList<RunTimes> runs, double zeroPageMs, double? knownDeviceMs)
    {
        var points = runs.Where(r => r.FinalStage is not null).Select(r => (X: r.FinalPages.Full, Y: r.FinalStage!.Value - r.FinalPages.Zero * zeroPageMs)).ToList();
        if (knownDeviceMs is { } device)
        {
            var pages = points.Where(p => p.X >= MinPages).Select(p => (p.Y - device) / p.X);
            return (Estimate.MedianOf(pages, "last stages, less deviceSaveTime", "no last stage of 1 MiB or more"), Estimate.None("taken from the runs on one processor"));
        }

        if (points.Count < 3 || RobustLine.Through(points, MinPages) is not { Slope: > 0, Intercept: >= 0 } line)
        {
            var why = $"the last stages of {points.Count} runs are too alike to tell what a page takes from what the devices take";
            return (Estimate.None(why), Estimate.None(why));
        }

        var spread = $"last stages of {points.Count} runs, residuals {Estimate.SpreadOf(line.Residuals)}";
        return (Estimate.Of(line.Slope, "slope (Theil-Sen) of the " + spread), Estimate.Of(line.Intercept, "intercept of that line"));
    }

    /// <summary>Time of a zero page.</summary>
    /// <param name="runs">All runs.</param>
    /// <param name="pageMs">Time of a full page.</param>
    public static Estimate ZeroPage(IReadOnlyList<RunTimes> runs, double pageMs)
    {
        var free = Free(runs);
        var sparse = free.Where(r => r.LivePages.Zero >= 4 * r.LivePages.Full && r.LivePages.Zero >= MinPages).Select(r => (r.Live!.Value - r.LivePages.Full * pageMs) / r.LivePages.Zero).ToList();
        if (sparse.Count > 0)
        {
            return Estimate.MedianOf(sparse, "runs whose memory is nearly all zero and that no limit held back", "");
        }

        var shares = free.Select(r => r.LivePages.Zero / Math.Max(1, r.LivePages.Zero + r.LivePages.Full)).ToList();
        if (free.Count >= 4 && shares.Max() - shares.Min() >= 0.3)
        {
            var fit = MultipleRegression.QR([.. free.Select(r => new[] { r.LivePages.Full, r.LivePages.Zero })], [.. free.Select(r => r.Live!.Value)]);
            if (fit[0] > 0 && fit[1] > 0)
            {
                return Estimate.Of(fit[1], $"least squares over full and zero pages of {free.Count} runs that no limit held back");
            }
        }

        return Estimate.None("needs runs of a nearly empty guest, or guests filled differently, that no bandwidth limit held back");
    }

    /// <summary>Time of a full page while the guest runs.</summary>
    public static Estimate LivePage(IReadOnlyList<RunTimes> runs, double zeroPageMs, Estimate stoppedPage)
    {
        var pages = Free(runs).Where(r => r.LivePages.Full >= MinPages && r.LivePages.Full >= 4 * r.LivePages.Zero).Select(r => (r.Live!.Value - r.LivePages.Zero * zeroPageMs) / r.LivePages.Full);
        var measured = Estimate.MedianOf(pages, "runs without a bandwidth limit", "no run without a bandwidth limit");
        return measured.Value is not null || stoppedPage.Value is null ? measured : stoppedPage with { Comment = "that of a stopped guest: no run without a bandwidth limit" };
    }

    private static List<RunTimes> Free(IReadOnlyList<RunTimes> runs) => [.. runs.Where(r => r.Live > 0)];

    /// <summary>Mean of the windows less what was asked: the latency of each has the same mean, and they add up.</summary>
    private static Estimate WakeLatency(IReadOnlyList<RunTimes> runs)
    {
        var windows = runs.SelectMany(r => r.Windows).ToList();
        var lengths = windows.Where(w => w is >= ShortestWindow and <= LongestWindow).Order().ToArray();
        if (lengths.Length == 0)
        {
            return Estimate.None("no run has two rate-limit windows");
        }

        var left = windows.Count - lengths.Length;
        return Estimate.Of(lengths.Mean() - 100, $"mean of {lengths.Length} windows less 100 ms, {Estimate.SpreadOf(lengths)}{(left > 0 ? $"; {left} outside {ShortestWindow} to {LongestWindow} ms left out" : "")}");
    }

    /// <summary>A reading of the log, and the size's part of it where guests of different sizes show one.</summary>
    private static (Estimate Read, Estimate PerGiB) LogRead(IReadOnlyList<RunTimes> runs)
    {
        var points = runs.SelectMany(r => r.LogReads.Select(t => (X: r.Run.Scenario.VmMiB / 1024.0, Y: t))).ToList();
        var what = "readings while the guest ran, " + (runs.Any(r => r.HasWaits) ? "the wait before them included" : "without the wait before them, for want of windows");
        var read = Estimate.MedianOf(points.Select(p => p.Y), what, "no run reads the log while the guest runs");
        if (read.Value is null || RobustLine.Through(points, MinGiB) is not { } line)
        {
            return (read, read.Value is null ? read : Estimate.Of(0, "guests of one size: its part is in logReadTime"));
        }

        var quarters = line.Residuals.UpperQuartile() - line.Residuals.LowerQuartile();
        return line.Slope * (points.Max(p => p.X) - points.Min(p => p.X)) <= quarters
            ? (read, Estimate.Of(0, $"{points.Select(p => p.X).Distinct().Count()} sizes of guest differ by less than their readings spread"))
            : (Estimate.Of(line.Intercept, $"intercept (Theil-Sen) of {points.Count} {what}"), Estimate.Of(line.Slope, "slope of that line"));
    }

    /// <summary>The value in milliseconds, or the default's.</summary>
    public static double OrDefault(Estimate estimate, Func<HostTimings, Simulation.VirtualDuration> field) => (estimate.Value ?? field(new HostTimings())).Nanoseconds / 1e6;
}
