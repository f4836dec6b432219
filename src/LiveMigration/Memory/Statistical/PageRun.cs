namespace LiveMigration.Memory.Statistical;

/// <summary>Adjoining pages of a stretch that went through the same sending and reading: of each cell how many are in which state.</summary>
/// <param name="first">The first page.</param>
/// <param name="end">The first behind.</param>
/// <param name="counts">Cell after cell, state after state.</param>
internal sealed class PageRun(long first, long end, long[] counts)
{
    public long First { get; } = first;

    public long End { get; set; } = end;

    public long Pages => End - First;

    public long[] Counts { get; } = counts;

    /// <summary>Pages to send.</summary>
    public long Pending { get; set; }

    /// <summary>The state that all pages are in; -1 if they differ.</summary>
    public int OnlyState(int states)
    {
        var only = -1;
        for (var i = 0; i < Counts.Length; i++)
        {
            if (Counts[i] > 0)
            {
                var state = i % states;
                if (only >= 0 && only != state)
                {
                    return -1;
                }

                only = state;
            }
        }

        return only;
    }
}
