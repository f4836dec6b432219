using LiveMigration.Reports;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>Looks on while a migration runs, and keeps how it looked over time.</summary>
/// <remarks>The time between two looks doubles when there are too many of them, so a timeline has a bounded size for a migration of any length.</remarks>
public sealed class TimelineRecorder : IOnlooker
{
    private const int MostKept = 64; // a connection that comes and goes changes the phase again and again
    private readonly Simulator simulator;
    private readonly MigrationSession session;
    private readonly VirtualTime start;
    private readonly List<(TimelinePoint Point, bool IsKept)> points = [];
    private VirtualDuration period = VirtualDuration.FromMilliseconds(1);
    private VirtualTime nextRegular;
    private MigrationPhase seen; // a point that shows it may have been left out since
    private bool isClosed;

    /// <summary>Begins to look on at a migration that starts now.</summary>
    /// <param name="simulator">Whose events drive it.</param>
    /// <param name="session">The migration.</param>
    public TimelineRecorder(Simulator simulator, MigrationSession session)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(session);
        (this.simulator, this.session, start) = (simulator, session, simulator.Now);
        nextRegular = start + period;
        if (session.Report is null)
        {
            Keep(isKept: true);
            simulator.Watch(this);
        }
    }

    /// <summary>The timeline so far; once the migration has ended, all of it.</summary>
    public MigrationTimeline Timeline
    {
        get
        {
            Close();
            return new MigrationTimeline([.. points.Select(p => p.Point)]);
        }
    }

    /// <inheritdoc/>
    public VirtualTime? NextLook => isClosed ? null : HasNewPhase ? simulator.Now : nextRegular;

    private bool HasNewPhase => seen != session.Phase;

    /// <inheritdoc/>
    public void Look()
    {
        if (session.Report is not null)
        {
            Close();
            return;
        }

        Keep(isKept: HasNewPhase);
        nextRegular = start + new VirtualDuration(((simulator.Now - start).Nanoseconds / period.Nanoseconds + 1) * period.Nanoseconds);
    }

    /// <summary>The migration has ended: it looks a last time.</summary>
    public void Close()
    {
        if (session.Report is { } report && !isClosed)
        {
            isClosed = true;
            simulator.Unwatch(this);
            var last = Point();
            points.Add((last with { At = last.At > report.TotalTime ? last.At : report.TotalTime }, true));
        }
    }

    private void Keep(bool isKept)
    {
        points.Add((Point(), isKept && points.Count(p => p.IsKept) < MostKept));
        if (points.Count == MigrationTimeline.MostPoints - 1)
        {
            ThinOut();
        }
    }

    private TimelinePoint Point()
    {
        var now = session.Statistics;
        seen = now.Phase;
        var lostBefore = points.Count == 0 ? VirtualDuration.Zero : points[^1].Point.GuestLost;
        return new TimelinePoint
        {
            At = simulator.Now - start,
            Phase = now.Phase,
            Remaining = now.Remaining,
            DisksRemaining = now.DisksRemaining,
            Transferred = now.Transferred,
            Threshold = now.Threshold,
            ThrottlePercent = now.ThrottlePercent,
            GuestLost = now.GuestLost > lostBefore ? now.GuestLost : lostBefore, // of waits for pages that are foreseen, not all have come yet
            GuestIsPaused = now.GuestIsPaused,
        };
    }

    private void ThinOut()
    {
        period = new VirtualDuration(period.Nanoseconds * 2);
        var regular = 0;
        points.RemoveAll(p => !p.IsKept && ++regular % 2 == 1);
    }
}
