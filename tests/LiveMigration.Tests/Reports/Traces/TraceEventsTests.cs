using LiveMigration.Migration;
using LiveMigration.Reports;
using LiveMigration.Reports.Fleets;
using LiveMigration.Reports.Timelines;
using LiveMigration.Reports.Traces;
using LiveMigration.Simulation;

namespace LiveMigration.Tests;

public class TraceEventsTests
{
    [Fact]
    public void A_host_is_a_process_and_a_migration_a_track_with_phases_and_rounds_in_it()
    {
        var trace = Traced(Moved());

        trace.Processes.Values.Should().Equal("hv1", "hv2");
        trace.Slices("hv2", "web to hv1").Select(s => s.Name).Should().Equal("web to hv1: completed", "setup", "rounds", "round 1", "round 2", "stop-and-copy", "last pages", "activation");
        trace.Slices("hv2", "web to hv1").First().AtText.Should().Be("5000000.000");
        trace.Slices("hv2", "web to hv1").First(s => s.Name == "round 2").Argument("bytesSent").Should().Be("16384");
    }

    [Fact]
    public void An_arrow_goes_from_the_guests_stop_to_where_it_runs_again()
    {
        var trace = Traced(Moved());

        trace.Slices("hv1", "web from hv2").Select(s => (s.Name, s.At, s.Length)).Should().Equal(("web runs here", 6_200_000m, 60_000m), ("not yet found by the network", 6_200_000m, 60_000m));
        trace.Events.Where(e => e.Kind is "s" or "f").Select(e => (e.Kind, e.At, trace.Processes[e.Process])).Should().Equal(("s", 6_110_000m, "hv2"), ("f", 6_200_000m, "hv1"));
    }

    [Fact]
    public void A_guest_of_post_copy_runs_at_its_destination_until_its_memory_has_followed()
    {
        var report = Moved() with
        {
            ClientOutage = Ms(40),
            TotalTime = Ms(3000),
            Phases = [Phase(MigrationPhase.Rounds, 0, 100), Phase(MigrationPhase.StopAndCopy, 100, 40), Phase(MigrationPhase.PostCopy, 140, 860), Phase(MigrationPhase.PostCopyPaused, 1000, 500), Phase(MigrationPhase.PostCopy, 1500, 1500)],
            Rounds = [Round(1, 0, 100), Round(2, 100, 40, stop: true), Round(3, 140, 2860)],
        };

        var trace = Traced(report);

        trace.Slices("hv2", "web to hv1").Select(s => s.Name).Should().Equal(
            "web to hv1: completed", "rounds", "round 1", "stop-and-copy", "last pages", "post-copy", "round 3", "post-copy-paused", "post-copy", "round 3, continued");
        trace.Slices("hv1", "web from hv2").Single().Length.Should().Be(2_860_000m);
    }

    [Fact]
    public void Refused_and_failed_migrations_have_no_arrow()
    {
        var refused = Moved() with { Vm = "db", Status = MigrationStatus.Refused, TotalTime = Ms(0), Phases = [], Rounds = [], LogReadings = [], Reason = "no place" };
        var failed = Moved() with { Vm = "mail", Status = MigrationStatus.Failed };

        var trace = Traced(refused, failed);

        trace.Events.Should().NotContain(e => e.Kind == "s" || e.Kind == "f");
        trace.Slices("hv2", "db to hv1").Single().Length.Should().Be(0);
        trace.Instants("hv2", "db to hv1").Single().Argument("reason").Should().Be("no place");
    }

    [Fact]
    public void A_stop_of_no_length_has_its_arrow_too()
    {
        var report = Moved() with
        {
            TotalTime = Ms(1000),
            ClientOutage = Ms(0),
            Phases = [Phase(MigrationPhase.Rounds, 0, 1000), Phase(MigrationPhase.StopAndCopy, 1000, 0)],
            Rounds = [Round(1, 0, 1000), Round(2, 1000, 0, stop: true)],
        };

        var trace = Traced(report);

        trace.Slices("hv2", "web to hv1").Select(s => s.Name).Should().Equal("web to hv1: completed", "rounds", "round 1", "stop-and-copy", "last pages");
        trace.Slices("hv1", "web from hv2").Single().Length.Should().Be(1000m);
        trace.Events.Count(e => e.Kind is "s" or "f").Should().Be(2);
    }

