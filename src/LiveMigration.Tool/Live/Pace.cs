using System.Diagnostics;
using LiveMigration.Scenarios;
using LiveMigration.Simulation;

namespace LiveMigration.Tool.Live;

/// <summary>Holds a run back so that a person can follow it: so many virtual seconds in a second of the wall. Time in which nothing moves is passed over.</summary>
/// <param name="run">What is held back.</param>
/// <param name="speed">Virtual seconds in a second of the wall.</param>
/// <param name="look">Called at each look.</param>
internal sealed class Pace(ScenarioRun run, double speed, Action look) : IOnlooker
{
    private const double SecondsBetweenLooks = 0.05;
    private static readonly TimeSpan MostBehind = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch wall = new();
    private readonly VirtualDuration step = new(Math.Max(1, (long)(speed * SecondsBetweenLooks * 1e9)));
    private VirtualTime? anchor;
    private VirtualTime next;

    /// <inheritdoc/>
    public VirtualTime? NextLook
    {
        get
        {
            if (run.Fleet.UnderWayCount == 0)
            {
                anchor = null;
                return null;
            }

            if (anchor is null)
            {
                Anchor();
            }

            return next;
        }
    }

    /// <inheritdoc/>
    public void Look()
    {
        var early = TimeSpan.FromSeconds((run.Simulator.Now - anchor!.Value).Nanoseconds / 1e9 / speed) - wall.Elapsed;
        if (early > TimeSpan.Zero)
        {
            Thread.Sleep(early);
        }
        else if (-early > MostBehind)
        {
            Anchor(); // what the machine cannot do in time is not caught up with in a rush
        }

        next = run.Simulator.Now + step;
        look();
    }

    private void Anchor()
    {
        anchor = run.Simulator.Now;
        next = run.Simulator.Now + step;
        wall.Restart();
    }
}
