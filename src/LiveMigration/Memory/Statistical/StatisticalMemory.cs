using LiveMigration.Hosts;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Memory.Statistical;

/// <summary>Memory on counts: of the pages that are written alike, how many are in which state.</summary>
/// <remarks>
/// Stands for: <see cref="PageExactMemory"/>, by the same law: pages of equal write rate are exchangeable, so which of them are pending or
/// logged is a draw without replacement whenever it is asked. What was sent and read alike is a run of addresses; a run is cut where the
/// cursor stands, and the cut vanishes once both sides have been sent. Writes, sendings and readings are draws on the counts of runs, none of
/// which costs more for more pages.
/// Leaves out: which page is where within 64, where the page-exact cursor stops; huge pages that are tracked whole, content, versions; after a
/// switch to post-copy the pages that the guest waits for (all is pushed).
/// Source: occupancy and hypergeometric laws. Checked by: the page-exact level, seed by seed over random migrations; conservation of pages;
/// closed forms. Not thread-safe.
/// </remarks>
public sealed partial class StatisticalMemory : IMigratingMemory, IEvenMemory, IWriteTally
{
    private readonly PageLayout layout;
    private readonly List<PageStretch> stretches;
    private readonly IStatisticalWriter writer;
    private readonly RandomStream random;
    private readonly bool everythingIsDirty;
    private readonly bool countsWrites;
    private readonly long pagesPerChunk;
    private readonly int states;
    private readonly int[] clearedAt;
    private readonly long[] moved;
    private readonly int[] onReading;
    private readonly int[] onSending;
    private readonly int[] onClearing;
    private readonly int[] onCounting;
    private readonly int[] onWriting;
    private int readings;
    private VirtualDuration due;
    private long pendingPages;
    private long countedPages;
    private int cursorStretch;
    private int cursorRun;
    private long cursorPage;

    // Pending pages of the cursor's run that are sent already.
    private long sentOfRun;
    private bool lapEnded;

    /// <summary>The memory of a guest.</summary>
    /// <param name="vm">The guest; it may not have <see cref="VirtualMachine.FilledPages"/> of its own.</param>
    /// <param name="writer">Its workload in motion.</param>
    /// <param name="random">Where the places of written pages are drawn from.</param>
    /// <param name="tracking">What is kept track of; neither content nor versions nor huge pages.</param>
    /// <param name="looksForZeroPages">Whether zero pages are told apart.</param>
    public StatisticalMemory(VirtualMachine vm, IStatisticalWriter writer, RandomStream random, MemoryTracking tracking, bool looksForZeroPages)
    {
        ArgumentNullException.ThrowIfNull(vm);
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(tracking);
        if (tracking.KeepsContent || tracking.ProvesVersions || tracking.PagesPerUnit > 1 || vm.FilledPages is not null)
        {
            throw new ArgumentException("Memory on counts keeps no content, versions, huge pages or sets of pages.", nameof(tracking));
        }

        (this.writer, this.random) = (writer, random);
        (everythingIsDirty, countsWrites, pagesPerChunk) = (tracking.EverythingIsDirty, tracking.CountsWrites, tracking.Clearing.PagesPerChunk);
        layout = new PageLayout(vm, writer, tracking, looksForZeroPages);
        stretches = layout.Stretches;
        states = pagesPerChunk > 0 ? 2 * PageStates.Seen : 2 * PageStates.Counted;
        moved = new long[states];
        var marks = PageStates.Logged | (countsWrites ? PageStates.Counted : 0);
        var everything = everythingIsDirty ? PageStates.Logged : 0;
        onWriting = Table(state => state | marks);
        onSending = Table(state => state & ~PageStates.Pending);
        onCounting = Table(state => state & ~PageStates.Counted);
        onClearing = Table(state => (state & PageStates.Seen) == 0 ? state : state & ~(PageStates.Seen | PageStates.Logged));
        onReading = Table(state => ((state | everything) & PageStates.Logged) == 0 ? state
            : pagesPerChunk == 0 ? (state | PageStates.Pending) & ~PageStates.Logged
            : state | PageStates.Logged | PageStates.Pending | PageStates.Seen);
        clearedAt = pagesPerChunk > 0 ? new int[layout.Pages / pagesPerChunk + 1] : [];
        Reset(pending: false);
    }

    /// <inheritdoc/>
    public ByteCount Pending => new((pendingPages - sentOfRun) * PageExactMemory.PageBytes);

