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

    /// <summary>Whether <see cref="IMigratingMemory.TakeWritten"/> is asked.</summary>
    public bool CountsWrites { get; init; }
}
