using LiveMigration.Hosts;
using LiveMigration.Scenarios.Measured;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Validation;

public class HostCalibrationTests
{
    private static readonly IReadOnlyList<MeasuredRun> Sample = [.. MeasuredRunReader.ReadFile(Lines.Samples("reference-runs.jsonl")).Select(l => l.Run!)];

    private static readonly HostTimings Known = new()
    {
        SetupTime = VirtualDuration.FromMicroseconds(2_300),
        LogReadTime = VirtualDuration.FromMicroseconds(310),
        LogReadTimePerGiB = VirtualDuration.Zero,
        WakeLatency = VirtualDuration.FromMicroseconds(170),
        FullPageTime = new VirtualDuration(2_900),
        StoppedFullPageTime = new VirtualDuration(3_400),
        ZeroPageTime = new VirtualDuration(620),
        StopTime = VirtualDuration.FromMicroseconds(220),
        FinalReadTime = VirtualDuration.FromMicroseconds(180),
        DeviceSaveTime = VirtualDuration.FromMicroseconds(2_750),
        ResumeTime = VirtualDuration.FromMicroseconds(7_100),
        AcknowledgeTime = VirtualDuration.FromMicroseconds(1_900),
    };

    private static readonly HostProfile KnownHost = new((_, sharesOneCpu) => sharesOneCpu ? Known : Known with { FullPageTime = new(1_500), StoppedFullPageTime = new(1_200) });

    [Theory]
    [InlineData("7.2.22")]
    [InlineData("10.0.2")]
    public void Runs_of_the_simulator_give_back_the_timings_that_made_them(string version)
    {
        var runs = SyntheticRuns.On(KnownHost, version);
        var found = HostCalibration.Of(runs).ToProfile().For(runs[0].Release, sharesOneCpu: true);
        HoldsWithin(found, Known, 0.02);
        var onTwo = HostCalibration.Of(runs).ToProfile().For(runs[0].Release, sharesOneCpu: false);
        HoldsWithin(onTwo, KnownHost.For(runs[0].Release, sharesOneCpu: false), 0.02);
    }

    [Fact]
    public void Neither_windows_nor_events_are_needed()
    {
        var bare = SyntheticRuns.On(KnownHost).Select(r => r with { Windows = null, CommandTakenAtMs = null, CompletedAtMs = null }).ToList();
        HoldsWithin(HostCalibration.Of(bare).ToProfile().For("7.2", sharesOneCpu: true), Known, 0.05);
    }

    [Fact]
    public void What_no_run_tells_is_said_and_keeps_its_default_or_is_assumed_from_the_page_time()
    {
        var capped = SyntheticRuns.On(KnownHost).Where(r => r.Scenario is { MaxBandwidthBytesPerSecond: > 0, FilledPercent: > 0 } && !r.Scenario.Capabilities.Contains("return-path")).ToList();
        var calibration = HostCalibration.Of(capped);
        var estimates = calibration.Estimates("7.2").ToDictionary(e => e.Name, e => e.Estimate);
        estimates["acknowledgeTime"].Should().Be(new Estimate(null, "not measured: no run has a return path"));
        estimates["fullPageTime"].Comment.Should().Be("that of a stopped guest: no run without a bandwidth limit");
        estimates["zeroPageTime"].Comment.Should().StartWith("assumed: 2.").And.Contain("not measured: needs runs of a nearly empty guest");
        calibration.ToYaml().Should().Contain("# acknowledgeTime: not measured: no run has a return path\n");
        calibration.ToProfile().For("7.2", sharesOneCpu: true).AcknowledgeTime.Should().Be(new HostTimings().AcknowledgeTime);
    }

    [Fact]
    public void Alike_last_stages_are_not_split_between_pages_and_devices()
    {
        var alike = SyntheticRuns.On(KnownHost).Where((_, i) => i is 0 or 8).ToList();
        var estimates = HostCalibration.Of(alike).Estimates("7.2").ToDictionary(e => e.Name, e => e.Estimate);
        estimates["deviceSaveTime"].Value.Should().Be(VirtualDuration.Zero);
        estimates["deviceSaveTime"].Comment.Should().StartWith("the 2 last stages are too few or too alike");
        estimates["stoppedFullPageTime"].Value!.Value.Nanoseconds.Should().BeGreaterThan(Known.StoppedFullPageTime.Nanoseconds, "the devices' part is in it");
    }

    [Fact]
    public void Runs_that_are_no_plain_pre_copy_are_left_out_by_reason()
    {
        var run = SyntheticRuns.On(KnownHost)[0];
        var calibration = HostCalibration.Of(
        [
            run,
            run with { Result = run.Result! with { Status = "cancelled" } },
            run with { Scenario = run.Scenario with { Capabilities = ["xbzrle"] } },
            run with { QemuVersion = "8.2.0" },
            run with { Passes = null },
            run with { Result = run.Result! with { StopAtMs = null } },
        ]);
        calibration.Used.Should().Be(1);
        calibration.LeftOut.Should().Equal(
            ("not completed", 1), ("capabilities beyond plain pre-copy", 1), ("of a version that is not modelled", 1), ("no passes with their lengths", 1), ("no stopAtMs or downtimeMs", 1));
        HostCalibration.Of([]).ToYaml().Should().Contain("from 0 of 0 runs");
    }

