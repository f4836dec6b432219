namespace LiveMigration.Memory;

/// <summary>What a memory keeps track of for its migration, and how.</summary>
/// <remarks>What is not asked for costs nothing.</remarks>
public sealed record MemoryTracking
{
    /// <summary>The log is cleared at its reading; nothing else is kept.</summary>
    public static MemoryTracking Plain { get; } = new();

    /// <summary>When log entries are cleared.</summary>
    public LogClearing Clearing { get; init; }

    /// <summary>Whether pages are told apart by what was written into them.</summary>
    public bool KeepsContent { get; init; }

    /// <summary>Whether a version number per page is kept on both sides, to prove that none was lost; changes no outcome.</summary>
    public bool ProvesVersions { get; init; }

    /// <summary>Pages that become dirty together, from the first on: a power of two, 1 or from 64 to 2^18.</summary>
    /// <value>Default 1. 512: a write dirties 2 MiB.</value>
    public int PagesPerUnit { get; init; } = 1;

    /// <summary>Pages that are not pending when tracking begins, but for those that hold data: from the first up to but not including the end.</summary>
    /// <value>Default none.</value>
    public (long First, long End) Skipped { get; init; }

    /// <summary>Whether every page that is not skipped counts as written at every reading of the log.</summary>
    public bool EverythingIsDirty { get; init; }

    /// <summary>Whether <see cref="IMigratingMemory.TakeWritten"/> is asked.</summary>
    public bool CountsWrites { get; init; }
}
