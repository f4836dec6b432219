using LiveMigration.Migration;
using LiveMigration.Simulation;

namespace LiveMigration.Reports;

/// <summary>What moving the disks came to. Its bytes are beside those of <see cref="MigrationReport.Transferred"/>.</summary>
public sealed record StorageReport
{
    /// <summary>How they were copied.</summary>
    public required StorageTechnique Technique { get; init; }

    /// <summary>The storage they went to, or were to go to.</summary>
    public required string To { get; init; }

    /// <summary>From the start until memory's turn came, or the end.</summary>
    public required VirtualDuration Time { get; init; }

    /// <summary>The disks, in order.</summary>
    public required IReadOnlyList<DiskReport> Disks { get; init; }

    /// <summary>All bytes on the wire for disks.</summary>
    public ByteCount Bytes => new(Disks.Sum(d => d.Copied.Bytes + d.Mirrored.Bytes));
}

/// <summary>What moving one disk came to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Copied">Bytes copied, dirty blocks of later rounds and of the pause included.</param>
/// <param name="Mirrored">The guest's writes that went to both sides until it stood still.</param>
/// <param name="Rounds">Rounds before memory's turn came, the first copy included.</param>
/// <param name="Time">What these rounds took together.</param>
public sealed record DiskReport(string Name, ByteCount Copied, ByteCount Mirrored, int Rounds, VirtualDuration Time);
