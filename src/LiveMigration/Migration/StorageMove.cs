using LiveMigration.Hosts;
using LiveMigration.Simulation;

namespace LiveMigration.Migration;

/// <summary>How disks are copied while their guest runs.</summary>
public enum StorageTechnique
{
    /// <summary>One copy of everything, while the guest's writes go to both sides.</summary>
    Mirror,

    /// <summary>One copy of everything, then what was written since, in rounds; the rest in the pause.</summary>
    Bulk,
}

/// <summary>What an operator asks of disks that are to move with their guest.</summary>
public sealed record StorageMoveSettings
{
    /// <summary>How.</summary>
    /// <value>Default <see cref="StorageTechnique.Mirror"/>.</value>
    public StorageTechnique Technique { get; init; }

    /// <summary>Name of the storage they are to live on, which the destination must reach.</summary>
    /// <value>Default null: the first that the destination reaches. Needed with <see cref="Reports.MigrationTechnique.StorageOnly"/>.</value>
    public string? To { get; init; }
}

/// <summary>The part of a plan that moves disks: before memory, and beside it until the guest has moved.</summary>
public sealed record StorageMove
{
    /// <summary>How.</summary>
    public StorageTechnique Technique { get; init; }

    /// <summary>The disks, copied in this order.</summary>
    public required IReadOnlyList<Disk> Disks { get; init; }

    /// <summary>Name of the storage they go to.</summary>
    public required string To { get; init; }

    /// <summary>What the slower of the two storages can read or write; the guest's own reads and writes have their part of it.</summary>
    public DataRate Bandwidth { get; init; } = DataRate.Unlimited;

    /// <summary>The most that copying may take beside the guest's own reads and writes.</summary>
    /// <value>Default no limit.</value>
    public DataRate MaxCopyRate { get; init; } = DataRate.Unlimited;

    /// <summary>In the pause: until the last mirrored writes are done and the disks are handed over.</summary>
    public VirtualDuration DrainTime { get; init; }
}

/// <summary>A file on storage that both hosts reach, through which a guest's memory goes: written first, then read.</summary>
/// <param name="ReadRate">What the destination reads it with.</param>
/// <param name="OwnershipTime">Between the two: the guest's ownership changes hands.</param>
public sealed record StateFile(DataRate ReadRate, VirtualDuration OwnershipTime);
