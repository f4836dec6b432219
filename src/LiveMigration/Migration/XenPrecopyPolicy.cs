using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>Xen's rule: so many passes at most, and none after a reading that found hardly anything.</summary>
/// <param name="MaxPasses">Passes after which the guest stops without a further reading of the log; 1 or more.</param>
/// <param name="FewPages">Pages found dirty below which it stops; they are sent once more while the guest runs. 1 or more.</param>
/// <remarks>
/// Stands for: the loop of libxc's live save. No bandwidth is measured and no downtime promised.
/// Leaves out: a toolstack's own policy, which libxc asks in its place.
/// Source: send_memory_live and simple_precopy_policy, tools/libs/guest/xg_sr_save.c, Xen 4.23-unstable.
/// Checked by: passes counted over random guests.
/// </remarks>
public sealed record XenPrecopyPolicy(int MaxPasses, int FewPages) : ISwitchoverPolicy
{
    private ByteCount Few => new((FewPages - 1) * (long)PageExactMemory.PageBytes);

    /// <inheritdoc/>
    public (Verdict Verdict, string Reason) Judge(in RoundProgress progress)
    {
        if (progress.Pending > ByteCount.Zero)
        {
            return (Verdict.Continue, "");
        }

        if (progress.IsExact)
        {
            return (Verdict.StopAndCopy, "converged: nothing was dirty");
        }

        // The pass that has just ended counts as a round only once the log is read.
        var pass = progress.Round + 1;
        if (progress.LastPending <= Few)
        {
            return (Verdict.StopAndCopy, $"converged: the last reading found {progress.LastPending} dirty, less than {FewPages} pages");
        }

        return pass >= MaxPasses
            ? (Verdict.StopAndCopy, $"limit of {MaxPasses} passes reached; the dirty log is not read after the last")
            : (Verdict.ReadLog, "");
    }

    /// <inheritdoc/>
    public ByteCount? Threshold(in RoundProgress progress) => Few;
}