    [Fact]
    public void An_end_before_the_guests_resume_still_holds_the_last_phase()
    {
        var trace = Traced(Moved() with { TotalTime = Ms(1150) });

        trace.Slices("hv2", "web to hv1").First().Length.Should().Be(1_200_000m);
    }

    [Fact]
    public void A_guest_that_stays_on_its_host_has_one_track()
    {
        var trace = Traced(Moved() with { Destination = "hv2", Technique = MigrationTechnique.StorageOnly, Phases = [Phase(MigrationPhase.Storage, 0, 1200)], Rounds = [], LogReadings = [] });

        trace.Tracks.Values.Should().Equal("web");
        trace.Slices("hv2", "web").Select(s => s.Name).Should().Equal("web: completed", "storage");
    }

    [Fact]
    public void Attempts_follow_each_other_on_one_track_each_with_its_commands()
    {
        var first = new TracedAttempt(Moved() with { Status = MigrationStatus.Failed, StartedAt = VirtualTime.Zero }) { Commands = [new LoseDestinationCommand(Ms(300)), new CancelCommand(Ms(9999))] };
        var second = new TracedAttempt(Moved()) { Commands = [new SetLimitsCommand(Ms(10), DowntimeLimit: Ms(500))] };

        var trace = TraceFile.Of(new TraceContent { Migrations = [new TracedMigration([first, second])] });

        trace.Slices("hv2", "web to hv1").Select(s => s.Name).Where(name => name.Contains("attempt", StringComparison.Ordinal)).Should().Equal("attempt 1: web to hv1: failed", "attempt 2: web to hv1: completed");
        trace.Instants("hv2", "web to hv1").Select(i => (i.Name, i.At)).Should().Equal(("command: the destination is lost", 300_000m), ("command: downtime limit 500 ms", 5_010_000m));
    }

    [Fact]
    public void What_a_controller_decided_is_told_when_it_did()
    {
        var decision = new ControllerDecision(Ms(700), default, "start post-copy", "it does not converge");

        var trace = Traced(Moved() with { Controller = "virsh", Decisions = [decision] });

        trace.Instants("hv2", "web to hv1").Select(i => (i.Name, i.At, i.Argument("why"))).Should().Equal(("virsh: start post-copy", 5_700_000m, "it does not converge"));
    }

    [Fact]
    public void Counters_tell_what_is_left_what_was_dirtied_the_bandwidth_and_the_throttle()
    {
        var trace = Traced(Moved());

        trace.Counter("hv2", "web to hv1: left").Select(c => (c.At, c.Argument("bytes"))).Should().Equal((5_100_000m, "16384"), (6_000_000m, "12288"), (6_110_000m, "4096"), (6_200_000m, "0"));
        trace.Counter("hv2", "web to hv1: found dirty").Select(c => c.Argument("bytes")).Should().Equal("0", "8192", "4096");
        trace.Counter("hv2", "web to hv1: bandwidth").Select(c => (c.At, c.Argument("MB/s"))).Should().Equal((5_100_000m, "0.02"), (6_000_000m, "0.15"), (6_120_000m, "0.55"), (6_150_000m, "0"));
        trace.Counter("hv2", "web to hv1: throttle").Select(c => (c.At, c.Argument("percent"))).Should().Equal((6_000_000m, "20"), (6_200_000m, "0"));
    }

    [Fact]
    public void What_was_sent_is_as_the_table_of_migrations_has_it_and_the_wire_has_the_disks_too()
    {
        var report = Moved() with { Transferred = new ByteCount(1000), Storage = new StorageReport { Technique = StorageTechnique.Mirror, To = "csv2", Time = Ms(1), Disks = [new DiskReport("d", new ByteCount(300), new ByteCount(200), 1, Ms(1))] } };

        var migration = Traced(report).Slices("hv2", "web to hv1").First();

        (migration.Argument("transferredBytes"), migration.Argument("wireBytes")).Should().Be(("1000", "1500"));
    }

