namespace LiveMigration.Migration.Encoders;

/// <summary>In what versions of multifd differ.</summary>
public sealed record MultifdRules
{
    /// <summary>Whether packets count when queued and all channels synchronise at each section's end, and compressed pages count in full; else packets count when written, at their real size, and channels synchronise once a lap.</summary>
    public required bool FlushesEachSection { get; init; }

    /// <summary>Of 100 full packets how many have their last page queued again, since the sender reads the packet's block after it handed the packet over.</summary>
    /// <value>Default 0.</value>
    public int RepeatedPagesPerHundredPackets { get; init; }

    /// <summary>The same where channels compress and so are late to wake.</summary>
    /// <value>Default 0.</value>
    public int RepeatedPagesPerHundredCompressedPackets { get; init; }

    /// <summary>Bytes with which each channel introduces itself, where they count as sent; 0 or more.</summary>
    /// <value>Default 0.</value>
    public int FirstPacketBytes { get; init; }

    /// <summary>Bytes on the main stream that tell the destination of a synchronisation; 0 or more.</summary>
    /// <value>Default 0.</value>
    public int SynchroniseFlagBytes { get; init; }

    /// <summary>Whether the sender spins while it waits for a channel.</summary>
    public bool SenderSpins { get; init; }

    /// <summary>Time of the channels' work over that without a spinning sender, where it takes a processor that channels want.</summary>
    /// <value>Default 1.6: measured, 2 processors, 46.5 us a page for 29.</value>
    public double SpinCost { get; init; } = 1.6;

    /// <summary>QEMU before 8.1. Repeats: medians of 6 and 3 recorded runs of 7.2.22 (0.25 to 0.74, 0.11 to 0.18).</summary>
    public static MultifdRules Before81 { get; } = new()
    {
        FlushesEachSection = true,
        RepeatedPagesPerHundredPackets = 63,
        RepeatedPagesPerHundredCompressedPackets = 12,
        SenderSpins = true,
    };

    /// <summary>QEMU since 8.1 (commit 77c259a4cb). Bytes: MultiFDInit_t and RAM_SAVE_FLAG_MULTIFD_FLUSH; with them 6 of 6 recorded runs of 10.0.2 without compression are exact.</summary>
    public static MultifdRules Since81 { get; } = new() { FlushesEachSection = false, FirstPacketBytes = 64, SynchroniseFlagBytes = 8 };
}
