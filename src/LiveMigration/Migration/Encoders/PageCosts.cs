using LiveMigration.Simulation;

namespace LiveMigration.Migration.Encoders;

/// <summary>What pages cost on the wire and on the sender's processor.</summary>
public sealed record PageCosts
{
    /// <summary>Bytes of a full page on the wire, with its header; at least 4,096.</summary>
    /// <value>Default 4,096.</value>
    public int NormalPageBytes { get; init; } = 4096;

    /// <summary>Bytes of a zero page on the wire; 0 or more.</summary>
    /// <value>Default 4,096: zero pages are not told apart.</value>
    public int ZeroPageBytes { get; init; } = 4096;

    /// <summary>Sender's time for a full page while the guest runs.</summary>
    /// <value>Default zero: the path is the limit.</value>
    public VirtualDuration NormalPageTime { get; init; }

    /// <summary>Sender's time for a full page while the guest stands still.</summary>
    /// <value>Default zero.</value>
    public VirtualDuration StoppedNormalPageTime { get; init; }

    /// <summary>Sender's time to find a page zero.</summary>
    /// <value>Default zero.</value>
    public VirtualDuration ZeroPageTime { get; init; }

    /// <summary>Bytes before the pages of a section; 0 or more.</summary>
    /// <value>Default 0. QEMU: 5, migration/savevm.c.</value>
    public int SectionHeaderBytes { get; init; }

    /// <summary>Bytes after the pages of a section; 0 or more.</summary>
    /// <value>Default 0. QEMU: 8 for the end mark and 5 for the footer.</value>
    public int SectionTrailerBytes { get; init; }
}
