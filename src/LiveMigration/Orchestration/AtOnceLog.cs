using LiveMigration.Reports.Fleets;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration;

/// <summary>Keeps how many migrations were under way and how many waited, at every change.</summary>
internal sealed class AtOnceLog(Simulator simulator)
{
    private readonly List<AtOnce> points = [];
    private int underWay;
    private int waiting;

    /// <summary>The most that were under way at one time.</summary>
    public int Most { get; private set; }

    /// <summary>Under way now.</summary>
    public int UnderWay => underWay;

    /// <summary>Waiting now.</summary>
    public int Waiting => waiting;

    public void Change(int ofUnderWay, int ofWaiting)
    {
        (underWay, waiting) = (underWay + ofUnderWay, waiting + ofWaiting);
        Most = Math.Max(Most, underWay);
        var point = new AtOnce(simulator.Now, underWay, waiting);
        if (points.Count > 0 && points[^1].At == point.At)
        {
            points[^1] = point;
        }
        else
        {
            points.Add(point);
        }
    }

    /// <summary>The numbers over time, thinned out to as many points as a report may have: of each stretch the most.</summary>
    public IReadOnlyList<AtOnce> Thinned()
    {
        if (points.Count <= FleetReport.MostPoints)
        {
            return points;
        }

        var (first, length) = (points[0].At, points[^1].At - points[0].At);
        var thinned = new List<AtOnce>(FleetReport.MostPoints);
        var stretch = -1L;
        foreach (var point in points)
        {
            var of = (long)((Int128)(point.At - first).Nanoseconds * (FleetReport.MostPoints - 1) / length.Nanoseconds);
            if (of != stretch)
            {
                thinned.Add(point);
                stretch = of;
            }
            else
            {
                var most = thinned[^1];
                thinned[^1] = most with { UnderWay = Math.Max(most.UnderWay, point.UnderWay), Waiting = Math.Max(most.Waiting, point.Waiting) };
            }
        }

        return thinned;
    }
}
