using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>A virtual disk and what the guest does with it.</summary>
/// <remarks>
/// Stands for: a disk as an amount of bytes, written at a flat rate up to a working set.
/// Leaves out: blocks and their addresses; a guest that its storage slows down; caches.
/// Source: the definition. Checked by: closed forms of storage migration.
/// </remarks>
public sealed record Disk
{
    /// <summary>Its name, unique in a guest.</summary>
    public required string Name { get; init; }

    /// <summary>Its size; positive.</summary>
    public required ByteCount Size { get; init; }

    /// <summary>The part that holds data; from 0 to <see cref="Size"/>. Only that is copied.</summary>
    /// <value>Default null: all of it.</value>
    public ByteCount? Used { get; init; }

    /// <summary>Name of the storage it lives on.</summary>
    public required string Storage { get; init; }

    /// <summary>What the guest writes to it.</summary>
    /// <value>Default zero.</value>
    public DataRate WriteRate { get; init; }

    /// <summary>The part that the guest's writes go to; from 0 to <see cref="Size"/>.</summary>
    /// <value>Default null: what is used.</value>
    public ByteCount? WorkingSet { get; init; }

    /// <summary>What the guest reads from it.</summary>
    /// <value>Default zero.</value>
    public DataRate ReadRate { get; init; }

    /// <summary>What is copied of it.</summary>
    public ByteCount UsedSize => Used ?? Size;

    /// <summary>What can be dirty of it.</summary>
    public ByteCount WrittenSize => WorkingSet ?? UsedSize;
}
