using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Memory.Statistical;

// What the guest writes, as draws on counts.
public sealed partial class StatisticalMemory
{
    /// <inheritdoc/>
    void IWriteTally.AddRandom(int pageClass, long writes)
    {
        // The writes of a class fall on its cells as a multinomial.
        var places = layout.PlacesOf(pageClass);
        var pagesLeft = 0L;
        foreach (var place in places)
        {
            pagesLeft += place.Pages;
        }

        for (var i = 0; i < places.Count && writes > 0; i++)
        {
            var place = places[i];
            var here = i == places.Count - 1 ? writes : PortableMath.Binomial(random, writes, (double)place.Pages / pagesLeft);
            if (here > 0)
            {
                Mark(place, DistinctPages.Draw(random, place.Pages, here));
            }

            writes -= here;
            pagesLeft -= place.Pages;
        }
    }

    /// <inheritdoc/>
    void IWriteTally.AddStretch(long firstPage, long endPage)
    {
        for (var i = firstPage < endPage ? StretchOf(firstPage) : stretches.Count; i < stretches.Count && stretches[i].First < endPage; i++)
        {
            var runs = stretches[i].Runs;
            CutAt(stretches[i], firstPage);
            CutAt(stretches[i], endPage);
            foreach (var run in runs)
            {
                if (run.First >= firstPage && run.End <= endPage)
                {
                    NoteCounted(run);
                    Change(run, onWriting);
                }
            }

            for (var at = runs.Count - 1; at > 0; at--)
            {
                MergeWithPrevious(stretches[i], at);
            }
        }

        FindCursor();
    }

    private void RunGuestNow()
    {
        if (due > VirtualDuration.Zero)
        {
            PlaceCursor();
            writer.Write(due, this);
            due = VirtualDuration.Zero;
        }
    }

    // So many distinct pages of a cell, whichever: how many of each run and state is a draw without replacement.
    private void Mark(in ClassPlace place, long written)
    {
        var pages = place.Pages;
        foreach (var run in place.Stretch.Runs)
        {
            var counts = run.Counts.AsSpan(place.Cell * states, states);
            for (var state = 0; state < states && written > 0; state++)
            {
                var count = counts[state];
                if (count == 0)
                {
                    continue;
                }

                var hit = PortableMath.Hypergeometric(random, pages, count, written);
                pages -= count;
                written -= hit;
                if (onWriting[state] != state)
                {
                    counts[state] -= hit;
                    moved[onWriting[state]] += hit;
                    countedPages += countsWrites && (state & PageStates.Counted) == 0 ? hit : 0;
                }
            }

            for (var state = 0; state < states; state++)
            {
                counts[state] += moved[state];
                moved[state] = 0;
            }
        }
    }

    private void NoteCounted(PageRun run)
    {
        for (var i = 0; countsWrites && i < run.Counts.Length; i++)
        {
            countedPages += (i & PageStates.Counted) == 0 ? run.Counts[i] : 0;
        }
    }
}
