using LiveMigration.Hosts;
using LiveMigration.Migration;
using LiveMigration.Simulation;

namespace LiveMigration.Orchestration.Controllers;

/// <summary>What the built-in controllers share: whom they drive, how they count what moves.</summary>
internal static class Managed
{
    /// <summary>The hypervisors of managers that go through libvirt.</summary>
    public static readonly IReadOnlyList<string> ByLibvirt = ["libvirt"];

    /// <summary>The hypervisors of a manager that talks to QEMU itself.</summary>
    public static readonly IReadOnlyList<string> Directly = ["qemu", "qemu-10.0", "qemu-7.2"];

    /// <summary>QEMU's own downtime limit.</summary>
    public static readonly VirtualDuration QemuDowntime = VirtualDuration.FromMilliseconds(300);

    /// <summary>The longest downtime limit that QEMU takes.</summary>
    public static readonly VirtualDuration LongestDowntime = VirtualDuration.FromSeconds(2_000);

    /// <summary>The disks that move with the guest.</summary>
    public static IEnumerable<Disk> DisksOf(MigrationRequest request) => request.Settings.Storage is null ? [] : request.Vm.Disks;

    /// <summary>Whether the guest has a device passed through by VFIO.</summary>
    public static bool HasVfio(MigrationRequest request) => request.Vm.Devices.Any(device => device.Kind == DeviceKind.Vfio);

    public static long WholeSeconds(VirtualDuration length) => length.Nanoseconds / 1_000_000_000;

    public static long WholeMilliseconds(VirtualDuration length) => length.Nanoseconds / 1_000_000;

    public static VirtualDuration Longest(VirtualDuration a, VirtualDuration b) => a > b ? a : b;

    public static VirtualDuration Shortest(VirtualDuration a, VirtualDuration b) => a < b ? a : b;
}
