using LiveMigration.Memory;
using LiveMigration.Reports.Timelines;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>Keeps what each reading of the dirty log found, by address.</summary>
internal sealed class DirtyPageRecorder
{
    private readonly List<Column> columns = [];
    private long pages;
    private long[] found = [];
    private VirtualDuration lastReading;
    private int readingsPerColumn = 1;

    /// <summary>The log is about to be read.</summary>
    public void Read(VirtualDuration at, IMigratingMemory memory)
    {
        pages = memory.AddressedPages;
        if (pages == 0)
        {
            return;
        }

        found = found.Length > 0 ? found : new long[AddressStretch.Most(pages, DirtyPageMap.MostStretches)];
        memory.CountNewlyDirty(found);
        if (columns.Count > 0 && columns[^1].Readings < readingsPerColumn)
        {
            columns[^1].Add(at, 1, found);
        }
        else
        {
            if (columns.Count == DirtyPageMap.MostColumns)
            {
                PutTogether();
            }

            columns.Add(new Column(lastReading, at, found));
        }

        lastReading = at;
    }

    /// <summary>All of it; null where memory has no addresses.</summary>
    public DirtyPageMap? Map() => pages == 0
        ? null
        : new DirtyPageMap(new ByteCount(pages * PageExactMemory.PageBytes), found.Length, [.. columns.Select(c => new DirtyPageColumn(c.From, c.Until, c.Readings, [.. c.Most.Select(Share)]))]);

    private double Share(long dirty, int stretch) => (double)dirty / AddressStretch.PagesOf(pages, stretch, found.Length);

    private void PutTogether()
    {
        for (var i = 0; i < columns.Count / 2; i++)
        {
            var (first, second) = (columns[2 * i], columns[2 * i + 1]);
            first.Add(second.Until, second.Readings, second.Most);
            columns[i] = first;
        }

        columns.RemoveRange(columns.Count / 2, columns.Count - columns.Count / 2);
        readingsPerColumn *= 2;
    }

    private sealed class Column(VirtualDuration from, VirtualDuration until, long[] found)
    {
        public VirtualDuration From { get; } = from;

        public VirtualDuration Until { get; private set; } = until;

        public int Readings { get; private set; } = 1;

        public long[] Most { get; } = [.. found];

        public void Add(VirtualDuration until, int readings, long[] found)
        {
            Until = until;
            Readings += readings;
            for (var i = 0; i < Most.Length; i++)
            {
                Most[i] = Math.Max(Most[i], found[i]);
            }
        }
    }
}
