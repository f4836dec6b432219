using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>What a guest writes: immutable data, from which a writer is made for each migration.</summary>
/// <remarks>
/// The library's own kinds are the sealed records in this namespace. A kind of one's own is a class that implements this: nothing else
/// needs to know it. It may stand alone, in phases and among several at once.
/// </remarks>
public interface IWorkload
{
    /// <summary>The word for this kind in scenario files and messages.</summary>
    string Kind { get; }

    /// <summary>The stretches of memory that it writes: they hold data from the beginning. Empty if there are none.</summary>
    IReadOnlyList<MemoryRegion> Regions { get; }

    /// <summary>What is wrong with its figures, a sentence each; empty if nothing.</summary>
    IReadOnlyList<string> Validate();

    /// <summary>Puts it in motion: use <see cref="PageWriters.Create"/>, which validates before.</summary>
    /// <param name="random">Where every random number of the writer comes from.</param>
    /// <exception cref="NotSupportedException">It has no pages to write (a flat workload).</exception>
    IPageWriter CreateWriter(RandomStream random);

    /// <summary>Puts it in motion on counts, for guests whose memory is looked at statistically: use <see cref="StatisticalWriters.Create"/>, which validates before.</summary>
    /// <param name="random">Where every random number of the writer comes from.</param>
    /// <returns>Null, the default, where it has no such form.</returns>
    IStatisticalWriter? CreateStatisticalWriter(RandomStream random) => null;
}

/// <summary>How the number of writes in an interval comes about.</summary>
public enum WritePace
{
    /// <summary>Exactly rate x time, as a token bucket gives.</summary>
    Paced,

    /// <summary>Poisson with mean rate x time: independent writers.</summary>
    Poisson,
}

/// <summary>A stretch of guest memory, aligned to whole pages of 4 KiB.</summary>
/// <param name="Start">Address of its first byte; a multiple of 4 KiB.</param>
/// <param name="Size">Its size; a multiple of 4 KiB.</param>
public readonly record struct MemoryRegion(ByteCount Start, ByteCount Size)
{
    /// <summary>Number of its first page.</summary>
    internal long FirstPage => Start.Bytes / PageExactMemory.PageBytes;

    /// <summary>How many pages it has.</summary>
    internal long Pages => Size.Bytes / PageExactMemory.PageBytes;
}
