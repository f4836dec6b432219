using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>Writes the pages of a recording at the recorded times, page by page; after the last it writes nothing.</summary>
/// <remarks>
/// Stands for: a guest or a process whose dirty pages were recorded, see docs/workloads.md for how.
/// Leaves out: when within the recording's interval a page was written, and how often.
/// Source: the recording.
/// Checked by: page by page against the trace, in bulk and write by write.
/// </remarks>
public sealed record PageTraceWorkload : IWorkload
{
    /// <summary>The writes in order of time.</summary>
    public required IReadOnlyList<TracedWrite> Writes { get; init; }

    /// <inheritdoc/>
    public string Kind => "page-trace";

    /// <summary>The pages of the trace, as stretches that do not touch.</summary>
    public IReadOnlyList<MemoryRegion> Regions
    {
        get
        {
            var stretches = new List<(long First, long End)>();
            foreach (var write in Writes.OrderBy(w => w.FirstPage))
            {
                if (stretches.Count > 0 && write.FirstPage <= stretches[^1].End)
                {
                    stretches[^1] = (stretches[^1].First, Math.Max(stretches[^1].End, write.FirstPage + write.PageCount));
                }
                else
                {
                    stretches.Add((write.FirstPage, write.FirstPage + write.PageCount));
                }
            }

            const int pageBytes = Memory.PageExactMemory.PageBytes;
            return [.. stretches.Select(s => new MemoryRegion(new ByteCount(s.First * pageBytes), new ByteCount((s.End - s.First) * pageBytes)))];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        for (var i = 0; i < Writes.Count; i++)
        {
            var earliest = i == 0 ? VirtualDuration.Zero : Writes[i - 1].At;
            if (Writes[i].At < earliest)
            {
                return [$"Writes[{i}].At: {Writes[i].At}; allowed is {earliest} or later"];
            }

            if (Writes[i].FirstPage is < 0 or > LastPage || Writes[i].PageCount is < 1 or > LastPage)
            {
                return [$"Writes[{i}]: {Writes[i].PageCount} pages from page {Writes[i].FirstPage} on; allowed are 1 or more from 0 or more on, up to page {LastPage}"];
            }
        }

        return [];
    }

    /// <inheritdoc/>
    public IPageWriter CreateWriter(RandomStream random) => new PageTraceWriter(Writes);

    // Beyond any guest's memory (512 TiB), and far from an overflow.
    private const long LastPage = 1L << 37;
}

/// <summary>A stretch of pages written at once.</summary>
/// <param name="At">When, in guest time since the migration began.</param>
/// <param name="FirstPage">The first page of 4 KiB; 0 is the guest's first.</param>
/// <param name="PageCount">How many pages, one after the other; 1 or more.</param>
public readonly record struct TracedWrite(VirtualDuration At, long FirstPage, long PageCount);
