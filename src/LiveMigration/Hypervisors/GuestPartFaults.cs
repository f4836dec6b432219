using LiveMigration.Hosts;
using LiveMigration.Memory;
using LiveMigration.Simulation;

namespace LiveMigration.Hypervisors;

/// <summary>What is out of range in a guest's parts, whatever the hypervisor.</summary>
internal static class GuestPartFaults
{
    public static IEnumerable<string> Of(VirtualMachine vm) =>
        vm.Assigned is null && vm.HugePage == ByteCount.FromKiB(4) && vm.Devices.Count == 0 && vm.Disks.Count == 0 ? [] : Found(vm);

    private static IEnumerable<string> Found(VirtualMachine vm)
    {
        if (vm.Assigned is { } assigned && (assigned <= ByteCount.Zero || assigned > vm.Memory || assigned.Bytes % PageExactMemory.PageBytes != 0))
        {
            yield return $"assigned memory: {assigned}; allowed is a multiple of 4 KiB, above 0, up to {vm.Memory}";
        }

        if (vm.HugePage != ByteCount.FromKiB(4) && vm.HugePage != ByteCount.FromMiB(2) && vm.HugePage != ByteCount.FromGiB(1))
        {
            yield return $"huge page: {vm.HugePage}; allowed are 4 KiB, 2 MiB, 1 GiB";
        }

        foreach (var device in vm.Devices.Where(d => d.Precopy < ByteCount.Zero || d.Precopy > d.State))
        {
            yield return $"precopy of device {device.Name}: {device.Precopy}; allowed is 0 to its state of {device.State}";
        }

        foreach (var disk in vm.Disks.Where(d => d.UsedSize < ByteCount.Zero || d.UsedSize > d.Size || d.WrittenSize < ByteCount.Zero || d.WrittenSize > d.Size))
        {
            yield return $"disk {disk.Name}: {disk.UsedSize} used, {disk.WrittenSize} written; allowed is 0 to its size of {disk.Size}";
        }
    }
}
