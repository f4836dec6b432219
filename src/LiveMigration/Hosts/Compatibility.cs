namespace LiveMigration.Hosts;

/// <summary>Whether a guest can move between two hosts.</summary>
public static class Compatibility
{
    /// <summary>Everything that stands against the move, one sentence each; empty if nothing does.</summary>
    public static IReadOnlyList<string> Examine(VirtualMachine vm, Host source, Host destination)
    {
        ArgumentNullException.ThrowIfNull(vm);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        var faults = new List<string>();
        if (source.Hypervisor != destination.Hypervisor)
        {
            faults.Add($"{source.Name} runs {source.Hypervisor}, {destination.Name} {destination.Hypervisor}: a guest moves between hosts of one hypervisor");
        }

        if (source.Cpu.Vendor != destination.Cpu.Vendor)
        {
            faults.Add($"{source.Name} has a processor of {source.Cpu.Vendor}, {destination.Name} of {destination.Cpu.Vendor}: both must be of one vendor");
        }

        var missing = source.Cpu.Features.Except(destination.Cpu.Features, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            faults.Add($"{destination.Name} ({destination.Cpu.Name}) lacks the processor features {string.Join(", ", missing)} that {vm.Name} sees on {source.Name} ({source.Cpu.Name})");
        }

        foreach (var storage in vm.Storage.Except(destination.Storage, StringComparer.Ordinal))
        {
            faults.Add($"{destination.Name} cannot reach the storage {storage} of {vm.Name}; it reaches {(destination.Storage.Count == 0 ? "none" : string.Join(", ", destination.Storage))}");
        }

        if (vm.Memory > destination.Memory)
        {
            faults.Add($"{vm.Name} has {vm.Memory}, {destination.Name} {destination.Memory}: {vm.Memory - destination.Memory} short");
        }

        return faults;
    }
}
