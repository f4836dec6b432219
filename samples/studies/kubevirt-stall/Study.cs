using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Orchestration.Controllers;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace KubeVirtStall;

/// <summary>How a migration ended under a rule.</summary>
public enum Ending
{
    Completed,
    GivenUp,
    Undecided,
}

/// <summary>What a migration under a rule came to.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Seconds">Total time.</param>
/// <param name="PauseMs">Downtime; 0 unless it completed.</param>
/// <param name="GiB">What went over the wire.</param>
/// <param name="Iterations">Rounds while the guest ran, and the last.</param>
/// <param name="RaisedAtMs">How long what was left took when the stall detector raised the limit; null if it did not.</param>
public readonly record struct Outcome(Ending Ending, double Seconds, double PauseMs, double GiB, int Iterations, double? RaisedAtMs);

/// <summary>Runs migrations, each on a simulator of its own with the same seed: as many at once as <see cref="Threads"/> allows, which changes no figure.</summary>
public static class Study
{
    public static int Threads { get; set; } = 1;

    public static IReadOnlyList<Outcome> RunAll(Rule rule, IReadOnlyList<StudiedGuest> guests) => ForAll(guests, guest => Run(rule, guest));

    public static IReadOnlyList<double> RestSecondsOfAll(IReadOnlyList<StudiedGuest> guests) => ForAll(guests, RestSeconds);

    private static List<T> ForAll<T>(IReadOnlyList<StudiedGuest> guests, Func<StudiedGuest, T> run) =>
        [.. guests.AsParallel().AsOrdered().WithDegreeOfParallelism(Threads).Select(run)];

    public static Outcome Run(Rule rule, StudiedGuest guest, MigrationSettings? settings = null, bool logIsClearedAtReading = false)
    {
        var report = Migrate(rule, guest, settings ?? rule.Settings, logIsClearedAtReading, ReportDetail.Totals);
        var ending = report.Status switch
        {
            MigrationStatus.Completed => Ending.Completed,
            MigrationStatus.Cancelled => Ending.GivenUp,
            MigrationStatus.NotConverged => Ending.Undecided,
            _ => throw new InvalidOperationException($"{rule.Name}, {guest.Vm.Name}: {report.Status}, {report.Reason} {string.Join("; ", report.Refusals)}"),
        };
        return new Outcome(
            ending,
            report.TotalTime.TotalSeconds,
            ending == Ending.Completed ? (double)report.Downtime.TotalMilliseconds : 0,
            report.WireBytes.Bytes / (double)(1L << 30),
            report.RoundCount,
            RaisedAtMs(report));
    }

    // The detector's first limit is where every migration begins.
    private static double? RaisedAtMs(MigrationReport report) =>
        report.Decisions.Where(d => d.Did.StartsWith("downtime limit", StringComparison.Ordinal)).Skip(1).LastOrDefault() is { } raised && raised.Saw.Bandwidth.BytesPerSecond > 0
            ? (double)raised.Saw.Bandwidth.TimeFor(raised.Saw.DataRemaining).TotalMilliseconds
            : null;

    /// <summary>Where a guest comes to rest: the median of what its iterations leave, in seconds of the link, if nothing ever switches it over.</summary>
    public static double RestSeconds(StudiedGuest guest)
    {
        var firstPass = guest.Link.TimeFor(guest.Vm.Memory);
        var settings = new MigrationSettings { DowntimeLimit = VirtualDuration.FromMilliseconds(1), TimeLimit = firstPass * 2 + VirtualDuration.FromSeconds(120) };
        var report = Migrate(Rule.Alone, guest, settings, false, ReportDetail.Full);
        var later = report.LogReadings.Where(r => r.At.TotalSeconds > firstPass.TotalSeconds + 30).Select(r => (double)r.Pending.Bytes).Order().ToList();
        return later.Count == 0 ? 0 : later[later.Count / 2] / guest.Link.BytesPerSecond;
    }

    private static MigrationReport Migrate(Rule rule, StudiedGuest guest, MigrationSettings settings, bool logIsClearedAtReading, ReportDetail detail)
    {
        var simulator = new Simulator(GeneratedGuests.Seed);
        var request = new MigrationRequest
        {
            Vm = guest.Vm,
            Source = HostOf("source"),
            Destination = HostOf("destination"),
            Settings = settings,
            Controller = rule.Controller,
            Detail = detail,
        };
        if (HypervisorCatalog.BuiltIn.Validate(request) is { Count: > 0 } faults)
        {
            throw new InvalidOperationException($"{rule.Name}, {guest.Vm.Name}: {string.Join("; ", faults)}");
        }

        var session = HypervisorCatalog.BuiltIn.Start(simulator, request);
        simulator.RunToEnd();
        return session.Report!;

        Host HostOf(string name) => new()
        {
            Name = name,
            Hypervisor = rule.Hypervisor,
            Cpu = CpuModel.Known["intel-skylake"],
            Memory = ByteCount.FromGiB(1_024),
            Nic = guest.Link,
            DirtyLog = logIsClearedAtReading ? LiveMigration.Memory.LogClearing.AtReading : null,
        };
    }
}
