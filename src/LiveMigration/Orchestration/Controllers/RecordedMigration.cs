using LiveMigration.Migration;
using LiveMigration.Migration.Control;
using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>How a recorded migration would have ended under a controller.</summary>
public enum RecordedEnd
{
    /// <summary>The recording was over, and nothing had ended it.</summary>
    RecordingOver,

    /// <summary>What an iteration left fitted in the downtime limit then in force.</summary>
    SwitchedOver,

    /// <summary>The controller switched it to post-copy.</summary>
    PostCopy,

    /// <summary>The controller suspended the guest; what was left was sent then.</summary>
    Suspended,

    /// <summary>The controller gave it up.</summary>
    GivenUp,
}

/// <summary>A migration of which only what each iteration left is known, played back to a controller: when would it have switched, given up or waited?</summary>
/// <remarks>
/// Stands for: a real migration's series of iterations. Within an iteration what the one before left goes at an even rate, which is the bandwidth unless one is given.
/// Leaves out: what other downtime limits, other bandwidths or a slowed guest would have changed of the series: the recording goes on as it was.
/// Source: the definition. Checked by: cases reckoned by hand.
/// </remarks>
public sealed class RecordedMigration : IControlledMigration, IEventHandler
{
    private const int TagIteration = 4001;

    private readonly Simulator simulator;
    private readonly IReadOnlyList<(VirtualDuration At, ByteCount Left)> iterations;
    private readonly DataRate? measured;
    private readonly VirtualTime start;
    private MigrationControl? control;
    private VirtualDuration downtimeLimit;
    private ByteCount sentBefore;
    private int present;

    private RecordedMigration(Simulator simulator, IReadOnlyList<(VirtualDuration At, ByteCount Left)> iterations, VirtualDuration downtimeLimit, DataRate? measured) =>
        (this.simulator, this.iterations, this.downtimeLimit, this.measured, start) = (simulator, iterations, downtimeLimit, measured, simulator.Now);

    /// <inheritdoc/>
    public event Action? Iterated;

    /// <inheritdoc/>
    public int Subject => 0;

    /// <inheritdoc/>
    public bool HasEnded => End is not null;

    /// <summary>How it ended; null while it runs.</summary>
    public RecordedEnd? End { get; private set; }

    /// <summary>When, since its start.</summary>
    public VirtualDuration EndedAt { get; private set; }

    /// <summary>What was known to be left then.</summary>
    public ByteCount Left { get; private set; }

    /// <summary>What was sent until then.</summary>
    public ByteCount Sent { get; private set; }

    /// <summary>How long what was left takes at the bandwidth: the pause, but for post-copy and where it was given up.</summary>
    public VirtualDuration TimeOfRest { get; private set; }

    /// <summary>What its controller saw, did and why.</summary>
    public IReadOnlyList<ControllerDecision> Decisions => control?.Decisions ?? [];

    /// <inheritdoc/>
    public MigrationStatistics Statistics => new()
    {
        Elapsed = simulator.Now - start,
        Phase = HasEnded ? MigrationPhase.Ended : MigrationPhase.Rounds,
        Iteration = present + 1,
        Remaining = iterations[present].Left - SentInPresent,
        Total = iterations[0].Left,
        Transferred = sentBefore + SentInPresent,
        Bandwidth = Bandwidth,
        DirtyRate = present == 0 ? default : DataRate.Of(iterations[present].Left, iterations[present].At - iterations[present - 1].At),
        DowntimeLimit = downtimeLimit,
        ExpectedDowntime = present == 0 ? downtimeLimit : Bandwidth.TimeFor(iterations[present].Left),
    };

    private DataRate Bandwidth => measured ?? Rate;

    // That of the iteration under way; at the last reading that of the one before it.
    private DataRate Rate => present + 1 < iterations.Count
        ? DataRate.Of(iterations[present].Left, iterations[present + 1].At - iterations[present].At)
        : DataRate.Of(iterations[present - 1].Left, iterations[present].At - iterations[present - 1].At);