    [Theory]
    [InlineData("7.2", false)]
    [InlineData("10.0", true)]
    public void The_reference_runs_give_timings_near_those_of_the_recorded_host(string release, bool isVersion10)
    {
        // The recorded host's timings come from three times as many runs; tolerances are what the runs of a sample spread.
        var found = HostCalibration.Of(Sample).ToProfile().For(release, sharesOneCpu: true);
        var expected = MeasuredHost.Timings(isVersion10, oneCpu: true);
        Near(found.SetupTime, expected.SetupTime, 0.2);
        Near(found.StopTime, expected.StopTime, 0.1);
        Near(found.FinalReadTime, expected.FinalReadTime, 0.2);
        Near(found.StoppedFullPageTime, expected.StoppedFullPageTime, 0.1);
        Near(found.ResumeTime, expected.ResumeTime, 0.25);
        found.WakeLatency.Nanoseconds.Should().BeCloseTo(expected.WakeLatency.Nanoseconds, 100_000, "a window's length spreads by 0.4 ms, and without windows in the lines there are 50 to 80 of them");
        Near(HostCalibration.Of(Sample).ToProfile().For(release, sharesOneCpu: false).FullPageTime, MeasuredHost.Timings(isVersion10, oneCpu: false).FullPageTime, 0.15);
    }

    [Fact]
    public void A_file_made_from_idle_and_bulk_runs_predicts_the_other_plain_families_as_well()
    {
        var host = HostCalibration.Of([.. Sample.Where(r => r.Family is "idle" or "uniform")]).ToProfile();
        var others = Sample.Where(r => r.Family is "hotcold" or "sequential" or "downtime" or "zipf" or "phases" or "two-region" or "content" or "capability" or "auto-converge" or "xbzrle" or "actions" or "switchover-bandwidth").ToList();
        var builtIn = ErrorsOf(others, null);
        var calibrated = ErrorsOf(others, host);
        calibrated.Error("totalTimeErrorPercent").Median.Should().BeLessThan(builtIn.Error("totalTimeErrorPercent").Median!.Value + 0.05, "measured: 0.09 and 0.10 %");
        calibrated.Error("transferredBytesErrorPercent").Median.Should().BeLessThan(builtIn.Error("transferredBytesErrorPercent").Median!.Value + 0.05);
        calibrated.OutcomesWrong.Should().Be(0);
        calibrated.Share("downtimeWithinPercent").Percent.Should().BeGreaterThan(95);
        calibrated.Share("passesEqualPercent").Percent.Should().BeGreaterThan(95);
    }

    [Fact]
    public void The_file_is_the_same_whatever_the_order_of_the_runs()
    {
        HostCalibration.Of([.. Sample.Reverse()]).ToYaml().Split('\n').Where(l => !l.StartsWith('#'))
            .Should().Equal(HostCalibration.Of(Sample).ToYaml().Split('\n').Where(l => !l.StartsWith('#')));
    }

    private static GroupFigures ErrorsOf(IReadOnlyList<MeasuredRun> runs, HostProfile? host)
    {
        var predicted = RunPredictor.PredictAll(runs, host: host, threads: 2);
        return ValidationSummary.Of(predicted, RunComparer.Compare(predicted)).Overall;
    }

    private static void HoldsWithin(HostTimings found, HostTimings known, double share)
    {
        Near(found.SetupTime, known.SetupTime, share);
        Near(found.LogReadTime, known.LogReadTime, share);
        found.LogReadTimePerGiB.Nanoseconds.Should().BeCloseTo(known.LogReadTimePerGiB.Nanoseconds, 1_000);
        Near(found.WakeLatency, known.WakeLatency, share);
        Near(found.FullPageTime, known.FullPageTime, share);
        Near(found.StoppedFullPageTime, known.StoppedFullPageTime, share);
        Near(found.ZeroPageTime, known.ZeroPageTime, share);
        Near(found.StopTime, known.StopTime, share);
        Near(found.FinalReadTime, known.FinalReadTime, share);
        Near(found.DeviceSaveTime, known.DeviceSaveTime, share);
        Near(found.ResumeTime, known.ResumeTime, share);
        Near(found.AcknowledgeTime, known.AcknowledgeTime, share);
    }

    private static void Near(VirtualDuration found, VirtualDuration expected, double share) =>
        (found.Nanoseconds / (double)expected.Nanoseconds).Should().BeApproximately(1, share, "{0} stands for {1}", found, expected);
}