    [Fact]
    public void The_guests_speed_stays_from_0_to_100_and_the_threshold_ends_where_there_is_none_any_more()
    {
        var point = new TimelinePoint { Phase = MigrationPhase.Rounds, Threshold = new ByteCount(5) };
        var timeline = new MigrationTimeline([point, point with { At = Ms(500), GuestLost = Ms(501), Threshold = null }, point with { At = Ms(1000), GuestLost = Ms(500), Threshold = null }]);

        var trace = TraceFile.Of(new TraceContent { Migrations = [new TracedMigration([new TracedAttempt(Moved()) { Timeline = timeline }])] });

        trace.Counter("hv2", "web to hv1: guest's speed").Select(c => c.Argument("percent")).Should().Equal("0", "100", "100");
        trace.Counter("hv2", "web to hv1: threshold").Select(c => (c.At, c.Argument("bytes"))).Should().Equal((5_000_000m, "5"), (5_500_000m, "0"));
    }

    [Fact]
    public void Counters_follow_the_timeline_where_there_is_one()
    {
        var point = new TimelinePoint { Phase = MigrationPhase.Rounds, Threshold = new ByteCount(5) };
        var timeline = new MigrationTimeline([
            point with { Remaining = new ByteCount(9_000_000) },
            point with { At = Ms(500), Remaining = new ByteCount(4_000_000), Transferred = new ByteCount(5_000_000), ThrottlePercent = 40 },
            point with { At = Ms(1000), Remaining = new ByteCount(1_000_000), Transferred = new ByteCount(8_000_000), GuestLost = Ms(100), ThrottlePercent = 40 }]);

        var trace = TraceFile.Of(new TraceContent { Migrations = [new TracedMigration([new TracedAttempt(Moved()) { Timeline = timeline }])] });

        trace.Counter("hv2", "web to hv1: left").Select(c => (c.At, c.Argument("bytes"))).Should().Equal((5_000_000m, "9000000"), (5_500_000m, "4000000"), (6_000_000m, "1000000"));
        trace.Counter("hv2", "web to hv1: bandwidth").Select(c => c.Argument("MB/s")).Should().Equal("10", "6", "0");
        trace.Counter("hv2", "web to hv1: guest's speed").Select(c => c.Argument("percent")).Should().Equal("100", "80", "100");
        trace.Counter("hv2", "web to hv1: threshold").Single().Argument("bytes").Should().Be("5");
        trace.Counter("hv2", "web to hv1: throttle").Select(c => (c.At, c.Argument("percent"))).Should().Equal((5_500_000m, "40"), (6_200_000m, "0"));
        trace.Counter("hv2", "web to hv1: found dirty").Should().HaveCount(3);
        trace.Events.Should().NotContain(e => e.Name.EndsWith("disks left", StringComparison.Ordinal));
    }

    [Fact]
    public void Migrations_with_the_same_title_have_counters_of_their_own()
    {
        var trace = Traced(Moved(), Moved() with { StartedAt = VirtualTime.Zero });

        trace.Counter("hv2", "web to hv1: left").Should().HaveCount(4);
        trace.Counter("hv2", "web to hv1 (2): left").Should().HaveCount(4);
    }

    [Fact]
    public void Links_and_migrations_at_once_are_counters_over_time()
    {
        var fleet = Fleet() with
        {
            AtOnce = [new AtOnce(At(0), 1, 3), new AtOnce(At(5), 2, 0)],
            Links = [new LinkReport("spine", new DataRate(10), new ByteCount(10), 0.5, 0.75, [new LinkUsePoint(At(0), 0.75), new LinkUsePoint(At(4), 0.25)])],
        };

        var trace = TraceFile.Of(new TraceContent { Migrations = [new TracedMigration([new TracedAttempt(Moved())])], Fleet = fleet });

        trace.Processes.Values.Should().Equal("all migrations", "hv1", "hv2", "network");
        trace.Counter("network", "spine").Select(c => (c.At, c.Argument("percent"))).Should().Equal((0m, "75"), (4_000_000m, "25"), (9_000_000m, "0"));
        trace.Counter("all migrations", "migrations under way").Select(c => c.Argument("migrations")).Should().Equal("1", "2");
        trace.Counter("all migrations", "migrations waiting").Select(c => c.Argument("migrations")).Should().Equal("3", "0");
    }

