using LiveMigration.Hosts;
using LiveMigration.Hypervisors;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>Holds the parts of a scenario against each other: names, places, what fits where. Tolerates what is faulty or absent.</summary>
internal static class ReferenceChecks
{
    private const int MostCompared = 10_000;

    public static void Examine(BoundGroup file, HypervisorCatalog catalog, WorkloadFiles files, FaultList faults)
    {
        var hosts = ByName(file.Groups("hosts"), "hosts", faults);
        var vms = ByName(file.Groups("vms"), "virtual machines", faults);
        var verify = file.Flag("verify") ?? false;
        var free = hosts.Where(h => h.Value.Size("memory") is not null).ToDictionary(h => h.Key, h => ClusterReading.Promised(file, h.Value.Size("memory")!.Value), StringComparer.Ordinal);
        var examined = new HashSet<BoundGroup>(ReferenceEqualityComparer.Instance);
        var hostOf = new Dictionary<BoundValue, BoundGroup?>(ReferenceEqualityComparer.Instance);
        foreach (var vm in file.Groups("vms"))
        {
            var isOneOfMany = vm.Has("count") || !vm.Path.StartsWith("vms[", StringComparison.Ordinal);
            var told = isOneOfMany ? faults.OfCopies : faults;
            if (HostOf(vm) is { } host)
            {
                Fits(vm, host, free, ClusterReading.Promised(file, host.Size("memory") ?? ByteCount.Zero), told);
                Reaches(vm, host, told);
                Sees(vm, host, told);
            }

            if (examined.Add(vm.Kind))
            {
                Examine(vm.Kind, verify, files, told);
            }
        }

        if (!file.Has("migrations") && !file.Has("jobs"))
        {
            faults.Add(file.At, "migrations", "is missing, and so is jobs; write for example - { vm: web, to: hv2, at: 5 s }");
        }

        var begun = new HashSet<string>(StringComparer.Ordinal);
        var disksMoved = new HashSet<string>(StringComparer.Ordinal);
        foreach (var migration in file.Groups("migrations").OrderBy(m => m.Number("at") ?? 0))
        {
            // A pattern makes many of one entry.
            var told = faults.OfCopies;
            var vm = Known(migration["vm"], vms, "virtual machine", told);
            var to = Known(migration["to"], hosts, "host", told);
            if (migration.Text("technique") == "storage")
            {
                var name = vm?.Text("name") ?? "";
                var runsOn = !begun.Contains(name) && vm?.Text("host") is { } first ? hosts.GetValueOrDefault(first) : null;
                StorageOnlyChecks.Examine(migration, vm, runsOn, disksMoved.Add(name), told);
                SettingChecks.Examine(migration, HypervisorOf(vm), catalog, told);
                continue;
            }

            if (migration.Has("storage"))
            {
                disksMoved.Add(vm?.Text("name") ?? "");
            }

            if (vm is not null && to is not null && begun.Add(vm.Text("name")!) && vm.Text("host") == to.Text("name"))
            {
                told.Add(migration["to"]!.At, migration["to"]!.Path, $"{migration["to"]!.Shown} is where {vm.Text("name")} already runs; a migration needs another host");
            }

            if (vm is not null && (to is not null || !migration.Has("to")) && GuestAssembly.AssignedMemory(vm) is { } needed && to?.Text("name") != vm.Text("host") && free.Count == hosts.Count && vm.Text("host") is { } home && !hosts.Values.Any(h => h.Text("name") != home && h.Size("memory") >= needed))
            {
                var at = migration["to"] ?? migration["vm"]!;
                told.Add(at.At, at.Path, $"{vm.Text("name")} has {needed} of memory, more than any host it could move to");
            }

            SettingChecks.Examine(migration, HypervisorOf(vm), catalog, told);
        }

        BoundGroup? HostOf(BoundGroup vm)
        {
            // Many machines share one mention of a host that there is not.
            return vm["host"] is not { } name ? null : hostOf.TryGetValue(name, out var host) ? host : hostOf[name] = Known(name, hosts, "host", faults);
        }

        IHypervisor? HypervisorOf(BoundGroup? vm) => vm?.Text("host") is { } on && hosts.TryGetValue(on, out var source) && source.Text("hypervisor") is { } name ? catalog.Find(name) : null;
    }

