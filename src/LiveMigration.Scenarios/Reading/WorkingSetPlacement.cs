using LiveMigration.Memory;
using LiveMigration.Simulation;
using LiveMigration.Workloads;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Where working sets lie that say nothing of it.</summary>
/// <remarks>
/// A quarter of the memory that is not written lies before them, in whole 2 MiB (a huge page), so that a guest's low memory
/// stays quiet as it does in practice. Parts of one workload lie one after the other.
/// </remarks>
internal static class WorkingSetPlacement
{
    private const long HugePage = 2 * 1_048_576;

    /// <summary>Where the first of <paramref name="written"/> bytes lies in a guest of so much memory.</summary>
    public static ByteCount DefaultStart(ByteCount memory, ByteCount written) => new(Math.Max(0, (memory - written).Bytes / 4 / HugePage * HugePage));

    /// <summary>The bytes that a workload writes in places of its own choosing.</summary>
    public static ByteCount Unplaced(BoundGroup workload, WorkloadFiles files) => workload.Text("kind") switch
    {
        "several" => workload.Groups("parts").Aggregate(ByteCount.Zero, (sum, part) => sum + Unplaced(part, files)),
        "phases" => workload.Groups("phases").Select(phase => Unplaced(phase, files)).Append(ByteCount.Zero).Max(),
        "idle" or "flat" or "page-trace" or null => ByteCount.Zero,
        _ => workload.Has("workingSetStart") ? ByteCount.Zero : Written(workload, files),
    };

    /// <summary>The bytes from its start on that one workload writes; zero where they are not known.</summary>
    public static ByteCount Written(BoundGroup workload, WorkloadFiles files) => workload.Text("kind") switch
    {
        "working-set-curve" when files.Of<WorkingSetFit>(workload) is { } fit => new ByteCount(fit.Classes.Sum(c => c.Pages) * PageExactMemory.PageBytes),
        "ready-made" when workload.Text("guest") is { } guest => ReadyMadeGuests.Named(guest).SizeAt(Scale(workload)),
        _ => workload.Size("workingSet") ?? ByteCount.Zero,
    };

    /// <summary>The region of a series, which is the guest's memory from its start on if no size is given.</summary>
    public static MemoryRegion OfSeries(BoundGroup workload, ByteCount start, ByteCount memory)
    {
        start = workload.Has("workingSet") ? start : workload.Size("workingSetStart") ?? ByteCount.Zero;
        return new MemoryRegion(start, workload.Size("workingSet") ?? memory - start);
    }

    /// <summary>How many times its size a ready-made guest has.</summary>
    public static double Scale(BoundGroup workload) => (double)(workload.Number("scale") ?? 1);
}
