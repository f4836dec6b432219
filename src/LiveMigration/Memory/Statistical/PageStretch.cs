namespace LiveMigration.Memory.Statistical;

/// <summary>Adjoining pages of which the same is known: the same classes lie evenly mixed all over them.</summary>
/// <remarks>Cut where a class, a region of memory or a sweep begins or ends; where the log is cleared in chunks also at a chunk's end.</remarks>
internal sealed class PageStretch
{
    private readonly long fillFrom;
    private readonly long millionths;

    /// <summary>Pages that the workload writes.</summary>
    /// <param name="first">The first.</param>
    /// <param name="end">The first behind.</param>
    /// <param name="cells">How many pages each cell has: a cell's pages are in the same classes.</param>
    /// <param name="isSwept">Whether some of it is written in order.</param>
    public PageStretch(long first, long end, long[] cells, bool isSwept) =>
        (First, End, Cells, IsSwept, IsWritten, millionths) = (first, end, cells, isSwept, true, 1_000_000);

    /// <summary>Pages that nobody writes.</summary>
    /// <param name="first">The first.</param>
    /// <param name="end">The first behind.</param>
    /// <param name="fillFrom">The page from which on the filled ones are counted.</param>
    /// <param name="millionths">The share that holds data.</param>
    /// <param name="isSkipped">Whether they are never sent.</param>
    public PageStretch(long first, long end, long fillFrom, long millionths, bool isSkipped) =>
        (First, End, Cells, IsSkipped, this.fillFrom, this.millionths) = (first, end, [end - first], isSkipped, fillFrom, millionths);

    public long First { get; }

    public long End { get; }

    public long[] Cells { get; }

    public bool IsWritten { get; }

    public bool IsSwept { get; }

    public bool IsSkipped { get; }

    /// <summary>Its runs in order of address; never empty.</summary>
    public List<PageRun> Runs { get; } = [];

    /// <summary>Of the pages from <paramref name="first"/> up to <paramref name="end"/> those that hold data.</summary>
    public long FullPages(long first, long end) => millionths >= 1_000_000 ? end - first : Filled(end) - Filled(first);

    // As FilledPages spreads them: page i is filled where the running share passes a whole number.
    private long Filled(long page) => (long)((Int128)(page - fillFrom) * millionths / 1_000_000);
}
