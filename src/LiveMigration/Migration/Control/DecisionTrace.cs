using LiveMigration.Reports;
using LiveMigration.Simulation;

namespace LiveMigration.Migration.Control;

/// <summary>Keeps a controller's decisions; equal waits in succession become one.</summary>
internal sealed class DecisionTrace
{
    private readonly List<ControllerDecision> decisions = [];
    private VirtualDuration waitedUntil;
    private int looks;

    /// <summary>What was decided so far, in order of time.</summary>
    public IReadOnlyList<ControllerDecision> Decisions
    {
        get
        {
            CloseWait();
            return [.. decisions];
        }
    }

    public void Add(in MigrationStatistics saw, string did, string why)
    {
        CloseWait();
        decisions.Add(new ControllerDecision(saw.Elapsed, saw, did, why));
    }

    public void Wait(in MigrationStatistics saw, string why)
    {
        if (decisions is [.., { Did: ControllerDecision.Wait } last] && last.Why == why)
        {
            (waitedUntil, looks) = (saw.Elapsed, Math.Max(looks, last.Looks) + 1);
            return;
        }

        Add(saw, ControllerDecision.Wait, why);
    }

    private void CloseWait()
    {
        if (looks > 0)
        {
            decisions[^1] = decisions[^1] with { Until = waitedUntil, Looks = looks };
            looks = 0;
        }
    }
}
