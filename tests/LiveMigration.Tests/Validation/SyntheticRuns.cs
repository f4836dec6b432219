using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Scenarios.Measured;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Validation;

/// <summary>Runs made by the simulator itself, as a lab would have recorded them of a host with known timings.</summary>
internal static class SyntheticRuns
{
    private const string Idle = "\"pattern\":\"none\",\"workingSetMiB\":0,\"writesPagesPerSecond\":0,\"achievedWritesPagesPerSecond\":0";

    /// <summary>Idle and bulk runs: full and sparse guests, with and without a limit, on one processor and on two, one with a return path.</summary>
    public static readonly string[] Scenarios =
    [
        $$$"""{"vmMiB":128,"filledPercent":100,{{{Idle}}}}""",
        $$$"""{"vmMiB":128,"filledPercent":10,{{{Idle}}}}""",
        $$$"""{"vmMiB":128,"filledPercent":100,{{{Idle}}},"maxBandwidthBytesPerSecond":33554432}""",
        $$$"""{"vmMiB":256,"filledPercent":50,{{{Idle}}},"maxBandwidthBytesPerSecond":134217728,"downtimeLimitMs":400}""",
        $$$"""{"vmMiB":128,"filledPercent":0,{{{Idle}}}}""",
        $$$"""{"vmMiB":512,"filledPercent":100,{{{Idle}}},"maxBandwidthBytesPerSecond":0}""",
        $$$"""{"vmMiB":128,"filledPercent":100,{{{Idle}}},"capabilities":{"return-path":true}}""",
        """{"vmMiB":128,"filledPercent":100,"downtimeLimitMs":100}""",
        """{"vmMiB":128,"filledPercent":100,"writesPagesPerSecond":3000,"achievedWritesPagesPerSecond":3000}""",
        $$$"""{"vmMiB":512,"filledPercent":100,{{{Idle}}},"maxBandwidthBytesPerSecond":0,"senderAndReceiverShareOneCpu":false}""",
    ];

    /// <summary>The scenarios run on a host, recorded with windows and events.</summary>
    public static List<MeasuredRun> On(HostProfile host, string version = "7.2.22") => [.. Scenarios.Select(s => Record(Lines.Scenario(s, version), host))];

    private static MeasuredRun Record(MeasuredRun run, HostProfile host)
    {
        var timings = host.For(run.Release, run.Scenario.SenderAndReceiverShareOneCpu);
        var simulator = new Simulator(1);
        var session = Migrations.Start(simulator, run.Scenario.ToRequest(run.QemuVersion, host).Request!);
        simulator.RunToEnd();
        var report = session.Report!;
        report.Status.Should().Be(MigrationStatus.Completed);
        var passes = report.LogReadings.Select((r, i) => new MeasuredPass(i + 1, Ms(r.At), Ms(r.GuestStopped ? timings.FinalReadTime : timings.LogReadTime), r.Dirtied.Bytes / 4096, r.Pending.Bytes, r.Threshold?.Bytes, 0, false)).ToList();
        var stop = passes[^1].TimeMs;
        var window = 100 + Ms(timings.WakeLatency);
        return run with
        {
            Result = new MeasuredResult
            {
                Status = "completed",
                TotalTimeMs = Ms(report.TotalTime),
                DowntimeMs = Ms(report.Downtime),
                StopAtMs = stop,
                ResumeAtMs = stop + Ms(report.GuestPause),
                TransferredBytes = report.Transferred.Bytes,
                DowntimeBytes = report.Rounds[^1].BytesSent.Bytes,
                NormalPages = report.NormalPages,
                DuplicatePages = report.ZeroPages,
            },
            Passes = passes,
            Windows = run.Scenario.MaxBandwidthBytesPerSecond == 0 ? [] : [.. Enumerable.Range(1, 1000).Select(k => Ms(timings.SetupTime) + k * window).TakeWhile(t => t < stop).Select(t => new MeasuredWindow(t, 1, 100))],
            CommandTakenAtMs = 0,
            CompletedAtMs = Ms(report.TotalTime),
        };
    }

    private static double Ms(VirtualDuration length) => (double)length.TotalMilliseconds;
}
