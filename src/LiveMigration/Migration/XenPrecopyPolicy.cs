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
    public Verdict Judge(in RoundProgress progress)
    {
        if (progress.Pending > ByteCount.Zero)
        {
            return Verdict.Continue;
        }

        // The pass that has just ended counts as a round only once the log is read.
        var pass = progress.Round + 1;
        return progress.IsExact || progress.LastPending <= Few || pass >= MaxPasses ? Verdict.StopAndCopy : Verdict.ReadLog;
    }

    /// <inheritdoc/>
    public string Why(in RoundProgress progress)
    {
        if (progress.IsExact)
        {
            return "converged: nothing was dirty";
        }

        return progress.LastPending <= Few
            ? $"converged: the last reading found {progress.LastPending} dirty, less than {FewPages} pages"
            : $"limit of {MaxPasses} passes reached; the dirty log is not read after the last";
    }

    /// <inheritdoc/>
    public ByteCount? Threshold(in RoundProgress progress) => Few;
}
