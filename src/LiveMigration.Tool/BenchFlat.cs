using System.Diagnostics;
using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Migration;
using LiveMigration.Networking;
using LiveMigration.Networking.Sharing;
using LiveMigration.Reports;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Tool;

/// <summary>Migrations a second of guests of 4 GiB whose memory is dirtied at a flat rate: textbook profile, 1 Gbit/s, downtime limit 30 ms.</summary>
/// <remarks>
/// What is timed is what a caller of the library sees: the checks, the plan, the simulation, the report. Waves of migrations follow
/// each other on one simulator, small ones first until their code is compiled for good.
/// </remarks>
internal static class BenchFlat
{
    private const int SequentialWave = 20_000;
    private const int WarmUpWave = 1_000;
    private const double DirtyRatio = 0.6;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);
    private static readonly ByteCount GuestSize = ByteCount.FromGiB(4);
    private static readonly DataRate Bandwidth = DataRate.FromGigabitsPerSecond(1);
    private static readonly MigrationSettings Settings = new() { DowntimeLimit = VirtualDuration.FromMilliseconds(30) };

    // So many guests need days for a link that all share.
    private static readonly MigrationSettings PatientSettings = Settings with { TimeLimit = VirtualDuration.FromSeconds(1_000_000) };

    /// <summary>One after the other: a guest goes to and fro between two hosts. Every report is kept in full until the next.</summary>
    public static double Sequential()
    {
        var forth = RequestBetween("one", "other", DirtyRatio, ReportDetail.Full);
        var back = forth with { Source = forth.Destination, Destination = forth.Source };
        var simulator = new Simulator(seed: 1);
        return Measure(SequentialWave, count =>
        {
            for (var i = 0; i < count; i++)
            {
                var session = Migrations.Start(simulator, i % 2 == 0 ? forth : back, i);
                simulator.RunToEnd();
                Check(session.Report);
            }
        });
    }

    /// <summary>All at once, each between two hosts of its own. The reports of totals are kept until all have ended.</summary>
    /// <param name="pairs">How many.</param>
    public static double Pairs(int pairs) => AllAtOnce(pairs, DirtyRatio, simulator => null);

    /// <summary>All at once over one link of 1 Gbit/s, and nothing is dirtied. The reports of totals are kept until all have ended.</summary>
    /// <param name="migrations">How many.</param>
    public static double SharedLink(int migrations) => AllAtOnce(migrations, dirtyRatio: 0, simulator => new SharedWay(new FlowNetwork(simulator, [new NetworkLink("link", Bandwidth)]), new NetworkRoute([0], VirtualDuration.Zero)));

    private static double AllAtOnce(int most, double dirtyRatio, Func<Simulator, SharedWay?> wayOn)
    {
        var requests = Enumerable.Range(0, most).Select(i => RequestBetween($"source{i}", $"destination{i}", dirtyRatio, ReportDetail.Totals)).ToArray();
        var reports = new MigrationReport?[most];
        var simulator = new Simulator(seed: 1);
        var way = wayOn(simulator);
        return Measure(most, count =>
        {
            for (var i = 0; i < count; i++)
            {
                var place = i;
                Migrations.Start(simulator, requests[i], i, way).Ended = report => reports[place] = report;
            }

            simulator.RunToEnd();
            for (var i = 0; i < count; i++)
            {
                Check(reports[i]);
                reports[i] = null;
            }
        });
    }

    // The median wave. What a wave leaves behind is collected within its time, and does not add up to the peak.
    private static double Measure(int wave, Action<int> run)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < WarmUp)
        {
            run(WarmUpWave);
            GC.Collect();
        }

        var rates = new List<double>();
        var all = Stopwatch.StartNew();
        do
        {
            clock.Restart();
            run(wave);
            GC.Collect();
            rates.Add(wave / clock.Elapsed.TotalSeconds);
        }
        while (all.Elapsed < Measured);

        rates.Sort();
        return rates[rates.Count / 2];
    }

    private static MigrationRequest RequestBetween(string source, string destination, double dirtyRatio, ReportDetail detail) => new()
    {
        Vm = new VirtualMachine { Name = $"guest of {source}", Memory = GuestSize, Workload = new FlatWorkload { WorkingSetSize = GuestSize, DirtyRate = new DataRate((long)(dirtyRatio * Bandwidth.BytesPerSecond)) } },
        Source = HostNamed(source),
        Destination = HostNamed(destination),
        Settings = dirtyRatio > 0 ? Settings : PatientSettings,
        Detail = detail,
    };

    private static Host HostNamed(string name) => new() { Name = name, Hypervisor = "textbook", Cpu = CpuModel.Known["intel-cascadelake"], Memory = GuestSize, Nic = Bandwidth };

    private static void Check(MigrationReport? report)
    {
        if (report is not { Status: MigrationStatus.Completed })
        {
            throw new InvalidOperationException($"the migration did not complete: {report?.Reason}");
        }
    }
}
