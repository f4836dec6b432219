using LiveMigration.Simulation;

namespace LiveMigration.Memory.Statistical;

// Runs: where they are cut, and when a cut tells nothing any more.
public sealed partial class StatisticalMemory
{
    private int StretchOf(long page)
    {
        var (low, high) = (0, stretches.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = stretches[middle].First <= page ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private void FindCursor()
    {
        cursorStretch = StretchOf(cursorPage);
        cursorRun = stretches[cursorStretch].Runs.FindIndex(run => run.End > cursorPage);
    }

    // The run that has the page inside becomes two.
    private void CutAt(PageStretch stretch, long page)
    {
        var at = stretch.Runs.FindIndex(run => run.First < page && run.End > page);
        if (at >= 0)
        {
            Cut(stretch, at, page - stretch.Runs[at].First);
        }
    }

    private void Cut(PageStretch stretch, int at, long pages)
    {
        var run = stretch.Runs[at];
        var head = new long[run.Counts.Length];
        MoveFirst(run.Counts, run.Pages, pages, head);
        Divide(stretch, at, pages, head);
    }

    // The counts of a run's first pages were taken off it already.
    private static void Divide(PageStretch stretch, int at, long pages, long[] head)
    {
        var run = stretch.Runs[at];
        var tail = new PageRun(run.First + pages, run.End, run.Counts) { Pending = PendingOf(run.Counts) };
        stretch.Runs[at] = new PageRun(run.First, run.First + pages, head) { Pending = run.Pending - tail.Pending };
        stretch.Runs.Insert(at + 1, tail);
    }

    // Cuts a run behind the page that is the last of so many pending ones, found by halving: of each half it is drawn what is in it.
    private void CutBehind(PageStretch stretch, int at, long pending)
    {
        var run = stretch.Runs[at];
        var head = new long[run.Counts.Length];
        var rest = (long[])run.Counts.Clone();
        var half = new long[run.Counts.Length];
        var (pages, headPages) = (run.Pages, 0L);
        while (pages > 1)
        {
            Array.Clear(half);
            MoveFirst(rest, pages, pages / 2, half);
            var inHalf = PendingOf(half);
            if (inHalf < pending)
            {
                Add(half, head);
                (pending, headPages, pages) = (pending - inHalf, headPages + pages / 2, pages - pages / 2);
            }
            else
            {
                (rest, half, pages) = (half, rest, pages / 2);
            }
        }

        Add(rest, head);
        for (var i = 0; i < head.Length; i++)
        {
            run.Counts[i] -= head[i];
        }

        Divide(stretch, at, headPages + 1, head);
    }

    // Pages that were sent by now: of the log they know the same on both sides of a cut between them, so that only their sum matters.
    private bool MergeWithPrevious(PageStretch stretch, int at)
    {
        var (left, right) = (stretch.Runs[at - 1], stretch.Runs[at]);
        var isAlike = stretch.IsSwept || !stretch.IsWritten
            ? left.OnlyState(states) is >= 0 and var only && only == right.OnlyState(states)
            : left.Pending == 0 && right.Pending == 0;
        if (!isAlike || right.First == cursorPage)
        {
            return false;
        }

        Add(right.Counts, left.Counts);
        left.End = right.End;
        left.Pending += right.Pending;
        stretch.Runs.RemoveAt(at);
        return true;
    }

    /// <summary>Moves the counts of the first so many of a run's pages: of each cell its share, of its states a draw.</summary>
    private void MoveFirst(long[] from, long pages, long taken, long[] into)
    {
        var upTo = 0L;
        for (var first = 0; first < from.Length; first += states)
        {
            var counts = from.AsSpan(first, states);
            var ofCell = 0L;
            foreach (var count in counts)
            {
                ofCell += count;
            }

            var here = EvenShares.UpTo(upTo + ofCell, taken, pages) - EvenShares.UpTo(upTo, taken, pages);
            upTo += ofCell;
            for (var state = 0; state < states && here > 0; state++)
            {
                var count = counts[state];
                if (count > 0)
                {
                    var hit = PortableMath.Hypergeometric(random, ofCell, count, here);
                    counts[state] -= hit;
                    into[first + state] += hit;
                    here -= hit;
                    ofCell -= count;
                }
            }
        }
    }

    private static long PendingOf(long[] counts)
    {
        var pending = 0L;
        for (var i = PageStates.Pending; i < counts.Length; i += 2)
        {
            pending += counts[i];
        }

        return pending;
    }

    private static void Add(long[] from, long[] into)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] += from[i];
        }
    }
}
