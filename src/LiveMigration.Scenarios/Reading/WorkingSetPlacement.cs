using LiveMigration.Simulation;

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
    public static ByteCount Unplaced(BoundGroup workload) => workload.Text("kind") switch
    {
        "several" => workload.Groups("parts").Aggregate(ByteCount.Zero, (sum, part) => sum + Unplaced(part)),
        "phases" => workload.Groups("phases").Select(Unplaced).Append(ByteCount.Zero).Max(),
        "idle" or "flat" or null => ByteCount.Zero,
        _ => workload.Has("workingSetStart") ? ByteCount.Zero : workload.Size("workingSet") ?? ByteCount.Zero,
    };
}
