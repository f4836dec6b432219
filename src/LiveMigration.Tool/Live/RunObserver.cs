using LiveMigration.Migration;
using LiveMigration.Orchestration;
using LiveMigration.Orchestration.Jobs;
using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;

namespace LiveMigration.Tool.Live;

/// <summary>Takes snapshots of a run, on the thread that runs it; changes nothing.</summary>
internal sealed class RunObserver
{
    /// <summary>So many migrations are each looked at closely.</summary>
    public const int MostClose = 3;

    private const int MostRows = 64;
    private const int MostUses = 8;
    private static readonly VirtualDuration OfLate = VirtualDuration.FromSeconds(1);

    private readonly ScenarioRun run;
    private readonly Scenario scenario;
    private readonly Dictionary<MigrationTicket, (MigrationSession Session, TimelineRecorder Recorder)> recorded = new(ReferenceEqualityComparer.Instance);
    private int counted;
    private int notCompleted;
    private VirtualTime? firstAsked;

    public RunObserver(ScenarioRun run, Scenario scenario)
    {
        (this.run, this.scenario) = (run, scenario);
        IsClose = scenario.Jobs.Count == 0 && scenario.Migrations.Count <= MostClose;
    }

    /// <summary>Whether there are few migrations, each of which is shown with its course.</summary>
    public bool IsClose { get; }

    /// <summary>After each event: a migration that just began is recorded from its first moment on.</summary>
    public void AfterEvent()
    {
        firstAsked ??= run.Fleet.UnderWayCount + run.Fleet.WaitingCount + run.Fleet.EndedCount > 0 ? run.Simulator.Now : null;
        if (IsClose)
        {
            foreach (var ticket in run.Fleet.Tickets)
            {
                if (ticket.Session is { } session && (!recorded.TryGetValue(ticket, out var known) || known.Session != session))
                {
                    recorded[ticket] = (session, new TimelineRecorder(run.Simulator, session));
                }
            }
        }
    }

    /// <summary>The run as it is now.</summary>
    public RunSnapshot Take(bool isOver = false)
    {
        var fleet = run.Fleet;
        return new RunSnapshot
        {
            Scenario = scenario.Name,
            Now = run.Simulator.Now,
            Total = Math.Max(fleet.Tickets.Count, scenario.Migrations.Count + fleet.Jobs.Sum(job => job.Plan?.Moves ?? 0)),
            Ended = fleet.EndedCount,
            NotCompleted = NotCompleted(),
            UnderWay = fleet.UnderWayCount,
            Waiting = fleet.WaitingCount,
            Draining = run.Simulator.Now - firstAsked,
            Migrations = IsClose ? [.. fleet.Tickets.Select(Of)] : [.. fleet.Tickets.Where(t => t.Session is not null).OrderBy(t => t.FirstBeganAt).Take(MostRows).Select(Of)],
            Uses = IsClose ? [] : Uses(),
            Jobs = [.. fleet.Jobs.Where(job => job.Plan is not null).Select(job => new JobSnapshot(job.Name, job.StepsEnded, job.Plan!.Steps.Count, string.Join(", ", job.StepsUnderWay.Where(step => step is not MoveStep).Select(JobStory.What).Take(2))))],
            IsOver = isOver,
        };
    }

    // Counted when asked, of those that ended only: a fleet has thousands.
    private int NotCompleted()
    {
        if (counted != run.Fleet.EndedCount)
        {
            counted = run.Fleet.EndedCount;
            notCompleted = run.Fleet.Tickets.Count(ticket => ticket.Report is { Status: not MigrationStatus.Completed });
        }

        return notCompleted;
    }

    private MigrationSnapshot Of(MigrationTicket ticket)
    {
        var snapshot = new MigrationSnapshot(ticket.Order.Vm, (ticket.Source ?? ticket.Guest.Host).Name, (ticket.Destination?.Name ?? ticket.Order.To) ?? "")
        {
            WaitsFor = ticket.Source is null ? $"begins at {ReportWords.Time(ticket.Order.At)}" : ticket.Session is null && ticket.Report is null ? ticket.EarlierAttempts.Count > 0 ? "tries again" : "waits for a place" : "",
            Report = ticket.Report,
            How = ticket.Report is { } report ? $"{report.Hypervisor}, {StatusWords.Of(report.Technique)}" : $"{ticket.Guest.Host.Host.Hypervisor}, {StatusWords.Of(ticket.Order.Settings.Technique)}",
        };
        if (recorded.TryGetValue(ticket, out var course))
        {
            var (now, points) = (course.Session.Statistics, course.Recorder.Timeline.Points);
            var before = points.LastOrDefault(point => now.Elapsed - point.At >= OfLate);
            return snapshot with { Statistics = now, Points = points, Bandwidth = now.Bandwidth.BytesPerSecond > 0 ? now.Bandwidth : BandwidthSince(before, now), GuestSpeed = SpeedSince(before, now) };
        }

        return ticket.Session is { } session ? snapshot with { Statistics = session.Statistics, Bandwidth = session.Statistics.Bandwidth } : snapshot;
    }

    // Some hypervisors know it at the end of a round only.
    private static DataRate BandwidthSince(TimelinePoint before, MigrationStatistics now) => now.Elapsed > before.At && now.Transferred > before.Transferred
        ? DataRate.Of(now.Transferred - before.Transferred, now.Elapsed - before.At)
        : default;

    private static double SpeedSince(TimelinePoint before, MigrationStatistics now) => now.Elapsed > before.At
        ? Math.Clamp(1 - (double)(now.GuestLost - before.GuestLost).Nanoseconds / (now.Elapsed - before.At).Nanoseconds, 0, 1)
        : 1;

    private List<UseSnapshot> Uses()
    {
        if (run.Fleet.Network is { } network)
        {
            return [.. Enumerable.Range(0, network.Links.Count)
                .Select(link => (Link: network.Links[link], Load: network.LoadOf(link)))
                .Where(use => use.Load.BytesPerSecond > 0 && use.Link.Capacity.BytesPerSecond > 0)
                .Select(use => new UseSnapshot(use.Link.Name, Math.Min(1, (double)use.Load.BytesPerSecond / use.Link.Capacity.BytesPerSecond), $"{use.Load} of {use.Link.Capacity}"))
                .OrderByDescending(use => use.Share).Take(MostUses)];
        }

        // Without links that are shared, what a host is busy with are its migrations.
        return [.. run.Fleet.Hosts
            .Where(host => host.Outgoing + host.Incoming > 0)
            .OrderByDescending(host => host.Outgoing + host.Incoming).Take(MostUses)
            .Select(host => new UseSnapshot(host.Name, (double)host.MemoryTaken.Bytes / Math.Max(1, host.Host.Memory.Bytes), $"{host.Outgoing} going, {host.Incoming} coming, {host.MemoryTaken} of {host.Host.Memory} taken"))];
    }
}
