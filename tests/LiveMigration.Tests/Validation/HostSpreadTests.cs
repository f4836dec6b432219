using LiveMigration.Hosts;
using LiveMigration.Scenarios.Measured;
using LiveMigration.Simulation;

namespace LiveMigration.Tests.Validation;

public class HostSpreadTests
{
    private static readonly IReadOnlyList<MeasuredRun> Sample = [.. MeasuredRunReader.ReadFile(Lines.Samples("reference-runs.jsonl")).Select(l => l.Run!)];

    [Fact]
    public void The_hosts_noise_changes_no_prediction()
    {
        foreach (var run in Sample.Where(r => r.Repeat == 1 && r.Family is "idle" or "zipf" or "unlimited"))
        {
            var quiet = RunPredictor.Predict(run, 7).Prediction!;
            var noisy = RunPredictor.Predict(run, 7, spread: new HostSpread()).Prediction!;
            noisy.NoisyDraws.Should().HaveCount(7);
            quiet.NoisyDraws.Should().BeEmpty();
            (noisy with { NoisyDraws = [] }).Should().BeEquivalentTo(quiet, run.Id);
        }
    }

    [Fact]
    public void Intervals_do_not_depend_on_threads_or_order()
    {
        var runs = Sample.Where(r => r.Family is "uniform" or "multifd").ToList();
        var straight = RunPredictor.PredictAll(runs, 5, threads: 1, spread: new HostSpread());
        var backwards = RunPredictor.PredictAll([.. runs.AsEnumerable().Reverse()], 5, threads: 4, spread: new HostSpread()).Reverse();
        backwards.Select(p => p.Prediction!.NoisyDraws).Should().BeEquivalentTo(straight.Select(p => p.Prediction!.NoisyDraws), o => o.WithStrictOrdering());
    }

    [Fact]
    public void Draws_have_the_percentiles_that_the_spread_names()
    {
        var random = new RandomStream(1, HostSpread.StreamName);
        var factors = Enumerable.Range(0, 20_000).Select(_ => new Spread(0.75, 1.5).Factor(random)).Order().ToList();
        factors[2_000].Should().BeApproximately(0.75, 0.01);
        factors[10_000].Should().BeApproximately(1, 0.01);
        factors[18_000].Should().BeApproximately(1.5, 0.02);
        var differences = Enumerable.Range(0, 20_000).Select(_ => new Spread(-0.09, 0.16).Difference(random)).Order().ToList();
        differences[2_000].Should().BeApproximately(-0.09, 0.003);
        differences[18_000].Should().BeApproximately(0.16, 0.004);
    }

    [Fact]
    public void A_draw_changes_the_timings_that_were_measured_to_differ_and_no_other()
    {
        var timings = MeasuredHost.Timings(isVersion10: false, oneCpu: true);
        var drawn = new HostSpread().Draw(timings, new RandomStream(3, HostSpread.StreamName));
        drawn.Should().NotBe(timings);
        drawn.StopTime.Should().Be(timings.StopTime);
        drawn.ThrottleSleepOverrun.Should().Be(timings.ThrottleSleepOverrun);
        var none = new Spread(1, 1);
        new HostSpread { SetupTime = none, WakeLatencyMs = default, LiveWork = none, StoppedPage = none, DeviceSaveTime = none, ResumeTime = none }
            .Draw(timings, new RandomStream(3, HostSpread.StreamName)).Should().Be(timings);
        var sleepless = new HostSpread { WakeLatencyMs = new(-500, 500) };
        Enumerable.Range(1, 20).Select(seed => sleepless.Draw(timings, new RandomStream((ulong)seed, HostSpread.StreamName)).WakeLatency).Should().OnlyContain(l => l >= VirtualDuration.Zero);
    }

    [Fact]
    public void Stray_pages_add_whole_pages()
    {
        new HostSpread { ExtraPageChance = 1, OwnPageChance = 0 }.StrayBytes(9, new RandomStream(1, "a")).Should().Be(4095, "a full page for a zero page");
        new HostSpread { ExtraPageChance = 0, OwnPageChance = 0 }.StrayBytes(9, new RandomStream(1, "a")).Should().Be(0);
        (new HostSpread { ExtraPageChance = 0, OwnPageChance = 1 }.StrayBytes(3, new RandomStream(1, "a")) % 4104).Should().Be(0);
    }

    [Fact]
    public void Most_measured_values_lie_inside_the_intervals()
    {
        // From 20 draws over the reference runs, measured: 81 % of the totals, 74 % of the downtimes, 57 % of the bytes; without the host's noise 7 % of the totals.
        var overall = DataSetValidation.Of([.. Sample.Select((run, i) => new MeasuredLine(i + 1, run, []))], replications: 20, threads: 2).Summary.Overall;
        overall.Share("totalTimeInsideIntervalPercent").Percent.Should().BeGreaterThan(78);
        overall.Share("downtimeInsideIntervalPercent").Percent.Should().BeGreaterThan(70);
        overall.Share("transferredBytesInsideIntervalPercent").Percent.Should().BeGreaterThan(52);
    }
}