    private ByteCount SentInPresent => present + 1 < iterations.Count
        ? new ByteCount(Math.Min(iterations[present].Left.Bytes, Rate.BytesIn(simulator.Now - start - iterations[present].At).Bytes))
        : ByteCount.Zero;

    /// <summary>Plays a recording to its end, or to where its controller or its downtime limit ends it.</summary>
    /// <param name="iterations">When each iteration ended, since the migration's start, and what it left; the first is the start with all memory. At least two, times rising.</param>
    /// <param name="request">What moves where: the controller asks by it for its settings.</param>
    /// <param name="controller">Who looks after it.</param>
    /// <param name="bandwidth">What the hypervisor measures all along; null: what each iteration comes to, which is too low where short ones are read off roughly.</param>
    /// <exception cref="ArgumentException">The iterations are fewer than two, or their times do not rise.</exception>
    public static RecordedMigration Play(IReadOnlyList<(VirtualDuration At, ByteCount Left)> iterations, MigrationRequest request, IMigrationController controller, DataRate? bandwidth = null)
    {
        ArgumentNullException.ThrowIfNull(iterations);
        ArgumentNullException.ThrowIfNull(controller);
        if (iterations.Count < 2 || iterations.Zip(iterations.Skip(1)).Any(pair => pair.First.At >= pair.Second.At))
        {
            throw new ArgumentException($"{iterations.Count} iterations; allowed are two or more whose times rise", nameof(iterations));
        }

        var simulator = new Simulator(0);
        var migration = new RecordedMigration(simulator, iterations, controller.AsksFor(request).DowntimeLimit ?? Managed.QemuDowntime, bandwidth);
        foreach (var iteration in iterations)
        {
            simulator.Schedule(VirtualTime.Zero + iteration.At, migration, TagIteration);
        }

        migration.control = MigrationControl.Begin(simulator, migration, request, controller);
        while (!migration.HasEnded && simulator.Step())
        {
        }

        return migration;
    }

    /// <inheritdoc/>
    public void Obey(MigrationCommand command)
    {
        switch (command)
        {
            case SetLimitsCommand { DowntimeLimit: { } limit }:
                downtimeLimit = limit;
                break;
            case CancelCommand:
                EndsAs(RecordedEnd.GivenUp);
                break;
            case StartPostCopyCommand:
                EndsAs(RecordedEnd.PostCopy);
                break;
            case SuspendGuestCommand or ForceCompleteCommand:
                EndsAs(RecordedEnd.Suspended);
                break;
        }
    }

    void IEventHandler.OnEvent(int tag)
    {
        if (HasEnded)
        {
            return;
        }

        if (simulator.Now - start > iterations[0].At)
        {
            sentBefore += iterations[present].Left;
            present++;
        }

        // As with a session, the hypervisor has judged what the reading left before anyone hears of it.
        if (present > 0 && FitsWhenRead)
        {
            EndsAs(RecordedEnd.SwitchedOver);
            return;
        }

        Iterated?.Invoke();
        if (!HasEnded && present > 0 && FitsWhenRead)
        {
            EndsAs(RecordedEnd.SwitchedOver);
        }
        else if (!HasEnded && present == iterations.Count - 1)
        {
            EndsAs(RecordedEnd.RecordingOver);
        }
    }

    private bool FitsWhenRead => iterations[present].Left <= Bandwidth.BytesIn(downtimeLimit);

    private void EndsAs(RecordedEnd end)
    {
        if (HasEnded)
        {
            return;
        }

        var saw = Statistics;
        (End, EndedAt, Left, Sent, TimeOfRest) = (end, saw.Elapsed, saw.Remaining, saw.Transferred, Bandwidth.TimeFor(saw.Remaining));
        control?.MigrationEnded();
    }
}
