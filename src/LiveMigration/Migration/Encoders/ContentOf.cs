using LiveMigration.Memory;

namespace LiveMigration.Migration.Encoders;

/// <summary>What encoders that look at pages read from a memory.</summary>
internal static class ContentOf
{
    /// <summary>How often each page was written; null if the memory has no pages and never asks for one to be encoded.</summary>
    /// <exception cref="ArgumentException">The memory has pages but does not keep their versions.</exception>
    public static PageVersions? Versions(IMigratingMemory memory) => memory is PageExactMemory exact
        ? exact.Versions ?? throw new ArgumentException("The encoder tells pages apart by content; the memory must be made with MemoryTracking.KeepsContent, by the plan's NeedsContent.", nameof(memory))
        : null;
}
