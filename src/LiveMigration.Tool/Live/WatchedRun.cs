using LiveMigration.Scenarios;

namespace LiveMigration.Tool.Live;

/// <summary>Runs a scenario before a person's eyes: as a picture where standard output is a terminal, as lines elsewhere.</summary>
internal static class WatchedRun
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs it to the end.</summary>
    /// <param name="run">In its place, nothing has happened yet.</param>
    /// <param name="scenario">What it runs.</param>
    /// <param name="speed">Virtual seconds in a second of the wall, and the last picture stays; null: as fast as it goes, and a picture only of what takes longer than half a second.</param>
    /// <param name="noColor">Without colours.</param>
    public static ScenarioResult ToEnd(ScenarioRun run, Scenario scenario, double? speed, bool noColor) =>
        Terminal.CanDraw(Console.IsOutputRedirected) ? AsPicture(run, scenario, speed, noColor) : AsLines(run, scenario, speed);

    private static ScenarioResult AsPicture(ScenarioRun run, Scenario scenario, double? speed, bool noColor)
    {
        var observer = new RunObserver(run, scenario);
        var latest = observer.Take();
        var isAsked = false;
        using var screen = new LiveScreen(Console.Out, Terminal.IsPlain(noColor), Picture, speed is null ? Delay : TimeSpan.Zero, staysAtEnd: speed is not null);
        if (speed is { } pace)
        {
            run.Simulator.Watch(new Pace(run, pace, Answer));
        }

        var result = run.RunToEnd(_ =>
        {
            observer.AfterEvent();
            Answer();
        });
        Volatile.Write(ref latest, observer.Take(isOver: true));
        return result;

        // The drawing thread asks, the one that runs answers between two events.
        IReadOnlyList<string> Picture(Canvas canvas)
        {
            Volatile.Write(ref isAsked, true);
            return RunView.Of(canvas, Volatile.Read(ref latest));
        }

        void Answer()
        {
            if (Volatile.Read(ref isAsked))
            {
                Volatile.Write(ref isAsked, false);
                Volatile.Write(ref latest, observer.Take());
            }
        }
    }

    private static ScenarioResult AsLines(ScenarioRun run, Scenario scenario, double? speed)
    {
        var lines = new WatchLines(run, scenario, Console.Out);
        if (speed is { } pace)
        {
            run.Simulator.Watch(new Pace(run, pace, () => { }));
        }

        return run.RunToEnd(_ => lines.AfterEvent());
    }
}
