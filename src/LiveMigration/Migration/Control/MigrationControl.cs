using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Control;

/// <summary>A controller's hold on one migration: when it looks, what it sees, what it does. Everything it does is kept with its reason.</summary>
/// <remarks>Polls, timers and waits are events of the simulator that exist as long as the migration runs. Not thread-safe.</remarks>
public sealed class MigrationControl : IEventHandler
{
    private const int TagPoll = 2001;
    private const int TagTimer = 2100;

    private readonly Simulator simulator;
    private readonly IControlledMigration migration;
    private readonly IMigrationController controller;
    private readonly List<(EventHandle Event, Action Look)> timers = [];
    private readonly DecisionTrace trace = new();
    private VirtualClock? clock;
    private List<VirtualClock.Wait>? iterationsAwaited;
    private EventHandle poll;
    private VirtualDuration pollInterval;
    private Action? look;
    private (VirtualTime At, MigrationStatistics Saw)? lastLook;

    private MigrationControl(Simulator simulator, IControlledMigration migration, MigrationRequest request, IMigrationController controller) =>
        (this.simulator, this.migration, Request, this.controller) = (simulator, migration, request, controller);

    /// <summary>What moves where, as it was asked for; <see cref="IMigrationController.AsksFor"/> is not in it.</summary>
    public MigrationRequest Request { get; }

    /// <summary>Virtual time for async methods; stopped when the migration ends.</summary>
    public VirtualClock Clock => clock ??= new VirtualClock(simulator, migration.Subject);

    /// <summary>Whether the migration has ended.</summary>
    public bool HasEnded => migration.HasEnded;

    /// <summary>The decisions so far, in order of time.</summary>
    public IReadOnlyList<ControllerDecision> Decisions => trace.Decisions;

    int IEventHandler.Subject => migration.Subject;

    internal string Name => controller.Name;

    /// <summary>Puts a migration that has begun under a controller.</summary>
    /// <param name="simulator">Whose events drive both.</param>
    /// <param name="migration">The migration.</param>
    /// <param name="request">What moves where, as it was asked for.</param>
    /// <param name="controller">Who looks after it.</param>
    public static MigrationControl Begin(Simulator simulator, IControlledMigration migration, MigrationRequest request, IMigrationController controller)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(migration);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(controller);
        var control = new MigrationControl(simulator, migration, request, controller);
        if (migration is MigrationSession session)
        {
            session.Control = control;
        }

        foreach (var sentence in controller.AsksFor(request).Overruled(request.Settings))
        {
            control.Note(sentence);
        }

        controller.Begin(control);
        return control;
    }

    /// <summary>What the hypervisor tells of the migration now.</summary>
    public MigrationStatistics Ask()
    {
        lastLook = (simulator.Now, migration.Statistics);
        return lastLook.Value.Saw;
    }

    /// <summary>Looks at it again and again: first one interval from now. Takes the place of the polls asked for before.</summary>
    /// <param name="interval">Above 0.</param>
    /// <param name="look">What is done then.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not above 0.</exception>
    public void PollEvery(VirtualDuration interval, Action look)
    {
        ArgumentNullException.ThrowIfNull(look);
        if (interval <= VirtualDuration.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(interval), interval, "A controller polls in intervals above 0.");
        }

        (pollInterval, this.look) = (interval, look);
        simulator.Cancel(poll);
        poll = HasEnded ? default : simulator.Schedule(simulator.Now.PlusAtMost(interval), this, TagPoll);
    }

    /// <summary>Does something once, so long from now, if the migration still runs.</summary>
    /// <param name="delay">0 or more.</param>
    /// <param name="then">What is done then.</param>
    public void After(VirtualDuration delay, Action then)
    {
        ArgumentNullException.ThrowIfNull(then);
        if (!HasEnded)
        {
            timers.Add((simulator.Schedule(simulator.Now.PlusAtMost(delay), this, TagTimer + timers.Count), then));
        }
    }

    /// <summary>Looks at it after each reading of the dirty log: see <see cref="IControlledMigration.Iterated"/>.</summary>
    public void OnIteration(Action look) => migration.Iterated += look;

    /// <summary>Gives a command.</summary>
    /// <param name="command">What; its time does not matter.</param>
    /// <param name="why">Why, for the report.</param>
    public void Do(MigrationCommand command, string why)
    {
        ArgumentNullException.ThrowIfNull(command);
        trace.Add(Looked(), CommandWords.Of(command), why);
        migration.Obey(command with { By = Name, Why = why });
    }

    /// <summary>Takes note of something that the report is to tell.</summary>
    public void Note(string why) => trace.Add(Looked(), ControllerDecision.Note, why);

    /// <summary>Does nothing, and says why; the same reason several times in succession is told once.</summary>
    public void Wait(string why) => trace.Wait(Looked(), why);

    /// <summary>Runs a rule that is an async method; the end of the migration ends its waits by an <see cref="OperationCanceledException"/>, which it need not catch.</summary>
    public Task RunAsync(Func<MigrationControl, Task> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Clock.Run(() => rule(this));
    }

    /// <summary>Ends after the next reading of the dirty log, for async methods.</summary>
    public Task NextIteration()
    {
        if (iterationsAwaited is null)
        {
            iterationsAwaited = [];
            OnIteration(EndWaits);
        }

        var wait = Clock.Begin();
        iterationsAwaited.Add(wait);
        return wait.Source.Task;
    }

    /// <summary>The migration ended: nothing is looked at any more. A session says so by itself.</summary>
    public void MigrationEnded()
    {
        simulator.Cancel(poll);
        timers.ForEach(timer => simulator.Cancel(timer.Event));
        clock?.Stop();
    }

    void IEventHandler.OnEvent(int tag)
    {
        if (tag != TagPoll)
        {
            timers[tag - TagTimer].Look();
            return;
        }

        poll = simulator.Schedule(simulator.Now.PlusAtMost(pollInterval), this, TagPoll);
        look!();
    }

    private MigrationStatistics Looked() => lastLook is { } last && last.At == simulator.Now ? last.Saw : Ask();

    private void EndWaits()
    {
        var ended = iterationsAwaited!.ToList();
        iterationsAwaited!.Clear();
        ended.ForEach(Clock.End);
    }
}