    [Fact]
    public void Steps_of_a_job_that_overlap_are_on_tracks_of_their_own()
    {
        var job = new TracedJob("drain", At(0), At(9), [Step("a", 0, 4), Step("b", 1, 9), Step("c", 4, 4), Step("d", 4, 9)]);

        var trace = TraceFile.Of(new TraceContent { Migrations = [], Jobs = [job] });

        trace.Slices("jobs", "drain").Single().Length.Should().Be(9_000_000m);
        trace.Slices("jobs", "drain: steps").Select(s => s.Name).Should().Equal("a", "c", "d");
        trace.Slices("jobs", "drain: steps (2)").Select(s => s.Name).Should().Equal("b");
    }

    [Fact]
    public void A_migration_of_which_totals_alone_are_kept_is_one_slice()
    {
        var trace = Traced(Moved() with { Phases = [], Rounds = [], LogReadings = [] });

        trace.Events.Where(e => e.Kind != "M").Select(e => e.Name).Should().Equal("web to hv1: completed");
    }

    private static TraceFile Traced(params MigrationReport[] reports) => TraceFile.Of(new TraceContent { Migrations = [.. reports.Select(report => new TracedMigration([new TracedAttempt(report)]))] });

    private static MigrationReport Moved() => new()
    {
        Vm = "web",
        Source = "hv2",
        Destination = "hv1",
        Hypervisor = "qemu",
        Technique = MigrationTechnique.PreCopy,
        Status = MigrationStatus.Completed,
        StartedAt = At(5),
        TotalTime = Ms(1200),
        SetupTime = Ms(100),
        Downtime = Ms(90),
        GuestPause = Ms(90),
        ClientOutage = Ms(150),
        Transferred = new ByteCount(12_345),
        StreamBytes = new ByteCount(45),
        NormalPages = 3,
        ZeroPages = 1,
        LogReadings = [Reading(100, 0, 16_384, 0), Reading(1000, 8192, 12_288, 20), Reading(1110, 4096, 4096, 20)],
        Rounds = [Round(1, 100, 900), Round(2, 1000, 110), Round(3, 1120, 30, stop: true)],
        Phases = [Phase(MigrationPhase.Setup, 0, 100), Phase(MigrationPhase.Rounds, 100, 1010), Phase(MigrationPhase.StopAndCopy, 1110, 40), Phase(MigrationPhase.Activation, 1150, 50)],
        GuestSlowdown = 0.075,
        DestinationIsUpToDate = null,
        Digest = "0123456789abcdef",
    };

    private static FleetReport Fleet()
    {
        var none = DurationSpread.Of([]);
        return new FleetReport
        {
            Orders = 1,
            Outcomes = [],
            Attempts = 1,
            FirstAsked = At(0),
            LastEnded = At(9),
            Waited = none,
            TotalTime = none,
            Downtime = none,
            GuestPause = none,
            ClientOutage = none,
            MeanSlowdown = 0,
            WorstSlowdown = null,
            Sent = ByteCount.Zero,
            MostAtOnce = 2,
            AtOnce = [],
            Links = [],
            Troubles = [],
        };
    }

    private static TracedStep Step(string what, long from, long until) => new(what, At(from), At(until), "done", "");

    private static VirtualTime At(long seconds) => VirtualTime.Zero + VirtualDuration.FromSeconds(seconds);

    private static VirtualDuration Ms(long milliseconds) => VirtualDuration.FromMilliseconds(milliseconds);

    private static PhaseReport Phase(MigrationPhase phase, long start, long length) => new(phase, Ms(start), Ms(length));

    private static LogReading Reading(long at, long dirtied, long pending, int throttle) => new(Ms(at), new ByteCount(dirtied), new ByteCount(pending), null, throttle, false, false);

    private static RoundReport Round(int index, long start, long length, bool stop = false) => new()
    {
        Index = index,
        Start = Ms(start),
        Length = Ms(length),
        PagesSent = 4,
        BytesSent = new ByteCount(16_384),
        Dirtied = ByteCount.Zero,
        Remaining = ByteCount.Zero,
        Threshold = null,
        ThrottlePercent = 0,
        IsStopAndCopy = stop,
    };
}