    /// <inheritdoc/>
    /// <remarks>Their mean number.</remarks>
    public long PendingStretches
    {
        get
        {
            PlaceCursor();
            var sum = 0.0;
            foreach (var run in stretches.SelectMany(stretch => stretch.Runs))
            {
                sum += run.Pending * (run.Pages - run.Pending + 1.0) / run.Pages;
            }

            return (long)(sum + 0.5);
        }
    }

    /// <inheritdoc/>
    public void StartTracking()
    {
        RunGuestNow();
        Reset(pending: true);
        readings++;
    }

    /// <inheritdoc/>
    public void RunGuest(VirtualDuration guestTime) => due += guestTime;

    /// <inheritdoc/>
    public void NextWorkloadPhase()
    {
        RunGuestNow();
        writer.NextPhase();
    }

    /// <inheritdoc/>
    public ByteCount ReadLog()
    {
        PlaceCursor();
        RunGuestNow();
        readings++;
        var before = pendingPages;
        foreach (var stretch in stretches)
        {
            if (stretch.IsWritten || (everythingIsDirty && !stretch.IsSkipped))
            {
                foreach (var run in stretch.Runs)
                {
                    Change(run, onReading);
                }
            }
        }

        return new ByteCount((pendingPages - before) * PageExactMemory.PageBytes);
    }

    /// <inheritdoc/>
    public ByteCount TakeWritten()
    {
        RunGuestNow();
        var written = countedPages;
        foreach (var run in stretches.Where(stretch => stretch.IsWritten).SelectMany(stretch => stretch.Runs))
        {
            Change(run, onCounting);
        }

        countedPages = 0;
        return new ByteCount(written * PageExactMemory.PageBytes);
    }

    /// <inheritdoc/>
    /// <returns>Null: what is pending is pushed, and nobody asks which page the guest touches.</returns>
    public PostCopyMemory? SwitchToPostCopy(long pagesPerHostPage, IReadOnlyList<MemoryRegion> touched) => null;

    /// <inheritdoc/>
    public ByteCount LeastBytes(PageEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        PlaceCursor();
        var full = 0L;
        foreach (var stretch in stretches)
        {
            foreach (var run in stretch.Runs)
            {
                full += run.Pending == run.Pages ? stretch.FullPages(run.First, run.End) : run.Pending;
            }
        }

        return new ByteCount(encoder.LeastBytes(full, pendingPages - full));
    }

    /// <inheritdoc/>
    public bool? DestinationIsUpToDate() => null;

    /// <summary>All pages in their states, added up; for proofs that none is lost.</summary>
    internal IEnumerable<(PageStretch Stretch, PageRun Run)> Runs
    {
        get
        {
            PlaceCursor();
            return stretches.SelectMany(stretch => stretch.Runs.Select(run => (stretch, run)));
        }
    }

    /// <summary>States that a page can be in.</summary>
    internal int States => states;

    private void Reset(bool pending)
    {
        pendingPages = countedPages = 0;
        foreach (var stretch in stretches)
        {
            var counts = new long[stretch.Cells.Length * states];
            var isPending = pending && !stretch.IsSkipped;
            var state = !isPending ? 0 : pagesPerChunk > 0 ? PageStates.Pending | PageStates.Logged | PageStates.Seen : PageStates.Pending; // KVM starts with every page in the log
            for (var cell = 0; cell < stretch.Cells.Length; cell++)
            {
                counts[cell * states + state] = stretch.Cells[cell];
            }

            var run = new PageRun(stretch.First, stretch.End, counts) { Pending = isPending ? stretch.End - stretch.First : 0 };
            stretch.Runs.Clear();
            stretch.Runs.Add(run);
            pendingPages += run.Pending;
        }

        (cursorStretch, cursorRun, cursorPage, sentOfRun, lapEnded) = (0, 0, 0, 0, false);
    }

    // Every page goes from its state to another that depends on it alone.
    private void Change(PageRun run, int[] to)
    {
        var pending = 0L;
        for (var first = 0; first < run.Counts.Length; first += states)
        {
            var counts = run.Counts.AsSpan(first, states);
            for (var state = 0; state < counts.Length; state++)
            {
                if (counts[state] > 0 && to[state] != state)
                {
                    moved[to[state]] += counts[state];
                    counts[state] = 0;
                }
            }

            for (var state = 0; state < counts.Length; state++)
            {
                counts[state] += moved[state];
                moved[state] = 0;
                pending += (state & PageStates.Pending) != 0 ? counts[state] : 0;
            }
        }

        pendingPages += pending - run.Pending;
        run.Pending = pending;
    }

    private int[] Table(Func<int, int> then) => [.. Enumerable.Range(0, states).Select(then)];
}
