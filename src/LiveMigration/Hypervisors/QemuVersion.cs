using LiveMigration.Migration.Encoders;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>The rules in which versions of QEMU differ; what they share is in <see cref="Qemu"/>.</summary>
public sealed record QemuVersion
{
    /// <summary>The profile's name: <c>qemu-7.2</c>, <c>qemu-10.0</c>, <c>qemu</c> for the current one.</summary>
    public required string Name { get; init; }

    /// <summary>When bytes count against the rate limit.</summary>
    public required RateCounting Counting { get; init; }

    /// <summary>Whether what is left must be below the threshold (up to 10.0) or may equal it (from 10.1, commit 7aaa1fc072).</summary>
    public required bool ThresholdIsStrict { get; init; }

    /// <summary>The timer that reads the log for auto-converge (since 9.2, commit 52ac968ab2); null before.</summary>
    public required VirtualDuration? AutoConvergeTimer { get; init; }

    /// <summary>Whether <c>ram.transferred</c> counts all bytes of the stream (since 8.1) or those of memory alone.</summary>
    public required bool CountsWholeStream { get; init; }

    /// <summary>Whether multifd's channels flush at every section (before 8.1, commit 77c259a4cb) or once a lap, and whether a packet counts when queued or when written.</summary>
    public required bool MultifdFlushesEachSection { get; init; }

    /// <summary>Whether pages can be compressed one by one (up to 9.0).</summary>
    public bool OffersPageCompression { get; init; }

    /// <summary>Whether it copies disks itself, in bulk and rounds of dirty blocks (up to 9.0, removed by commit eef0bae3a7).</summary>
    public bool OffersBlockMigration { get; init; }

    /// <summary>Whether it can limit what each vCPU dirties (since 8.1).</summary>
    public bool OffersDirtyLimit { get; init; }

    /// <summary>Whether it can be told what bandwidth to reckon the threshold with (since 8.2, commit 8b2395970a).</summary>
    public bool OffersSwitchoverBandwidth { get; init; }

    /// <summary>Whether it refuses multifd where post-copy is allowed (10.0; possible again from 10.1).</summary>
    public bool RefusesMultifdWithPostCopy { get; init; }

    /// <summary>QEMU 7.2, of December 2022.</summary>
    public static QemuVersion V72 { get; } = new()
    {
        Name = "qemu-7.2",
        Counting = RateCounting.PerPage,
        ThresholdIsStrict = true,
        AutoConvergeTimer = null,
        CountsWholeStream = false,
        MultifdFlushesEachSection = true,
        OffersPageCompression = true,
        OffersBlockMigration = true,
    };

    /// <summary>QEMU 10.0, of April 2025.</summary>
    public static QemuVersion V100 { get; } = new()
    {
        Name = "qemu-10.0",
        Counting = RateCounting.AtFlush,
        ThresholdIsStrict = true,
        AutoConvergeTimer = VirtualDuration.FromSeconds(5),
        CountsWholeStream = true,
        OffersDirtyLimit = true,
        OffersSwitchoverBandwidth = true,
        RefusesMultifdWithPostCopy = true,
        MultifdFlushesEachSection = false,
    };

    /// <summary>The current QEMU as its source tree of February 2026 says; no recorded run checks what differs from 10.0.</summary>
    public static QemuVersion Current { get; } = V100 with { Name = "qemu", ThresholdIsStrict = false, RefusesMultifdWithPostCopy = false };

    /// <summary>All, by name.</summary>
    public static IReadOnlyList<QemuVersion> All { get; } = [V72, V100, Current];
}
