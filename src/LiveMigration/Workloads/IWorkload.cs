using LiveMigration.Simulation;

namespace LiveMigration.Workloads;

/// <summary>What a guest writes: immutable data. The library's own kinds are the sealed records in this namespace.</summary>
public interface IWorkload
{
    /// <summary>The word for this kind in scenario files.</summary>
    string Kind { get; }
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
public readonly record struct MemoryRegion(ByteCount Start, ByteCount Size);
