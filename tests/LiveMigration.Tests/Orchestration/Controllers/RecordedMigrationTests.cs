using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads.Traces;
using static LiveMigration.Tests.Orchestration.Controllers.Controlled;

namespace LiveMigration.Tests.Orchestration.Controllers;

public class RecordedMigrationTests
{
    // 1,000 MiB at 100 MiB/s, then a plateau of 50 MiB.
    private static readonly (double Second, long Left)[] Plateau50 = [(0, 1000), (10, 50), .. Enumerable.Range(1, 300).Select(i => (10 + 0.5 * i, 50L))];

    [Fact]
    public void A_plateau_ends_when_the_limit_in_force_reaches_it()
    {
        Play(Plateau50, new KubeVirt()).End.Should().Be(RecordedEnd.RecordingOver, "300 ms of 100 MiB/s are 30 MiB");
        var ramp = Play(Plateau50, new KubeVirt { DowntimeTuning = new DowntimeRampOptions() });
        (ramp.End, ramp.Left, ramp.TimeOfRest).Should().Be((RecordedEnd.SwitchedOver, ByteCount.FromMiB(50), Ms(500)));
        ramp.EndedAt.Should().Be(Seconds(41), "257 ms from 10.8 s on, after the third reading, then 364, 471, and 578 ms from 40.8 s on");
    }

    [Fact]
    public void What_was_sent_and_what_is_left_go_on_evenly_within_an_iteration()
    {
        MigrationStatistics saw = default;
        Play(Plateau50, new AsyncController("once", async control =>
        {
            await control.Clock.Delay(Seconds(4));
            saw = control.Ask();
            control.Do(new CancelCommand(default), "seen");
        })).End.Should().Be(RecordedEnd.GivenUp);
        (saw.Remaining, saw.Transferred, saw.Bandwidth, saw.Iteration).Should().Be((ByteCount.FromMiB(600), ByteCount.FromMiB(400), DataRate.FromMiBPerSecond(100), 1));
    }

    [Theory]
    [InlineData("kubevirt", "redis-with-snapshots", RecordedEnd.RecordingOver)]
    [InlineData("kubevirt", "mariadb", RecordedEnd.SwitchedOver)]
    [InlineData("kubevirt", "stress-ng", RecordedEnd.RecordingOver)]
    [InlineData("kubevirt-stall", "redis-with-snapshots", RecordedEnd.GivenUp)]
    [InlineData("kubevirt-stall", "mariadb", RecordedEnd.SwitchedOver)]
    [InlineData("kubevirt-stall", "stress-ng", RecordedEnd.GivenUp)]
    public void The_field_cases_can_be_played_back_to_every_rule(string controller, string file, RecordedEnd end) =>
        Play(FieldCase(file), BuiltInControllers.Find(controller)!, DataRate.FromMegabitsPerSecond(850)).End.Should().Be(end);

    [Fact]
    public void Times_that_do_not_rise_are_refused()
    {
        var play = () => { Play([(0, 10), (0, 5)], new KubeVirt()); };
        play.Should().Throw<ArgumentException>().WithMessage("2 iterations; allowed are two or more whose times rise*");
    }

    private static RecordedMigration Play(IEnumerable<(double Second, long Left)> series, IMigrationController controller, DataRate? bandwidth = null) =>
        RecordedMigration.Play([.. series.Select(i => (Seconds(i.Second), ByteCount.FromMiB(i.Left)))], Request(null, Guest(series.First().Left, 0, 0)), controller, bandwidth);

    private static IEnumerable<(double Second, long Left)> FieldCase(string file) =>
        RemainingMemoryFile.Read(File.OpenText(RepositoryFolder.PathOf($"samples/workloads/{file}.csv")), ByteCount.FromGiB(64))
            .Select(round => (round.At.TotalSeconds, round.Remaining.Bytes >> 20));
}
