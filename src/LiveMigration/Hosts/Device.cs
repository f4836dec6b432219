using LiveMigration.Simulation;

namespace LiveMigration.Hosts;

/// <summary>How a host's device is passed through to a guest.</summary>
public enum DeviceKind
{
    /// <summary>By VFIO with a driver that can save and load the device's state.</summary>
    Vfio,

    /// <summary>As a whole, without any way to save its state: a graphics card, a disk controller (Hyper-V: discrete device assignment).</summary>
    PciPassthrough,
}

/// <summary>A device that is passed through to a guest, and what moving it takes.</summary>
/// <remarks>
/// Stands for: a device whose state is sent partly while the guest runs, the rest in the pause: saved, sent and loaded one device
/// after the other, the destination loading one while the next is saved.
/// Leaves out: the device's standstill between its own stop and the guest's, peer-to-peer transfers, state over several channels at once.
/// Source: QEMU docs/devel/migration/vfio.rst and hw/vfio/migration.c.
/// Checked by: closed forms; two runs on qemu-devel of July 2024 with all their times.
/// </remarks>
public sealed record Device
{
    /// <summary>Its name, unique in a guest.</summary>
    public required string Name { get; init; }

    /// <summary>How it is passed through.</summary>
    /// <value>Default <see cref="DeviceKind.Vfio"/>.</value>
    public DeviceKind Kind { get; init; }

    /// <summary>All its state; 0 or more.</summary>
    public ByteCount State { get; init; }

    /// <summary>The part of <see cref="State"/> that can be sent while the guest runs; from 0 to <see cref="State"/>.</summary>
    /// <value>Default zero: all of it is sent in the pause.</value>
    public ByteCount Precopy { get; init; }

    /// <summary>How fast what was sent while the guest runs changes again, up to all of <see cref="Precopy"/>.</summary>
    /// <value>Default zero.</value>
    public DataRate StateDirtyRate { get; init; }

    /// <summary>Time to stop it and to save what is sent in the pause, beside its transfer.</summary>
    public VirtualDuration SaveTime { get; init; }

    /// <summary>Time to load it at the destination.</summary>
    public VirtualDuration LoadTime { get; init; }

    /// <summary>Whether what it writes to memory by itself can be logged, by the device or by the IOMMU.</summary>
    /// <value>Default true. False: every page counts as dirty at every reading of the log, so that pre-copy never shrinks.</value>
    public bool TracksDma { get; init; } = true;
}
