using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>The state machine's states: which may follow which, and when each was entered. A part of its session, in place.</summary>
/// <param name="detail">Whether the phases that ended are kept.</param>
internal struct PhaseLog(ReportDetail detail)
{
    private readonly List<PhaseReport>? ended = detail != ReportDetail.Totals ? [] : null;
    private VirtualDuration since = default;

    public MigrationPhase Current { get; private set; } = MigrationPhase.Waiting;

    /// <summary>The phases that ended, where they are kept.</summary>
    public readonly IReadOnlyList<PhaseReport> Ended => (IReadOnlyList<PhaseReport>?)ended ?? [];

    /// <exception cref="InvalidOperationException">The table does not allow it.</exception>
    public void Enter(MigrationPhase phase, VirtualDuration at)
    {
        if (!MayFollow(phase, Current))
        {
            throw new InvalidOperationException($"A migration cannot go from {Current} to {phase}.");
        }

        if (Current != MigrationPhase.Waiting)
        {
            ended?.Add(new PhaseReport(Current, since, at - since));
        }

        Current = phase;
        since = at;
    }

    private static bool MayFollow(MigrationPhase phase, MigrationPhase last) => last switch
    {
        MigrationPhase.Waiting => phase is MigrationPhase.Storage or MigrationPhase.Setup or MigrationPhase.Ended,
        MigrationPhase.Storage => phase is MigrationPhase.Setup or MigrationPhase.StopAndCopy or MigrationPhase.Completed or MigrationPhase.Ended, // the middle two where disks move by themselves
        MigrationPhase.Setup => phase is MigrationPhase.Rounds or MigrationPhase.Ended,
        MigrationPhase.Rounds => phase is MigrationPhase.PreSwitchover or MigrationPhase.StopAndCopy or MigrationPhase.Ended,
        MigrationPhase.PreSwitchover => phase is MigrationPhase.StopAndCopy or MigrationPhase.Ended,
        MigrationPhase.StopAndCopy => phase is MigrationPhase.Activation or MigrationPhase.PostCopy or MigrationPhase.Completed or MigrationPhase.Ended,
        MigrationPhase.Activation => phase is MigrationPhase.Completed or MigrationPhase.Ended,
        MigrationPhase.PostCopy => phase is MigrationPhase.PostCopyPaused or MigrationPhase.Completed or MigrationPhase.Ended,
        MigrationPhase.PostCopyPaused => phase is MigrationPhase.PostCopy or MigrationPhase.Ended,
        _ => false,
    };
}