    private static void Examine(BoundGroup vm, bool verify, WorkloadFiles files, FaultList faults)
    {
        if (verify && vm.Size("memory") > ByteCount.FromGiB(256))
        {
            faults.Add(vm["memory"]!.At, vm["memory"]!.Path, $"{vm["memory"]!.Shown} is too much with verify: true, which keeps a version of every page; allowed is up to 256 GiB");
        }

        GuestChecks.Examine(vm, faults);
        ContentAssembly.Examine(vm.Group("content"), faults);
        WorkloadChecks.Examine(vm, files, faults);
        if (vm["writingVcpus"] is { Value: decimal writing } writers && writing > (vm.Number("vcpus") ?? 1))
        {
            faults.Add(writers.At, writers.Path, $"{writers.Shown} is more than the guest has (vcpus: {vm.Number("vcpus") ?? 1})");
        }
    }

    /// <summary>The group that a name refers to; null, with the reason among the faults, if there is none.</summary>
    public static BoundGroup? Known(BoundValue? name, Dictionary<string, BoundGroup> groups, string what, FaultList faults)
    {
        if (name?.Value is not string text)
        {
            return null;
        }

        if (groups.TryGetValue(text, out var group))
        {
            return group;
        }

        // The nearest of many names is not found at once, and a file may have many that are wrong.
        var rest = faults.IsFull ? "" : $"; {Allowed(groups.Keys)}{NearestName.Hint(text, groups.Keys.Take(MostCompared))}";
        faults.Add(name.At, name.Path, $"{name.Shown} is no {what} of this scenario{rest}");
        return null;
    }

    /// <summary>Which names there are, in words: a few of them.</summary>
    public static string Allowed(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "there is none" : "allowed are " + string.Join(", ", names.Order(StringComparer.Ordinal).Take(12)) + (names.Count > 12 ? ", ..." : "");

    /// <summary>The groups by name; a name that is there twice is a fault.</summary>
    public static Dictionary<string, BoundGroup> ByName(IReadOnlyList<BoundGroup> groups, string what, FaultList faults)
    {
        var byName = new Dictionary<string, BoundGroup>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            if (group["name"] is { Value: string name } value && !byName.TryAdd(name, group))
            {
                faults.Add(value.At, value.Path, $"{value.Shown} is there twice, first in line {byName[name]["name"]!.At.Line}; names of {what} must differ");
            }
        }

        return byName;
    }

    private static void Fits(BoundGroup vm, BoundGroup host, Dictionary<string, ByteCount> free, ByteCount total, FaultList faults)
    {
        var name = host.Text("name")!;
        if (GuestAssembly.AssignedMemory(vm) is not { } memory || !free.TryGetValue(name, out var left))
        {
            return;
        }

        if (memory > left)
        {
            var why = left == total ? $"has {total}" : $"has {total}, of which {left} are left beside the virtual machines above";
            var size = vm["assigned"] ?? vm["memory"]!;
            faults.Add(size.At, size.Path, $"{size.Shown} does not fit its host {name}, which {why}");
            return;
        }

        free[name] = left - memory;
    }

    private static void Sees(BoundGroup vm, BoundGroup host, FaultList faults)
    {
        if (vm["cpu"] is { Value: string model } cpu && CpuModel.Known.TryGetValue(model, out var seen) && ScenarioAssembly.CpuOf(host) is { } own && !seen.RunsOn(own))
        {
            var lacks = seen.Vendor != own.Vendor ? $"is of {own.Vendor}" : $"lacks {string.Join(", ", seen.Features.Except(own.Features, StringComparer.Ordinal))}";
            faults.Add(cpu.At, cpu.Path, $"{cpu.Shown} is not what its host {host.Text("name")} can show it, whose processor ({own.Name}) {lacks}");
        }
    }

    private static void Reaches(BoundGroup vm, BoundGroup host, FaultList faults)
    {
        if (host["storage"] is { Value: null } || (!vm.Has("storage") && !vm.Has("disks")))
        {
            return;
        }

        var reached = host.Names("storage");
        foreach (var storage in vm.Texts("storage").Concat(vm.Groups("disks").Select(d => d["storage"]).OfType<BoundValue>()).Where(s => s.Value is string name && !reached.Contains(name)))
        {
            faults.Add(storage.At, storage.Path, $"{storage.Shown} is not reached by its host {host.Text("name")}, which reaches {(reached.Count == 0 ? "none" : string.Join(", ", reached))}{NearestName.Hint((string)storage.Value!, reached)}");
        }
    }
}
