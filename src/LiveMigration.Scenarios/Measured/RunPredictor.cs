using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Measured;

/// <summary>Predicts recorded migrations from their scenarios.</summary>
/// <remarks>
/// What is read of a run is its version and its scenario alone. Seeds are 1, 2, 3, ...: the same for every run, so a
/// prediction depends neither on the other runs nor on their order. Thread-safe.
/// </remarks>
public static class RunPredictor
{
    /// <summary>Draws of the guest's randomness from which the central one is taken, if not said otherwise.</summary>
    public const int DefaultReplications = 5;

    private const long FullLessZeroPage = 4104 - 9; // a page that is not zero instead of one that is, QEMU migration/ram.c
    private const long MaxEvents = 20_000_000; // a recorded run needs some thousands

    /// <summary>The predictions of all runs, in their order, whatever the number of threads.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="replications">Draws of the guest's randomness; 1 or more.</param>
    /// <param name="threads">Threads to use; 1 or more.</param>
    /// <param name="host">The host's timings; null: those of the host of the recordings.</param>
    /// <param name="progress">Called with the number of runs done, one call at a time; null if nobody listens.</param>
    /// <param name="spread">The host's noise, for as many draws with it beside those without; null: none. It changes no prediction.</param>
    public static IReadOnlyList<PredictedRun> PredictAll(IReadOnlyList<MeasuredRun> runs, int replications = DefaultReplications, int threads = 1, HostProfile? host = null, Action<int>? progress = null, HostSpread? spread = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var predicted = new PredictedRun[runs.Count];
        var counting = new Lock();
        var done = 0;

        // Each run has simulators of its own and a place of its own in the result, so threads cannot change it.
        Parallel.For(0, runs.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            predicted[i] = Predict(runs[i], replications, host, spread);
            lock (counting)
            {
                progress?.Invoke(++done);
            }
        });
        return predicted;
    }

    /// <summary>The prediction of one run.</summary>
    /// <param name="run">The run; only its version and its scenario are read.</param>
    /// <param name="replications">Draws of the guest's randomness; 1 or more.</param>
    /// <param name="host">The host's timings; null: those of the host of the recordings.</param>
    /// <param name="spread">The host's noise, for as many draws with it beside those without; null: none. It changes no prediction.</param>
    public static PredictedRun Predict(MeasuredRun run, int replications = DefaultReplications, HostProfile? host = null, HostSpread? spread = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfLessThan(replications, 1);
        var mapped = run.Scenario.ToRequest(run.QemuVersion, host);
        if (mapped.Request is not { } request)
        {
            return new PredictedRun(run, null, string.Join("; ", mapped.NotModelled));
        }

        var draws = new List<(ulong Seed, MigrationReport Report)>();
        var noisy = new List<PredictedDraw>();
        for (var seed = 1UL; seed <= (ulong)replications; seed++)
        {
            if (Simulate(request, seed, out var trouble) is not { } report)
            {
                return new PredictedRun(run, null, trouble);
            }

            draws.Add((seed, report));
            if (spread is not null)
            {
                var noise = new RandomStream(seed, HostSpread.StreamName);
                if (Simulate(InOneRun(request, spread, noise), seed, out trouble) is not { } noisyReport)
                {
                    return new PredictedRun(run, null, trouble);
                }

                noisy.Add(AsRecorded(seed, noisyReport, spread, noise));
            }
        }

        return new PredictedRun(run, Central(draws, noisy, WasStopped(run.Scenario)), null);
    }

    private static MigrationRequest InOneRun(MigrationRequest request, HostSpread spread, RandomStream noise)
    {
        var timings = spread.Draw(request.Source.Timings, noise);
        return request with { Source = request.Source with { Timings = timings }, Destination = request.Destination with { Timings = timings } };
    }

    /// <summary>What a line of a data set would hold of the run: the source's times are differences of a clock read in whole milliseconds.</summary>
    private static PredictedDraw AsRecorded(ulong seed, MigrationReport report, HostSpread spread, RandomStream noise)
    {
        var extra = noise.NextDouble() < spread.ExtraPageChance ? FullLessZeroPage : 0;
        var total = Math.Floor(Milliseconds(report.TotalTime) + noise.NextDouble());
        var downtime = Math.Floor(Milliseconds(report.Downtime) + noise.NextDouble());
        return new PredictedDraw(seed, total, report.Transferred.Bytes + extra, report.Status == MigrationStatus.Completed ? downtime : null);
    }

    /// <summary>One run; null, and why, if the engine cannot take it.</summary>
    private static MigrationReport? Simulate(MigrationRequest request, ulong seed, out string? trouble)
    {
        try
        {
            var report = Simulate(request, seed);
            trouble = report is null ? $"the simulator finds no end (at most {MaxEvents} events)" : null;
            return report;
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or InvalidOperationException or ArithmeticException)
        {
            // A run that the engine cannot take must not hide the others: it is named, and counts as skipped.
            trouble = $"the simulator cannot run it: {e.Message.ReplaceLineEndings(" ")}";
            return null;
        }
    }

    private static MigrationReport? Simulate(MigrationRequest request, ulong seed)
    {
        var simulator = new Simulator(seed);
        var session = Migrations.Start(simulator, request);
        simulator.RunToEnd(MaxEvents);
        return session.Report;
    }

    private static bool WasStopped(MeasuredScenario scenario) => scenario.Actions.Any(a => a is { What: "stop", Error: null });

    private static RunPrediction Central(List<(ulong Seed, MigrationReport Report)> draws, List<PredictedDraw> noisy, bool wasStopped)
    {
        var (seed, report) = draws.OrderBy(d => d.Report.TotalTime).ThenBy(d => d.Seed).ElementAt((draws.Count - 1) / 2);
        var completed = report.Status == MigrationStatus.Completed;
        return new RunPrediction
        {
            Status = WordOf(report),
            Reason = report.Reason,
            TotalTimeMs = Milliseconds(report.TotalTime),
            DowntimeMs = completed ? Milliseconds(report.Downtime) : null,
            StopToResumeMs = completed && !wasStopped ? Milliseconds(report.GuestPause) : null,
            TransferredBytes = report.Transferred.Bytes,
            DirtySyncCount = report.LogReadings.Count,
            NormalPages = report.NormalPages,
            DuplicatePages = report.ZeroPages,
            Passes = [.. report.LogReadings.Select(PassOf)],
            Seed = seed,
            Draws = [.. draws.Select(d => new PredictedDraw(d.Seed, Milliseconds(d.Report.TotalTime), d.Report.Transferred.Bytes, d.Report.Status == MigrationStatus.Completed ? Milliseconds(d.Report.Downtime) : null))],
            NoisyDraws = noisy,
        };
    }

    private static PredictedPass PassOf(LogReading reading, int index) => new(
        index + 1,
        Milliseconds(reading.At),
        reading.Dirtied.Bytes / 4096,
        reading.Pending.Bytes,
        reading.Threshold?.Bytes,
        reading.ThrottlePercent,
        reading.GuestStopped,
        reading.ByTimer);

    private static string WordOf(MigrationReport report) => report.Status switch
    {
        MigrationStatus.Completed => "completed",
        MigrationStatus.Cancelled => report.TotalTime < MeasuredMapping.LabTimeLimit ? "cancelled" : "timeout-cancelled",
        MigrationStatus.NotConverged => "timeout-cancelled",
        MigrationStatus.Failed => "failed",
        MigrationStatus.Refused => "refused",

        // A source whose destination died in post-copy waits for a recovery; that the guest is lost is not its word.
        MigrationStatus.Paused or MigrationStatus.GuestLost => "postcopy-paused",
        _ => throw new ArgumentOutOfRangeException(nameof(report), report.Status, "No word of the recordings stands for this status."),
    };

    private static double Milliseconds(VirtualDuration length) => (double)length.TotalMilliseconds;
}
