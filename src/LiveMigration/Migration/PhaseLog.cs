using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>The state machine's states: which may follow which, and when each was entered.</summary>
internal sealed class PhaseLog
{
    private static readonly Dictionary<MigrationPhase, MigrationPhase[]> Allowed = new()
    {
        [MigrationPhase.Waiting] = [MigrationPhase.Storage, MigrationPhase.Setup, MigrationPhase.Ended],
        [MigrationPhase.Storage] = [MigrationPhase.Setup, MigrationPhase.StopAndCopy, MigrationPhase.Completed, MigrationPhase.Ended], // the middle two where disks move by themselves
        [MigrationPhase.Setup] = [MigrationPhase.Rounds, MigrationPhase.Ended],
        [MigrationPhase.Rounds] = [MigrationPhase.PreSwitchover, MigrationPhase.StopAndCopy, MigrationPhase.Ended],
        [MigrationPhase.PreSwitchover] = [MigrationPhase.StopAndCopy, MigrationPhase.Ended],
        [MigrationPhase.StopAndCopy] = [MigrationPhase.Activation, MigrationPhase.PostCopy, MigrationPhase.Completed, MigrationPhase.Ended],
        [MigrationPhase.Activation] = [MigrationPhase.Completed, MigrationPhase.Ended],
        [MigrationPhase.PostCopy] = [MigrationPhase.PostCopyPaused, MigrationPhase.Completed, MigrationPhase.Ended],
        [MigrationPhase.PostCopyPaused] = [MigrationPhase.PostCopy, MigrationPhase.Ended],
    };

    private readonly List<PhaseReport> ended = [];
    private VirtualDuration since;

    public MigrationPhase Current { get; private set; }

    public IReadOnlyList<PhaseReport> Ended => ended;

    /// <exception cref="InvalidOperationException">The table does not allow it.</exception>
    public void Enter(MigrationPhase phase, VirtualDuration at)
    {
        if (!Allowed.TryGetValue(Current, out var allowed) || !allowed.Contains(phase))
        {
            throw new InvalidOperationException($"A migration cannot go from {Current} to {phase}.");
        }

        if (Current != MigrationPhase.Waiting)
        {
            ended.Add(new PhaseReport(Current, since, at - since));
        }

        Current = phase;
        since = at;
    }
}
